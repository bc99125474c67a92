"""Plays a random program life."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.db import transaction
from django.db.models import Max

from partner_portal.core import clock, invariants
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.jobs import actions as jobs
from partner_portal.core.simulation.queries import state_hash
from partner_portal.core.simulation.registry import openings, operations
from partner_portal.core.simulation.world import BY, World

# Most days the daily run is on time; on the others it is missed, and the next one catches up.
MISSED = 0.05
STEPS_PER_PARTNER = 0.1
FEWEST_STEPS = 4
SECONDS_OF_DAY = 86_400


class Violated(Exception):
    """A step left the program in a state that must not be, or failed."""


@dataclass(frozen=True)
class Step:
    """One step of the life: when, which operation or job, what it said."""

    at: datetime
    name: str
    said: str = ""

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.name}" + (f": {self.said}" if self.said else "")


@dataclass
class Report:
    """What a life came to. `violations` say what is wrong after `step`, the step that led to it."""

    days: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    violations: Sequence[str] = ()
    step: Step | None = None
    state: str = ""


@dataclass
class Stretch:
    """Some days to play; `watch` is told each step once it is done. `step` is the one at hand."""

    world: World
    days: Sequence[date]
    watch: Callable[[Step], None]
    step: Step | None = None

    def play(self) -> None:
        """The days, one after the other; raises whatever a step raises."""
        for day in self.days:
            self.play_day(datetime.combine(day, time.min, UTC))

    def play_day(self, start: datetime) -> None:
        """The daily run, unless it is missed, then what people do through the day."""
        dice = self.world.dice
        if dice.random() >= MISSED:
            self._step(start, "daily run", run_daily_jobs)
        names = [name for name, _operation in operations.items()]
        weights = [operation.weight for operation in operations]
        count = max(FEWEST_STEPS, round(self.world.partners * STEPS_PER_PARTNER))
        for second in sorted(dice.sample(range(1, SECONDS_OF_DAY), count)):
            (name,) = dice.choices(names, weights)
            self._step(start + timedelta(seconds=second), name, operations.get(name).run)

    def _step(self, at: datetime, name: str, do: Callable[[World], str]) -> None:
        self.step = Step(at, name)
        with clock.fixed(at):
            said = do(self.world)
        if said:
            self.step = Step(at, name, said)
            self.watch(self.step)


def run_daily_jobs(world: World) -> str:
    """The daily run as beat would start it; raises `Violated` when a job fails."""
    report = jobs.run_due(by=BY)
    if report.busy:
        raise Violated("another daily run is at work in this database")
    if report.failed:
        raise Violated(", ".join(f"{line.job} of {line.day} failed: {line.note}" for line in report.failed))
    return f"{sum(line.handled for line in report.lines)} rows"


def run(
    *,
    partners: int,
    days: int,
    seed: int,
    start: date,
    check_every: int = 30,
    told: Callable[[date, Report], None] = lambda day, report: None,
) -> Report:
    """Play `days` days from `start` on with `partners` partners; in an empty database one seed gives one life.

    Every `check_every` days, and at the end, all invariants are checked. Where one is violated, or a step raises, the
    stretch since the last check is taken back and played again with a check after each step: the report names the step,
    and the database stays as that step left it.
    """
    latest = Organisation.objects.aggregate(latest=Max("pk"))["latest"] or 0
    world = World(Random(seed), partners, latest)  # noqa: S311
    with transaction.atomic(), clock.fixed(datetime.combine(start, time.min, UTC)):
        for opening in openings:
            opening(world)
    report = Report()
    for first in range(0, days, check_every):
        stretch = [start + timedelta(days=number) for number in range(first, min(first + check_every, days))]
        _play(world, stretch, report)
        report.days = first + len(stretch)
        told(stretch[-1], report)
        if report.violations:
            return report
    report.state = state_hash()
    return report


def _play(world: World, days: Sequence[date], report: Report) -> None:
    """Play a stretch and check; when something is wrong, take it back and play it again, step by step."""
    dice, steps = world.dice.getstate(), Counter[str]()
    try:
        with transaction.atomic():
            Stretch(world, days, lambda step: steps.update([step.name])).play()
            if found := violations(days[-1]):
                raise Violated(*found)
    except Exception as error:
        world.dice.setstate(dice)
        _find(world, days, report, error)
    else:
        report.steps += steps
        report.checked += 1


def _find(world: World, days: Sequence[date], report: Report, error: Exception) -> None:
    """Play again, checking after every step, and stop at the one that led to the violation."""

    def watch(step: Step) -> None:
        report.steps.update([step.name])
        if found := violations(step.at.date()):
            raise Violated(*found)

    stretch = Stretch(world, days, watch)
    try:
        stretch.play()
    except Exception as again:
        report.violations = _words(again)
    else:
        report.violations = [*_words(error), "but not when played again step by step"]
    report.step = stretch.step


def violations(day: date) -> list[str]:
    """Every violation of every invariant, as of the end of a day."""
    with clock.fixed(datetime.combine(day, time.max, UTC)):
        return [
            f"{invariant.name}: {violation}"
            for invariant, result in invariants.check()
            for violation in result.violations
        ]


def _words(error: Exception) -> list[str]:
    return [str(word) for word in error.args] if isinstance(error, Violated) else [f"{type(error).__name__}: {error}"]
