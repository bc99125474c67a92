"""Decisions in the API: why things are as they are."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from partner_portal.core.api.problems import judged
from partner_portal.core.api.resources import ItemResource, ListResource, Resource
from partner_portal.core.api.schema import JudgedAnswer
from partner_portal.core.api.serializers import PageQuery
from partner_portal.core.decisions import queries
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.decisions.policy import Verdict


class DecisionAnswer(JudgedAnswer):
    """A judgement as it was made."""

    id = serializers.CharField()
    subject = serializers.CharField(help_text="The id of what was judged, or empty.")
    edition = serializers.CharField(help_text="The edition of the terms it was judged under, or empty.")
    decided = serializers.DateTimeField(help_text="Program time.")
    example = {
        "id": "dec_0123456789abcdefghjkmnpqrs",
        "subject": "ptr_0123456789abcdefghjkmnpqrs",
        "edition": "2026-01",
        "decided": "2026-11-17T09:30:00Z",
        "rule": "bronze.deadline",
        "clause": "3.1.1",
        "verdict": "open",
        "sentence": "The tutorial is still to be finished by 31 December 2026.",
        "inputs": {"tutorial_done": False, "last_day": "2026-12-31"},
        "limit": "2026-12-31",
        "value": None,
    }


class ReplayedAnswer(DecisionAnswer):
    """A judgement as it was made, and how today's rules judge the same inputs."""

    replay = serializers.ChoiceField(
        choices=[each.value for each in queries.Replayed],
        help_text="Judged again: `alike`, `different`, or `gone` where the rule no longer takes these inputs.",
    )
    example = {**DecisionAnswer.example, "replay": "alike"}


class DecisionQuery(PageQuery):
    """Narrows the decisions."""

    subject = serializers.CharField(max_length=80, required=False, help_text="Only decisions about this id.")
    rule = serializers.CharField(max_length=80, required=False, help_text="Only decisions of this rule.")
    clause = serializers.CharField(max_length=20, required=False, help_text="Only decisions under this clause.")
    verdict = serializers.ChoiceField(
        choices=[each.value for each in Verdict], required=False, help_text="Only decisions that ended so."
    )


class Decisions(Resource):
    """The decisions about the caller's organisation."""

    open_to_former = True
    scope = "decisions:read"
    answer = DecisionAnswer

    def rows(self) -> QuerySet[DecisionRecord]:
        """Those a partner may read."""
        return queries.shown_to(self.organisation)

    def shape(self, row: DecisionRecord) -> dict[str, Any]:
        """One decision."""
        return {
            "id": row.public_id,
            "subject": row.subject,
            "edition": row.edition,
            "decided": row.decided_at,
            **judged(row.decision),
        }


class DecisionList(Decisions, ListResource):
    """List why things are as they are. Every judgement about your organisation, newest first."""

    query = DecisionQuery

    def filtered(self, rows: QuerySet[Any, Any], asked: dict[str, Any]) -> QuerySet[Any, Any]:
        """Those about one thing, of one rule, clause or verdict."""
        return rows.filter(**asked)


class DecisionItem(Decisions, ItemResource):
    """Read one decision, and judge it again. `replay` says whether today's rules come to the same outcome."""

    answer = ReplayedAnswer

    def shape(self, row: DecisionRecord) -> dict[str, Any]:
        """One decision with its replay."""
        return {**super().shape(row), "replay": queries.replayed(row).value}
