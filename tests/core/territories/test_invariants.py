"""What is true of the list of territories, and is missed when it isn't."""

import pytest

from partner_portal.core.actors import house
from partner_portal.core.invariants import check
from partner_portal.core.territories import actions
from partner_portal.core.territories.models import Territory, TerritoryList

pytestmark = pytest.mark.django_db


def result():
    ((_invariant, found),) = check(only="territories.history")
    return found


def test_the_list_agrees_with_its_history():
    actions.set_standing(code="CY", standing="review", reason="x", by=house("test"), expected_version=1)
    actions.set_standing(code="GL", standing="allowed", reason="x", by=house("test"), expected_version=0)
    assert (result().count, list(result().violations)) == (202, [])


@pytest.mark.parametrize("change", [{"standing": "blocked"}, {"version": 2}])
def test_a_territory_changed_behind_its_history_is_seen(change):
    Territory.objects.filter(code="CY").update(**change)
    assert [violation[:6] for violation in result().violations] == ["CY is "]


def test_a_territory_without_history_and_a_wrong_number_are_seen():
    Territory.objects.create(code="GL", standing="allowed", version=1)
    TerritoryList.objects.update(version=7)
    assert [violation[:8] for violation in result().violations] == ["GL is al", "the list"]
