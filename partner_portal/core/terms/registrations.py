"""What the terms add to core's registries."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_portal.core import reference, subjects
from partner_portal.core.actors import house
from partner_portal.core.api import scopes
from partner_portal.core.approvals import Kind, kinds
from partner_portal.core.approvals.kinds import Difference
from partner_portal.core.events import kinds as events
from partner_portal.core.terms import actions
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.terms.numbers import diff


def install() -> None:
    """The first edition, where none is published."""
    actions.install_first(by=house("reference"))


def page(subject: str) -> str:
    """The staff's page of an edition (a public id)."""
    return reverse("admin:core_termsedition_change", args=[TermsEdition.objects.get(public_id=subject).pk])


def changes(subject: str) -> list[Difference]:
    """The numbers in which an edition (a public id) differs from the one it was drafted from."""
    edition = TermsEdition.objects.select_related("drafted_from").get(public_id=subject)
    if edition.drafted_from is None:
        return []
    return [
        Difference(
            f"{change.after.section} · {change.after.label}",
            str(change.before.display),
            f"{change.after.display} {change.after.unit}".strip(),
            change.after.citation,
        )
        for change in diff(edition.drafted_from.terms, edition.terms)
    ]


reference.installers.add("terms", install)
scopes.add("terms:read", _("Read the terms of the program"), tenant=False)
kinds.add(
    actions.PUBLISH,
    Kind(label=_("Publish terms"), permission="core.publish_terms", perform=actions.publish, url=page, changes=changes),
)
events.add(
    "terms.published",
    _("A new edition of the terms has been published; it takes effect on a later day."),
    example={
        "id": "trm_01jd8k2m4n6p8q0r2s4t6v8w0x",
        "name": "2027-01",
        "announced_on": "2026-12-01",
        "effective_from": "2027-01-01",
    },
)
subjects.add(TermsEdition, lambda edition: gettext("Terms %(name)s") % {"name": edition.name})
