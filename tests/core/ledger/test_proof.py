"""The ledger's proof holds, reaches every kind of movement, and catches each wrong policy."""

import random

import pytest

from partner_portal.core.ledger import policy, proof
from partner_portal.core.ledger.enums import Kind


def test_the_core_agrees_with_counted_coins_and_every_kind_of_movement_is_played():
    assert proof.run(3_000, seed=1).differences == []
    world, played = proof.World(random.Random(1)), set()
    for _ in range(250):
        assert world.play() == ""
        played |= {entry.kind for entry in world.book.entries}
    assert played == set(Kind)


WRONG = {
    "earliest_first": lambda purses: list(purses)[::-1],
    "spendable": lambda purses, at: sum(purse.available for purse in purses),
    "_gone": lambda purse, amount, at: [],
    "largest_remainder": lambda units, weights: [units, *[0] * (len(weights) - 1)],
    "expire": lambda purse, at: [],
    "reverse": lambda purse, amount: [policy.Movement(purse.lot, Kind.REVERSE, amount)],
    "release": lambda held, purses, at: [policy.Movement(s.lot, Kind.RELEASE, s.amount, s.entry) for s in held],
}


@pytest.mark.parametrize("name", WRONG)
def test_it_catches_a_wrong_policy(name, monkeypatch):
    monkeypatch.setattr(policy, name, WRONG[name])
    assert proof.run(3_000, seed=1).differences
