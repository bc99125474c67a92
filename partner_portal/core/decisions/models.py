"""Stored decisions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_portal.core.appendonly import append_only
from partner_portal.core.decisions.policy import Decision, Verdict
from partner_portal.core.decisions.sentences import Sentence, cited
from partner_portal.core.decisions.values import decode
from partner_portal.core.ids import PublicIdField

VERDICTS = {Verdict.MET: _("met"), Verdict.NOT_MET: _("not met"), Verdict.OPEN: _("open")}


class DecisionQuerySet(models.QuerySet["DecisionRecord"]):
    """Filters of stored decisions."""

    def for_organisation(self, organisation: models.Model) -> DecisionQuerySet:
        """Those about this organisation."""
        return self.filter(organisation=organisation)

    def about(self, subject: str) -> DecisionQuerySet:
        """Those that judged this thing (a public id), newest first."""
        return self.filter(subject=subject).order_by("-pk")


@append_only()
class DecisionRecord(models.Model):
    """A judgement as it was made: never changed, replayable from its inputs. `decisions.actions.record` writes it.

    It holds ids and policy values only; personal data lives elsewhere.
    """

    public_id = PublicIdField("dec")
    organisation = models.ForeignKey(
        "core.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    subject = models.CharField(max_length=80, blank=True, db_index=True)
    rule = models.CharField(max_length=80)
    clause = models.CharField(max_length=20)
    verdict = models.CharField(max_length=10, choices=[(v.value, VERDICTS[v]) for v in Verdict])
    template = models.JSONField()
    figures = models.JSONField(default=dict)
    count = models.CharField(max_length=40, blank=True)
    inputs = models.JSONField(default=dict)
    limit = models.JSONField(null=True)
    value = models.JSONField(null=True)
    edition = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=80)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["organisation", "-id"], name="decision_by_organisation")]

    def __str__(self) -> str:
        return f"{self.rule} {self.citation}: {self.verdict}"

    @property
    def sentence(self) -> Sentence:
        """What it says, in the reader's language once rendered."""
        template = tuple(self.template) if isinstance(self.template, list) else self.template
        return Sentence(template, decode(self.figures), self.count)

    @property
    def citation(self) -> str:
        """The clause as a person reads it."""
        return cited(self.clause)

    @property
    def decision(self) -> Decision:
        """The value that was stored."""
        return Decision(
            rule=self.rule,
            clause=self.clause,
            inputs=decode(self.inputs),
            verdict=Verdict(self.verdict),
            sentence=self.sentence,
            limit=decode(self.limit),
            value=decode(self.value),
        )
