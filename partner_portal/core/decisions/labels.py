"""What people call the inputs of rules: "why?" shows them beside their values. Apps add theirs in `AppConfig.ready`."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

labels: "Registry[StrOrPromise]" = Registry("label of an input")

labels.add("access", _("Access"))
labels.add("announced_on", _("Announced on"))
labels.add("asked_version", _("Version that was asked for"))
labels.add("closed", _("Days that are no business days"))
labels.add("country", _("Country"))
labels.add("country_standing", _("Standing of the country"))
labels.add("days", _("Days"))
labels.add("effective_from", _("Takes effect on"))
labels.add("entity", _("Contract with"))
labels.add("is_past", _("About past notices and decisions"))
labels.add("latest_today", _("Latest day already begun"))
labels.add("name", _("Name"))
labels.add("problems", _("Numbers to correct"))
labels.add("published_from", _("Editions published for"))
labels.add("region", _("Region"))
labels.add("region_standing", _("Standing of the region"))
labels.add("start", _("Begins on"))
labels.add("state", _("State"))
labels.add("stays_open", _("Left open by a suspension"))
labels.add("version", _("Version"))
labels.add("writes", _("Changes something"))


def label(name: str) -> "StrOrPromise":
    """What an input is called: its label, or for a rule that is gone its name in plain letters."""
    return labels.get(name) if name in labels else name.replace("_", " ")
