"""Finding what is alike without comparing everything."""

import random

import pytest

from partner_portal.core.screening import policy
from partner_portal.core.screening.index import Hit, Listed, NameIndex, three_letter_groups
from tests.core.screening.test_policy import SAME

SYLLABLES = "ka ra mo ha ne vi pe tro ov sky mu ham mad ali has san ib him len ko chen wang li zhang gar lo pez".split()  # noqa: SIM905
TRADES = "trading international shipping industries petroleum bank holding general services development".split()  # noqa: SIM905


def index(*names, kind="person", weak=False):
    return NameIndex(
        Listed(name=place, entry=place, kind=kind, form=policy.form(name), is_weak=weak)
        for place, name in enumerate(names)
    )


@pytest.mark.parametrize(("one", "other"), SAME)
def test_every_matching_pair_is_found(one, other):
    found = index("Someone Else", other, "Another Body").search(policy.form(one), "person")
    assert [hit.entry for hit in found][:1] == [1]


def test_the_letters_of_a_word():
    assert three_letter_groups("ali al") == {"^al", "ali", "li$", "al$"}


def test_an_entry_is_found_once_by_its_best_name():
    names = [(0, "Ivan Petrof"), (1, "Ivan Petrov"), (2, "Iwan Pjetrow")]
    made = NameIndex(
        Listed(name=at, entry=7, kind="person", form=policy.form(text), is_weak=False) for at, text in names
    )
    assert made.search(policy.form("PETROV, Ivan"), "person") == [Hit(entry=7, name=1, score=100.0)]
    assert len(made) == 3


def test_kinds_that_are_not_compared_are_not_found():
    assert index("Phantom Star", kind="vessel").search(policy.form("Phantom Star"), "entity") == []
    assert index("Ivan Petrov", kind="entity").search(policy.form("Ivan Petrov"), "person") == []


def test_a_weak_alias_counts_less():
    assert index("Ivan Petrov", weak=True).search(policy.form("Ivan Petrov"), "person")[0].score == 95.0


def test_an_empty_index_and_an_empty_name_find_nothing():
    assert index().search(policy.form("Ivan"), "person") == []
    assert index("Ivan Petrov").search(policy.form("!"), "person", at_least=1) == []


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_missed_that_comparing_everything_would_match(seed):
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(300)]
    names = [" ".join(dice.choices(words, k=dice.randint(2, 4))) for _ in range(600)]
    names += [" ".join([dice.choice(words), *dice.sample(TRADES, dice.randint(1, 3))]) for _ in range(600)]
    made = index(*names)
    forms = [policy.form(name) for name in names]
    found = 0
    for name in dice.sample(names, 20):
        asked = policy.form(disturbed(name, dice))
        everything = {at for at, form in enumerate(forms) if policy.score(asked, form) >= policy.THRESHOLD}
        assert {hit.entry for hit in made.search(asked, "person", at_least=policy.THRESHOLD)} == everything
        found += len(everything)
    assert found >= 15


def disturbed(name, dice):
    """One wrong letter, perhaps a word less, in another order, perhaps without spaces."""
    words = name.split()
    at = dice.randrange(len(words))
    letter = dice.randrange(1, len(words[at]) - 1)
    words[at] = words[at][:letter] + dice.choice("aeioutk") + words[at][letter + 1 :]
    if len(words) > 2 and dice.random() < 0.5:
        words.pop(dice.randrange(len(words)))
    dice.shuffle(words)
    return ("" if dice.random() < 0.2 else " ").join(words)
