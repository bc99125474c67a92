"""Who may decide a request, and until when."""

from datetime import UTC, datetime, timedelta

import pytest

from partner_portal.core.approvals.policy import second_person

EXPIRES = datetime(2026, 12, 6, 12, tzinfo=UTC)
GIVEN = {
    "state": "requested",
    "requested_by": "usr_a",
    "decided_by": "usr_b",
    "is_person": True,
    "is_permitted": True,
    "now": EXPIRES - timedelta(microseconds=1),
    "expires_at": EXPIRES,
}


def test_another_person_with_the_permission_decides_in_time():
    assert second_person(**GIVEN).is_met


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"decided_by": "usr_a"}, "second person"),
        ({"is_permitted": False}, "Your role"),
        ({"is_person": False}, "never a program"),
        ({"now": EXPIRES}, "ran out"),
        ({"state": "approved"}, "approved already"),
        ({"state": "declined"}, "was declined"),
        ({"state": "expired"}, "ran out"),
        ({"state": "withdrawn"}, "was withdrawn"),
    ],
)
def test_each_refusal_names_its_reason(change, says):
    decision = second_person(**GIVEN | change)
    assert not decision.is_met
    assert says in decision.sentence.in_english()
    assert decision.citation == "House rule"
