from datetime import UTC, datetime

import pytest

from partner_portal.core import clock
from partner_portal.core.entities import FACTS, Entity, facts


@pytest.mark.clause("15.1")
@pytest.mark.parametrize(
    "entity, legal_name, country, currency, weekend, email",
    [
        (Entity.CYPRUS, "Alaio Cloud Limited", "CY", "EUR", {5, 6}, "partners@bitrix24.eu"),
        (Entity.US, "Alaio Inc.", "US", "USD", {5, 6}, "partners@bitrix24.com"),
        (Entity.BAHRAIN, "ALAIO ME W.L.L.", "BH", "USD", {4, 5}, "partners@alaio.com"),
    ],
)
def test_whom_a_partner_contracts_with(entity, legal_name, country, currency, weekend, email):
    known = facts(entity.value)
    assert (known.legal_name, known.country, known.currency) == (legal_name, country, currency)
    assert (known.weekend, known.email) == (weekend, email)
    assert all(known.address)


def test_every_entity_has_its_facts():
    assert set(FACTS) == set(Entity)


@pytest.mark.parametrize("unknown", ["", "mars", "CYPRUS"])
def test_an_unknown_entity_is_refused(unknown):
    with pytest.raises(ValueError, match="Entity"):
        facts(unknown)


@pytest.mark.clause("defs")
@pytest.mark.parametrize(
    "entity, at, day",
    [
        (Entity.CYPRUS, datetime(2026, 6, 30, 21, 0, tzinfo=UTC), "2026-07-01"),  # summer time: UTC+3
        (Entity.CYPRUS, datetime(2026, 12, 31, 21, 59, tzinfo=UTC), "2026-12-31"),  # UTC+2
        (Entity.US, datetime(2026, 7, 1, 3, 59, tzinfo=UTC), "2026-06-30"),  # UTC−4
        (Entity.US, datetime(2026, 1, 1, 5, 0, tzinfo=UTC), "2026-01-01"),  # UTC−5
        (Entity.BAHRAIN, datetime(2026, 1, 1, 21, 0, tzinfo=UTC), "2026-01-02"),  # UTC+3 all year
    ],
)
def test_the_day_is_the_entitys_own(entity, at, day):
    with clock.fixed(at):
        assert clock.today(entity).isoformat() == day
