"""Places dates on one line: the deadline radar. Pure: days in, per cents out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# The line ends where the last of the near dates stands, but spans at least this; what comes later stands past a break.
SHORTEST = timedelta(days=28)
NEAR = timedelta(days=120)
RAIL = 85.0
LATER = 97.0


@dataclass(frozen=True, kw_only=True)
class Due:
    """One date the program sets: what happens then, what avoids it, under which clause; where to act.

    `kind`: "" as usual, `late` when it is past or must be acted on now, `guess` for a forecast.
    """

    on: date
    title: str
    text: str = ""
    clause: str = ""
    kind: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True)
class Mark:
    """A date with its place on the line, in per cent from the left, and how its label is anchored."""

    due: Due
    x: float
    kind: str
    anchor: str


@dataclass(frozen=True)
class Radar:
    """The line: its marks, the firsts of months under it, and whether something stands past the break."""

    marks: list[Mark]
    months: list[tuple[date, float]]
    is_cut: bool


def radar(dues: Sequence[Due], *, today: date) -> Radar:
    """The line from `today` on, nearest first. Past dates stand at its start, those beyond `NEAR` past the break."""
    ordered = sorted(dues, key=lambda due: due.on)
    near = [due for due in ordered if due.on - today <= NEAR]
    later = [due for due in ordered if due.on - today > NEAR]
    span = max([SHORTEST, *(due.on - today for due in near)])
    length = RAIL if later else 100.0

    def place(day: date) -> float:
        return round(max(0.0, (day - today) / span) * length, 1)

    marks = []
    for due in near:
        x = place(due.on)
        anchor = "start" if x < 4 else "end" if x > 96 else "middle"
        marks.append(Mark(due, x, due.kind or ("late" if due.on < today else ""), anchor))
    if later:
        marks.append(Mark(later[0], LATER, "later", "end"))
    months = []
    month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    while month <= today + span:
        months.append((month, place(month)))
        month = (month + timedelta(days=32)).replace(day=1)
    return Radar(marks, [(first, x) for first, x in months if 8 <= x <= length - 6], bool(later))
