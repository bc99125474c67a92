"""`manage.py explain PARTNER`: where a partner stands on a day, and why."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions.models import DecisionRecord
from statuses import queries
from statuses.models import BronzeDeadline


class Command(BaseCommand):
    help = "Say where a partner stands on a day of its contracting entity, what is missing, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("partner", metavar="PARTNER", help="the id of a partner (ptr_…) or organisation (org_…)")
        parser.add_argument("--date", type=dt.date.fromisoformat, metavar="D", help="as of the end of this day (now)")

    def handle(self, *args: Any, partner: str, date: dt.date | None = None, **options: Any) -> None:
        found = queries.participation(partner)
        if found is None:
            raise CommandError(f"There is no partner {partner!r}.")
        today = clock.today(found.entity)
        if date is not None and date > today:
            raise CommandError(f"{date} is still to come; today is {today}.")
        with translation.override("en"):
            self.explain(found, date or today)

    def explain(self, partner: Partner, day: dt.date) -> None:
        """Everything about one day."""
        at = min(clock.now(), clock.end_of_day(day, partner.entity) - dt.timedelta(microseconds=1))
        status = queries.status_at(partner, at)
        self.stdout.write(f"{partner.organisation} ({partner.public_id}), {day.isoformat()}")
        self.stdout.write(f"  Accepted {partner.accepted_on.isoformat()}, {partner.get_entity_display()}")
        self.stdout.write(f"  Standing {queries.standing_at(partner, at) or 'none'}, status {status or 'none'}")
        self.write("Discount", queries.discount(partner, at))
        deadline = BronzeDeadline.objects.filter(partner=partner).first()
        if deadline is not None:
            self.write("First days", queries.bronze(partner, deadline, day=day))
        records = DecisionRecord.objects.about(partner.public_id).filter(decided_at__lte=at).order_by("pk")
        for record in records:
            self.write(f"{record.decided_at:%Y-%m-%d %H:%M} {record.public_id}", record.decision)

    def write(self, heading: str, decision: Decision) -> None:
        """One decision with what it looked at."""
        self.stdout.write(f"\n{heading}: {decision.sentence} ({decision.citation}, {decision.verdict})")
        for name, value in decision.inputs.items():
            self.stdout.write(f"  {name} = {value}")
        if decision.limit is not None:
            self.stdout.write(f"  limit {decision.limit}")
        if decision.value is not None:
            self.stdout.write(f"  result {decision.value}")
