"""Whether the program may sell to a territory (§2.4)."""

import re

from django.utils.translation import gettext_noop

from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

# ISO 3166-1 alpha-2, or ISO 3166-2 for a region of a country.
CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
# The regions that sanctions programs treat unlike the rest of their country; no other has a standing of its own.
REGIONS = frozenset({"UA-09", "UA-14", "UA-23", "UA-40", "UA-43", "UA-65"})
STRICTEST_FIRST = ("blocked", "", "review", "allowed")


def is_code(text: str) -> bool:
    """Whether the text has the form of a country code (`CY`) or a region code (`UA-43`)."""
    return CODE.fullmatch(text) is not None


def may_stand_apart(code: str) -> bool:
    """Whether a country or region may have a standing of its own: every country, and the regions under sanctions."""
    return "-" not in code or code in REGIONS


def country_of(code: str) -> str:
    """The country of a country or region code."""
    return code.partition("-")[0]


@rule("territories.standing", clause="2.4")
def standing(*, country: str, region: str, country_standing: str, region_standing: str | None, version: int) -> Finding:
    """§2.4: an allowed territory is sold to, one under review waits for a compliance step, a blocked one is refused,
    and so is a country absent from the list, for now.

    The standings are those on the list in its `version`; "" is absent. A region counts together with its country and
    the stricter standing holds; `region_standing` is None where the region has none of its own.
    """
    strictest = min(
        (value for value in (country_standing, region_standing) if value is not None), key=STRICTEST_FIRST.index
    )
    place = region if region_standing is not None and region_standing == strictest else country
    verdict, template = {
        "allowed": (Verdict.MET, gettext_noop("Sales to this territory ({place}) are allowed.")),
        "review": (
            Verdict.OPEN,
            gettext_noop(
                "Sales to this territory ({place}) need a compliance step first: "
                "our staff look at each one before it goes on."
            ),
        ),
        "blocked": (
            Verdict.NOT_MET,
            gettext_noop("Nothing can be sold to this territory ({place}): it is blocked under sanctions rules."),
        ),
        "": (
            Verdict.NOT_MET,
            gettext_noop(
                "This territory ({place}) is not on the list, so nothing can be sold there now. "
                "Ask your partner manager whether that will change."
            ),
        ),
    }[strictest]
    return Finding(verdict=verdict, sentence=Sentence(template, {"place": place}), value=strictest or None)
