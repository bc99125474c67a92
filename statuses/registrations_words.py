"""What staff call what the app does and keeps: verbs of the audit trail, rules and their inputs, subjects."""

from django.utils.translation import gettext_lazy as _

from partner_portal.core import subjects
from partner_portal.core.audit.verbs import verbs
from partner_portal.core.decisions.labels import labels, rule_labels
from statuses import queries
from statuses.models import RequirementFact, StatusPeriod

verbs.add("bronze.lapsed", _("First days of Bronze lapsed"))
verbs.add("bronze.met", _("First days of Bronze met"))
verbs.add("bronze.running", _("First days of Bronze run again"))
verbs.add("bronze.stopped", _("First days of Bronze stopped"))
verbs.add("requirement.record", _("Requirement recorded"))
verbs.add("requirement.withdraw", _("Requirement taken back"))
verbs.add("status.change", _("Status changed"))
verbs.add("status.take_over", _("Status taken over from before the portal"))

rule_labels.add("statuses.bronze_deadline", _("First days of Bronze"))
rule_labels.add("statuses.bronze_opens", _("Bronze from acceptance"))
rule_labels.add("statuses.discount", _("Discount of a status"))
rule_labels.add("statuses.recordable", _("Recording a requirement"))
rule_labels.add("statuses.taken_over", _("Status from before the portal"))

for name, text in {"confirmed_on": _("Confirmed on"), "since": _("Since")}.items():
    if name not in labels:
        labels.add(name, text)

subjects.add(StatusPeriod, queries.period_title, "partner__organisation")
subjects.add(RequirementFact, queries.fact_title, "partner__organisation")
