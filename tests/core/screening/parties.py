"""Short ways to import a list, to screen a party, and to hear what a signal tells."""

from contextlib import contextmanager

from partner_portal.core.actors import house
from partner_portal.core.screening import actions
from tests.core.screening.files import SDN

BY = house("test")


def put(file=SDN, **options):
    return actions.import_list(file=file, by=BY, **options)


def screen(*names, subject="org_1", kind="person", **more):
    return actions.screen(subject=subject, names=names, kind=kind, by=BY, **more)


@contextmanager
def heard(signal):
    """The matches a signal told of."""
    matches = []

    def receiver(sender, match, **kwargs):
        matches.append(match.public_id)

    signal.connect(receiver)
    try:
        yield matches
    finally:
        signal.disconnect(receiver)
