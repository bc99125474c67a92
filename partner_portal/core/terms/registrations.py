"""What the terms add to core's registries."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_portal.core import reference
from partner_portal.core.actors import house
from partner_portal.core.api import scopes
from partner_portal.core.approvals import Kind, kinds
from partner_portal.core.events import kinds as events
from partner_portal.core.terms import actions
from partner_portal.core.terms.models import TermsEdition


def install() -> None:
    """The first edition, where none is published."""
    actions.install_first(by=house("reference"))


def page(subject: str) -> str:
    """The staff's page of an edition (a public id)."""
    return reverse("admin:core_termsedition_change", args=[TermsEdition.objects.get(public_id=subject).pk])


reference.installers.add("terms", install)
scopes.add("terms:read", _("Read the terms of the program"), tenant=False)
kinds.add(
    actions.PUBLISH,
    Kind(label=_("Publish terms"), permission="core.publish_terms", perform=actions.publish, url=page),
)
events.add(
    "terms.published",
    "A new edition of the terms has been published; it takes effect on a later day.",
    example={
        "id": "trm_01jd8k2m4n6p8q0r2s4t6v8w0x",
        "name": "2027-01",
        "announced_on": "2026-12-01",
        "effective_from": "2027-01-01",
    },
)
