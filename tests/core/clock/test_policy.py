"""Where a sandbox's clock may go."""

from datetime import UTC, datetime

import pytest

from partner_portal.core.clock import policy
from partner_portal.core.entities import FACTS

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
ZONES = [facts.time_zone for facts in FACTS.values()]


@pytest.mark.parametrize(
    "text, instant",
    [
        ("+3d", datetime(2026, 3, 8, 12, tzinfo=UTC)),
        ("+12h", datetime(2026, 3, 6, tzinfo=UTC)),
        ("+90m", datetime(2026, 3, 5, 13, 30, tzinfo=UTC)),
        ("2026-04-01", datetime(2026, 4, 1, 4, tzinfo=UTC)),
        ("2026-04-01T09:00Z", datetime(2026, 4, 1, 9, tzinfo=UTC)),
        ("2026-04-01T09:00+03:00", datetime(2026, 4, 1, 6, tzinfo=UTC)),
    ],
)
def test_a_text_names_an_instant(text, instant):
    assert policy.target(text, now=NOON, zones=ZONES) == instant


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "3d", "+3w", "-3d", "+999999d", "2026-02-30", "2026-04-01T09:00", "+3d\n"]
)
def test_an_unclear_text_is_refused(text):
    with pytest.raises(policy.UnclearTarget):
        policy.target(text, now=NOON, zones=ZONES)


def test_the_next_stop_is_the_next_local_midnight():
    stops = [NOON]
    for _ in range(4):
        stops.append(policy.next_midnight(stops[-1], ZONES))
    assert [(stop.day, stop.hour) for stop in stops[1:]] == [(5, 21), (5, 22), (6, 5), (6, 21)]


def test_the_furthest_is_ten_calendar_years():
    assert policy.furthest(datetime(2028, 2, 29, tzinfo=UTC)) == datetime(2038, 2, 28, tzinfo=UTC)
