"""What stands on the pages of the tests."""

from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import house
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.models import DecisionRecord
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.territories.policy import standing


def send(organisation: Organisation, count: int = 1, **fields) -> list[Message]:
    """Dispatch messages to a partner, numbered from 1."""
    return [
        messages.send(
            **{"kind": "operational", "subject": f"News {number + 1}", "body": "Read <this>.\n\nThen that."} | fields,
            organisation=organisation,
            by=house("test"),
        )
        for number in range(count)
    ]


def decide(organisation: Organisation, count: int = 1, country_standing: str = "allowed") -> list[DecisionRecord]:
    """Store decisions about a partner."""
    decision = standing(country="CY", region="", country_standing=country_standing, region_standing=None, version=3)
    return [
        decisions.record(decision, by=house("test"), organisation=organisation, edition="2026-01")
        for _number in range(count)
    ]
