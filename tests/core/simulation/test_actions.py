"""A life by the dice is the same twice, holds every invariant, and names the step that breaks one."""

from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import house
from partner_portal.core.jobs.models import JobDay
from partner_portal.core.jobs.registry import Job, jobs
from partner_portal.core.ledger import actions as ledger
from partner_portal.core.ledger.policy import TooLittle
from partner_portal.core.messages.models import MessageReceipt
from partner_portal.core.screening.models import Match
from partner_portal.core.simulation import actions, queries
from partner_portal.core.simulation.registry import Operation, operations
from tests.registries import registered
from tests.testapp.models import BOOK, TestEntry, TestLot

pytestmark = pytest.mark.django_db

START = date(2026, 2, 1)
JOB = house("test")


def live(seed=7, partners=4, days=12, check_every=6):
    return actions.run(partners=partners, days=days, seed=seed, start=START, check_every=check_every)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def credit(world):
    organisation, amount = world.organisation(), world.dice.randint(1, 100)
    reference = f"credit-{TestLot.objects.count()}"
    ends = clock.now() + timedelta(days=world.dice.randint(0, 5))
    facts = {"organisation": organisation, "reference": reference, "amount": amount, "expires_at": ends}
    ledger.credit(book=BOOK, kind="test", unit="points", by=JOB, **facts)
    return f"{organisation} gets {amount}"


def spend(world):
    organisation, amount = world.organisation(), world.dice.randint(1, 60)
    reference = f"order-{TestEntry.objects.count()}"
    facts = {"book": BOOK, "organisation": organisation, "by": JOB}
    try:
        ledger.hold(**facts, reference=reference, unit="points", amount=amount)
    except TooLittle:
        return ""
    ledger.capture(**facts, held=reference, reference=f"{reference} paid")
    return f"{organisation} spends {amount}"


@pytest.fixture
def ledger_life():
    """The test book takes part in the life, with a daily job that expires its lots."""
    job = Job(
        name="test.expiry",
        step=lambda day, entity: ledger.expire_due(book=BOOK, entity=entity, by=JOB),
        label="Expire test lots",
    )
    with ExitStack() as stack:
        stack.enter_context(registered(operations, "test.credit", Operation(weight=30, run=credit)))
        stack.enter_context(registered(operations, "test.spend", Operation(weight=30, run=spend)))
        stack.enter_context(registered(jobs, job.name, job))
        yield


def test_the_same_seed_gives_the_same_life_and_another_seed_another(ledger_life):
    with taken_back():
        first = live()
        assert {"credit", "hold", "capture", "expire"} <= set(TestEntry.objects.values_list("kind", flat=True))
    with taken_back():
        again = live()
    with taken_back():
        other = live(seed=8)
    assert first.violations == again.violations == other.violations == ()
    assert first.state == again.state != other.state
    assert first.steps == again.steps
    assert first.checked == 2


def test_everything_that_can_be_done_happens():
    report = live(days=120, check_every=60)
    assert report.violations == ()
    assert set(report.steps) == {"daily run", *dict(operations.items())}
    assert Organisation.objects.count() >= 4
    assert MessageReceipt.objects.exists()
    assert Match.objects.exists()


def test_a_missed_daily_run_is_caught_up():
    report = live(days=60, check_every=60)
    assert report.steps["daily run"] < 60
    days = JobDay.objects.filter(scope="cyprus", completed_at__isnull=False)
    assert days.count() >= 59


def test_the_step_that_broke_an_invariant_is_named(ledger_life):
    def break_a_figure(world):
        TestLot.objects.filter(available__gt=1).update(available=1)
        return "takes what is not there"

    with registered(operations, "test.break", Operation(weight=10, run=break_a_figure)):
        report = live(days=40, check_every=40)
    assert report.violations[0].startswith("ledger.figures: test: tlo_")
    assert report.step.name == "test.break"
    assert report.step.said == "takes what is not there"
    assert report.state == ""
    latest = TestEntry.objects.latest("pk")
    assert latest.at < report.step.at, "nothing was played after it"


def test_a_step_that_fails_is_named():
    def fail(world):
        raise LookupError("nobody there")

    with registered(operations, "test.fail", Operation(weight=3, run=fail)):
        report = live()
    assert report.violations == ["LookupError: nobody there"]
    assert (report.step.name, report.step.said) == ("test.fail", "")


def test_a_job_that_fails_is_named(caplog):
    def fail(day, entity):
        raise LookupError("no such row")

    with registered(jobs, "test.fail", Job(name="test.fail", step=fail, label="Fail")):
        report = live()
    assert "test.fail of 2026-" in report.violations[0]
    assert "failed: LookupError: no such row" in report.violations[0]
    assert report.step.name == "daily run"


def test_the_state_says_nothing_of_random_ids(acme):
    row = ("usr_0123456789abcdefghjkmnpqrs", {"id": f"{acme.public_id}", "key": "org_short"})
    assert queries.canonical(row) == '["usr_", {"id": "org_", "key": "org_short"}]'


def test_the_command_tells_what_came_of_it(capsys):
    call_command("simulate", partners=3, days=5, seed=3, check_every=2)
    out = capsys.readouterr().out
    assert "Seed 3: 3 partners, 5 days from 2026-02-01" in out
    assert "0 violations in 3 checks" in out
    assert f"State: {queries.state_hash()}" in out


def test_the_command_fails_with_seed_and_step(ledger_life, capsys):
    def break_a_figure(world):
        TestLot.objects.filter(available__gt=1).update(available=1)
        return "takes what is not there"

    with (
        registered(operations, "test.break", Operation(weight=10, run=break_a_figure)),
        pytest.raises(CommandError, match=r"Violated with seed 5 by the step: 2026-.* test\.break: takes what"),
    ):
        call_command("simulate", partners=3, days=30, seed=5)
    assert "ledger.figures: test: tlo_" in capsys.readouterr().out


def test_an_inhabited_database_is_left_alone_unless_told_otherwise(acme, alice):
    with pytest.raises(CommandError, match=r"already holds partners\. Take an empty .* --into-existing"):
        call_command("simulate", partners=3, days=3)
    assert Organisation.objects.count() == 1
    with clock.fixed(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        for seed in (1, 1):
            call_command("simulate", partners=3, days=3, seed=seed, into_existing=True)
    assert Organisation.objects.count() == 7
    alice.refresh_from_db()
    assert (alice.name, alice.is_active) == ("Alice Archer", True)


@pytest.mark.parametrize("option", ["partners", "days", "check_every"])
def test_a_life_of_nothing_is_refused(option):
    with pytest.raises(CommandError, match="must be 1 or more"):
        call_command("simulate", **{option: 0})
