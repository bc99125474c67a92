"""The ledger in the database, played at random by Hypothesis beside an oracle that counts coins."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from partner_portal.core import clock
from partner_portal.core.actors import house
from partner_portal.core.ledger import actions, queries
from partner_portal.core.ledger.policy import TooLittle
from partner_portal.core.ledger.proof import AVAILABLE, GONE, Coins
from partner_portal.core.ledger.queries import Balance
from tests.factories import OrganisationFactory
from tests.testapp.models import BOOK, TestLot

START = datetime(2026, 1, 1, tzinfo=UTC)
UNIT, JOB = "points", house("test")


class Ledger(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.at, self.coins, self.lots, self.number = START, Coins(), {}, 0
        self.held, self.spent = [], []
        self.organisation = OrganisationFactory()
        self.facts = {"book": BOOK, "organisation": self.organisation, "by": JOB}

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def act(self, action, **facts):
        with clock.fixed(self.at):
            return action(**facts)

    def name(self, what):
        self.number += 1
        return f"{what}-{self.number}"

    @rule(amount=st.integers(1, 30), days=st.none() | st.integers(-1, 20))
    def credit(self, amount, days):
        ends = None if days is None else self.at + timedelta(days=days)
        facts = {"reference": self.name("credit"), "kind": "test", "unit": UNIT, "amount": amount, "expires_at": ends}
        lot = self.act(actions.credit, **self.facts, **facts)
        self.lots[lot.pk] = lot
        self.coins.places[lot.pk], self.coins.ends[lot.pk] = [AVAILABLE] * amount, ends
        if not self.coins.is_alive(lot.pk, self.at):
            self.coins.move(lot.pk, amount, AVAILABLE, GONE)

    @rule(amount=st.integers(1, 40))
    def hold(self, amount):
        name = self.name("hold")
        facts = self.facts | {"reference": name, "unit": UNIT, "amount": amount}
        if self.there() < amount:
            with pytest.raises(TooLittle) as refusal:
                self.act(actions.hold, **facts)
            assert refusal.value.found == self.there()
        else:
            self.act(actions.hold, **facts)
            self.coins.hold(amount, name, self.at)
            self.held.append(name)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), twice=st.booleans())
    def release(self, data, twice):
        name = data.draw(st.sampled_from(self.held))
        for _ in range(1 + twice):
            self.act(actions.release, **self.facts, held=name, reference=f"{name} off")
        self.coins.end(name, "", self.at)
        self.held.remove(name)

    @precondition(lambda self: self.held)
    @rule(data=st.data(), twice=st.booleans())
    def capture(self, data, twice):
        name = data.draw(st.sampled_from(self.held))
        for _ in range(1 + twice):
            self.act(actions.capture, **self.facts, held=name, reference=f"{name} paid")
        self.coins.end(name, f"{name} paid", self.at)
        self.coins.givers[f"{name} paid"] = self.coins.givers[name]
        self.held.remove(name)
        self.spent.append(f"{name} paid")

    @precondition(lambda self: self.spent)
    @rule(data=st.data(), amount=st.integers(1, 25))
    def restore(self, data, amount):
        name = data.draw(st.sampled_from(self.spent))
        there = sum(places.count(name) for places in self.coins.places.values())
        facts = self.facts | {"captured": name, "reference": self.name("refund"), "amount": amount}
        if there < amount:
            with pytest.raises(TooLittle) as refusal:
                self.act(actions.restore, **facts)
            assert refusal.value.found == there
        else:
            self.act(actions.restore, **facts)
            self.coins.restore(amount, name, self.at)

    @rule(hours=st.integers(1, 200), job_runs=st.booleans())
    def advance(self, hours, job_runs):
        self.at += timedelta(hours=hours)
        if job_runs:
            self.act(actions.expire_due, book=BOOK, by=JOB)
            for lot, ends in self.coins.ends.items():
                if ends and ends <= self.at:
                    self.coins.move(lot, 99, AVAILABLE, GONE)

    @precondition(lambda self: self.lots)
    @rule(data=st.data())
    def revoke(self, data):
        pk = data.draw(st.sampled_from(sorted(self.lots)))
        self.act(actions.revoke, book=BOOK, lot=self.lots[pk], reference=self.name("case"), by=JOB)
        self.coins.move(pk, 99, AVAILABLE, GONE)
        self.coins.revoked.add(pk)

    @precondition(lambda self: self.lots)
    @rule(data=st.data(), amount=st.integers(1, 20))
    def reverse(self, data, amount):
        pk = data.draw(st.sampled_from(sorted(self.lots)))
        entry = self.act(
            actions.reverse, book=BOOK, lot=self.lots[pk], reference=self.name("undo"), amount=amount, by=JOB
        )
        assert -entry.delta_available == self.coins.move(pk, amount, AVAILABLE, GONE)

    def there(self):
        alive = [lot for lot in self.coins.places if self.coins.is_alive(lot, self.at)]
        return sum(self.coins.places[lot].count(AVAILABLE) for lot in alive)

    @invariant()
    def lots_have_what_the_coins_say(self):
        stored = {lot.pk: (lot.available, lot.held) for lot in TestLot.objects.all()}
        assert stored == {
            lot: (places.count(AVAILABLE), sum(places.count(name) for name in self.held))
            for lot, places in self.coins.places.items()
        }

    @invariant()
    def stored_figures_are_what_the_entries_add_up_to(self):
        assert not queries.differing(BOOK).exists()
        facts = {"book": BOOK, "organisation": self.organisation, "unit": UNIT}
        assert queries.recomputed(**facts) == queries.stored(**facts)
        held = sum(lot.held for lot in TestLot.objects.all())
        assert self.act(queries.balance, **facts) == Balance(self.there(), held)


@pytest.mark.django_db
def test_the_ledger_agrees_with_counted_coins():
    run_state_machine_as_test(
        Ledger,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
