"""What an import of existing partners says of their status."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from applications.importing.columns import NO_DAY, day_of, entity_of
from applications.importing.registry import Column, ColumnGroup, Fault, Values
from applications.models import Partner
from partner_portal.core import clock
from partner_portal.core.actors import Actor
from partner_portal.core.terms.queries import edition_on
from statuses import policy
from statuses.actions import takeover
from statuses.enums import Requirement, Status
from statuses.models import BronzeDeadline

MET_ON = {Requirement.TUTORIAL: "tutorial_on", Requirement.NFR_CLAIM: "nfr_claimed_on"}
COLUMNS = (
    Column(name="status", what=_lazy("Status: bronze, silver or gold"), example="silver", required=True),
    Column(
        name="history",
        what=_lazy("Statuses with their first days; empty: Bronze from acceptance, then status_since"),
        example="bronze:2024-03-31;silver:2025-01-15",
    ),
    Column(name="status_since", what=_lazy("First day of the status; empty: that of acceptance"), example="2025-01-15"),
    Column(name="confirmed_on", what=_lazy("Last confirmed on; empty: status_since"), example="2026-01-15"),
    Column(name="tutorial_on", what=_lazy("Program tutorial completed on"), example="2024-04-10"),
    Column(name="nfr_claimed_on", what=_lazy("Free cloud subscription claimed on"), example="2024-04-12"),
)


def ladder_of(values: Values) -> list[tuple[str, date]] | None:
    """(status, first day) from the acceptance to the present status; None where the columns say no such thing."""
    accepted_on, status = day_of(values["accepted_on"]), values.get("status", "")
    assert accepted_on is not None
    if text := values.get("history"):
        steps = [part.partition(":") for part in text.split(";") if part.strip()]
        found = [(name.strip().lower(), day_of(day.strip())) for name, _colon, day in steps]
    else:
        since = day_of(values.get("status_since") or values["accepted_on"])
        found = [(status, since)]
        if since != accepted_on:
            found.insert(0, (Status.BRONZE.value, accepted_on))
    if any(day is None or name not in Status.values for name, day in found):
        return None
    return [(name, day) for name, day in found if day is not None]


def confirmed_on(values: Values, ladder: list[tuple[str, date]]) -> date:
    """The day the present status was last confirmed."""
    return day_of(values.get("confirmed_on", "")) or ladder[-1][1]


def met_on(values: Values) -> dict[str, date]:
    """Which requirements were met on which day."""
    days = {requirement.value: day_of(values.get(column, "")) for requirement, column in MET_ON.items()}
    return {requirement: day for requirement, day in days.items() if day is not None}


def check(values: Values) -> list[Fault]:
    """What is wrong with the columns of the status; the company's are right already."""
    faults = list(_days(values))
    if values.get("status", "") not in Status.values:
        faults.append(Fault("status", _("One of %(names)s.") % {"names": ", ".join(Status.values)}))
    return faults or list(_ladder(values))


def _days(values: Values) -> Iterator[Fault]:
    today = clock.today(entity_of(values))
    accepted_on = day_of(values["accepted_on"])
    assert accepted_on is not None
    for column in ("status_since", "confirmed_on", *MET_ON.values()):
        text = values.get(column, "")
        day = day_of(text)
        if text and day is None:
            yield Fault(column, _(NO_DAY))
        elif day is not None and not accepted_on <= day <= today:
            yield Fault(column, _("This day lies before the acceptance or in the future."))


def _ladder(values: Values) -> Iterator[Fault]:
    ladder = ladder_of(values)
    today = clock.today(entity_of(values))
    if ladder is None:
        yield Fault("history", _("Write it as bronze:2024-03-31;silver:2025-01-15."))
        return
    if ladder[0][1] != day_of(values["accepted_on"]):
        yield Fault("history", _("The first status begins on the day of acceptance."))
    if any(later <= earlier for (_a, earlier), (_b, later) in pairwise(ladder)) or ladder[-1][1] > today:
        yield Fault("history", _("The days of the statuses must rise, and none lies in the future."))
    if ladder[-1][0] != values["status"]:
        yield Fault("history", _("The last status of the history is the present one."))
    if confirmed_on(values, ladder) < ladder[-1][1]:
        yield Fault("confirmed_on", _("A status is confirmed on its first day or later."))
    if {status for status, _day in ladder} == {Status.BRONZE}:
        yield from _first_days(values, today)


def _first_days(values: Values, today: date) -> Iterator[Fault]:
    """A Bronze whose first days ended without both requirements would be cancelled the next night."""
    accepted_on = day_of(values["accepted_on"])
    assert accepted_on is not None
    last_on = policy.last_day(accepted_on, edition_on(accepted_on).terms.bronze.days_to_qualify)
    met = met_on(values)
    if today > last_on and not (len(met) == len(MET_ON) and max(met.values()) <= last_on):
        yield Fault(
            "tutorial_on",
            _(
                "Its first days ended on %(day)s without tutorial and claim: it would be cancelled at once. "
                "Leave it out, or give both days."
            )
            % {"day": last_on.isoformat()},
        )


def summary(values: Values) -> list[str]:
    """What the columns will make, in words."""
    ladder = ladder_of(values) or []
    lines = [
        _("%(status)s since %(day)s") % {"status": Status(name).label, "day": day.isoformat()} for name, day in ladder
    ]
    if ladder:
        lines.append(_("Last confirmed on %(day)s") % {"day": confirmed_on(values, ladder).isoformat()})
    lines += [
        _("%(what)s on %(day)s") % {"what": Requirement(name).label, "day": day.isoformat()}
        for name, day in met_on(values).items()
    ]
    return lines


def apply(partner: Partner, values: Values, by: Actor) -> None:
    """Write them."""
    ladder = ladder_of(values)
    assert ladder is not None
    takeover.take_over(
        partner=partner, ladder=ladder, confirmed_on=confirmed_on(values, ladder), met_on=met_on(values), by=by
    )


def may_undo(partner: Partner) -> str:
    """Why the statuses can't be taken back any more, or ""."""
    own = f"import:{partner.public_id}:"
    if partner.requirement_facts.exclude(reference__startswith=own).exists():
        return _("Requirements have been met since.")
    deadline = BronzeDeadline.objects.filter(partner=partner).first()
    if deadline is not None and deadline.warnings.exclude(sent_at=None).exists():
        return _("Warnings have been sent since.")
    return ""


def undo(partner: Partner, by: Actor) -> None:
    """Take them back."""
    takeover.give_back(partner=partner, by=by)


GROUP = ColumnGroup(columns=COLUMNS, check=check, summary=summary, apply=apply, may_undo=may_undo, undo=undo)
