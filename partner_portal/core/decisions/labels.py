"""What people call rules, and the inputs of rules, which "why?" shows beside their values. Apps add theirs in
`AppConfig.ready`."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

labels: "Registry[StrOrPromise]" = Registry("label of an input")
rule_labels: "Registry[StrOrPromise]" = Registry("label of a rule")

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

# Inputs of rules that only staff read.
labels.add("confirmed", _("Is the listed one"))
labels.add("entry", _("Listed entry"))
labels.add("lists", _("Lists compared with"))
labels.add("match", _("Match"))
labels.add("near", _("Nearest name"))
labels.add("opened", _("Open matches"))
labels.add("party", _("Party"))
labels.add("score", _("Likeness"))
labels.add("threshold", _("Likeness from which it is a match"))

rule_labels.add("accounts.access", _("Access of a company"))
rule_labels.add("approvals.second_person", _("Decision of a second person"))
rule_labels.add("calendars.due", _("Due date in business days"))
rule_labels.add("screening.hold", _("Hold by screening"))
rule_labels.add("screening.match", _("Likeness to a listed name"))
rule_labels.add("screening.resolution", _("Decision on a match"))
rule_labels.add("terms.publishable", _("Publication of terms"))
rule_labels.add("territories.standing", _("Standing of a territory"))


def label(name: str) -> "StrOrPromise":
    """What an input is called: its label, or for a rule that is gone its name in plain letters."""
    return labels.get(name) if name in labels else name.replace("_", " ")


def rule_label(name: str) -> "StrOrPromise":
    """What a rule is called: its label, or for one that is gone its name in plain letters."""
    return rule_labels.get(name) if name in rule_labels else name.replace(".", ": ").replace("_", " ")
