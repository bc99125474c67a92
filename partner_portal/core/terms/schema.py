"""The terms of the program as a type: every number of the guide, each with its label, clause and unit.

A field that comes later needs a default, the value that held before it was written down, because published editions
stay as they are; for the same reason no field is ever taken out or renamed.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import Field

from partner_portal.core.terms.fields import (
    Amount,
    Count,
    Courses,
    DayOfYear,
    Days,
    Months,
    Percent,
    Reminders,
    Section,
    Steps,
    Unit,
    Warnings,
    section,
    term,
)


class Listing(StrEnum):
    """How a status stands in the public directory (§1.4, §3.1)."""

    NONE = "none"
    LISTED = "listed"
    FEATURED = "featured"


class Straddle(StrEnum):
    """What a review counts whose window began before the seats target did (R8)."""

    FULL = "full"
    PRORATED = "prorated"
    INFORMATIONAL = "informational"


class DowngradeTo(StrEnum):
    """Where a failed review leads (R21)."""

    NEXT_LOWER = "next_lower"
    HIGHEST_MET = "highest_met"


# What people read for a choice.
CHOICES: dict[StrEnum, str] = {
    Listing.NONE: _("not listed"),
    Listing.LISTED: _("listed"),
    Listing.FEATURED: _("featured"),
    Straddle.FULL: _("judged by the full target"),
    Straddle.PRORATED: _("judged by a share of the target"),
    Straddle.INFORMATIONAL: _("shown, not judged"),
    DowngradeTo.NEXT_LOWER: _("the next lower status"),
    DowngradeTo.HIGHEST_MET: _("the highest status still met"),
}


class Application(Section):
    """Becoming a partner."""

    review_business_days: Days = term(_("Preliminary review, at most"), "1.2.1", Unit.BUSINESS_DAYS)
    verification_business_days: Days = term(_("Verification of the legal entity, at most"), "1.2.2", Unit.BUSINESS_DAYS)


class Benefits(Section):
    """What each status gives."""

    discount_percent: Percent = term(_("Discount"), "", Unit.PERCENT)
    courses: Courses = term(_("Courses one member must hold"), "")
    nfr_clouds: Count = term(_("Free cloud subscriptions"), "8.1", Unit.CLOUDS)
    nfr_keys: Count = term(_("Free on-premise keys"), "8.2", Unit.KEYS)
    leads_by_email: bool = term(_("Requests by e-mail"), "6")
    leads_by_app: bool = term(_("Requests in the app, with the tutorial"), "6.2")
    listing: Listing = term(_("Place in the directory"), "1.4")


class Bronze(Benefits):
    """The first status."""

    discount_before_tutorial_percent: Percent = term(_("Discount before the tutorial"), "3.1.1", Unit.PERCENT)
    days_to_qualify: Days = term(_("Days to finish the tutorial and claim the subscription"), "3.1.1", Unit.DAYS)
    warning_days: Warnings = term(_("Warnings before the last day"), "R9", Unit.DAYS)


class Climb(Benefits):
    """What Silver and Gold share: sales to reach them, sales and seats to keep them."""

    initial_sales: Amount = term(_("Sales to reach the status"), "", Unit.AMOUNT)
    initial_months: Months = term(_("Period of these sales"), "R3", Unit.MONTHS)
    yearly_sales: Amount = term(_("Yearly sales target"), "", Unit.AMOUNT)
    yearly_seats: Count = term(_("Yearly new seats target"), "", Unit.SEATS)


class Silver(Climb):
    """The second status."""

    initial_orders: Count = term(_("Sales to different clients, at least"), "3.1.2", Unit.SALES)
    initial_clients: Count = term(_("Different clients, at least"), "3.1.2", Unit.CLIENTS)


class Gold(Climb):
    """The highest status."""

    video_minutes_from: Count = term(_("Length of the product video, from"), "3.1.3", Unit.MINUTES)
    video_minutes_to: Count = term(_("Length of the product video, to"), "3.1.3", Unit.MINUTES)
    plan_years_from: Count = term(_("Span of the marketing plan, from"), "3.1.3", Unit.YEARS)
    plan_years_to: Count = term(_("Span of the marketing plan, to"), "3.1.3", Unit.YEARS)


class Review(Section):
    """The yearly review of Silver and Gold."""

    every_months: Months = term(_("A review every"), "3.4", Unit.MONTHS)
    warning_days: Warnings = term(_("Warnings before the review"), "3.4", Unit.DAYS)
    downgrade_to: DowngradeTo = term(_("A failed review leads to"), "R21")
    requalify_months: Months = term(_("Period of sales and seats to regain a status"), "R22", Unit.MONTHS)


class Seats(Section):
    """How new client seats count."""

    effective_from: date = term(_("Seats target in force from"), "3.3")
    straddle: Straddle = term(_("Reviews whose window began before that"), "R8")
    paid_months: Months = term(_("Consecutive paid months that confirm a seat"), "defs", Unit.MONTHS)
    grace_days: Count = term(_("Days a renewal may come late"), "R5", Unit.DAYS)


class ZeroActivity(Section):
    """When an idle account may be suspended."""

    after_months: Months = term(_("Since registration, at least"), "3.4", Unit.MONTHS)
    idle_months: Months = term(_("Without any activity for"), "R13", Unit.MONTHS)


class Store(Section):
    """Buying and registering products."""

    notice_days: Count = term(_("Notice before a price or availability change"), "2.1.2", Unit.DAYS)
    unpaid_order_days: Days = term(_("An order waits for its payment at most"), "R16", Unit.DAYS)
    registration_days: Days = term(_("Registration to the end user within"), "2.3", Unit.DAYS)
    registration_reminders: Reminders = term(_("Reminders after the purchase"), "R17", Unit.DAYS)
    deactivate_unregistered: bool = term(_("Unregistered products are deactivated without staff"), "R17")


class Kickstart(Section):
    """The bonus of the first days."""

    amount: Amount = term(_("Kickstart bonus"), "9", Unit.AMOUNT)
    applied_after: date = term(_("For partners that applied after"), "9")
    valid_days: Days = term(_("Valid from acceptance for"), "9", Unit.DAYS)
    minimum_cash: Amount = term(_("Paid in cash on each order, at least"), "9", Unit.AMOUNT)


class Award(Section):
    """The bonus of the year's best partners."""

    minimum: Amount = term(_("Award bonus, from"), "10", Unit.AMOUNT)
    maximum: Amount = term(_("Award bonus, to"), "10", Unit.AMOUNT)
    valid_until: DayOfYear = term(_("Valid through this day of the year of credit"), "10")
    minimum_cash: Amount = term(_("Paid in cash on each order, at least"), "10", Unit.AMOUNT)


class Points(Section):
    """Partner points."""

    valid_months: Months = term(_("Points count for"), "4.2", Unit.MONTHS)


class Leads(Section):
    """Requests of clients and who may take them."""

    locations: Count = term(_("Locations a partner receives requests from"), "6.2", Unit.LOCATIONS)
    partners_per_request: Annotated[int, Field(ge=1, le=100)] = term(_("Partners per request"), "6.2", Unit.PARTNERS)
    daily_reservations: Count = term(_("New reservations a day, at most"), "R19", Unit.REQUESTS)
    rating_months: Months = term(_("Period of the rating"), "R19", Unit.MONTHS)
    rating_prior_won: Count = term(_("Won requests a newcomer starts with"), "R19", Unit.REQUESTS)
    rating_prior_closed: Count = term(_("Closed requests a newcomer starts with"), "R19", Unit.REQUESTS)
    quota_steps: Steps = term(_("Open reservations by rating"), "R19", Unit.STEPS)
    wave_partners: Annotated[int, Field(ge=1, le=1_000)] = term(_("Partners e-mailed at a time"), "6", Unit.PARTNERS)
    wave_hours: Annotated[int, Field(ge=1, le=720)] = term(_("Then the next ones after"), "6", Unit.HOURS)


class Nfr(Section):
    """Free copies for the partner's own use."""

    cloud_months: Months = term(_("Cloud subscription, and each extension"), "8.1.2", Unit.MONTHS)
    key_months: Months = term(_("On-premise key, and each extension"), "8.2.2", Unit.MONTHS)
    key_users: Count = term(_("Users of the on-premise edition"), "8.2.1", Unit.USERS)
    storage_gb: Count = term(_("Storage"), "8.1", Unit.GIGABYTES)
    card_scans: Count = term(_("Business card scans"), "8.1", Unit.SCANS)
    sites: Count = term(_("Sites"), "8.1", Unit.SITES)
    emails_per_month: Count = term(_("Marketing e-mails"), "8.1", Unit.EMAILS)


class InformationRequest(Section):
    """Questions of the vendor to a partner."""

    answer_days: Days = term(_("Answer due within"), "1.7.2", Unit.DAYS)


class Measures(Section):
    """What may follow a violation."""

    block_months: Months = term(_("A block lasts at most"), "14.4", Unit.MONTHS)


class Qbr(Section):
    """Business reviews with Gold partners."""

    every_months: Annotated[int, Field(ge=1, le=12)] = term(_("A business review every"), "3.1.3", Unit.MONTHS)


class Certificate(Section):
    """The partner certificate."""

    bronze_months: Months = term(_("Validity for Bronze after its first days"), "R36", Unit.MONTHS)


class Terms(Section):
    """Every number of one edition. `terms.on(day)` is the only way to one."""

    application: Application = section(_("Application"), "1.2")
    zero_activity: ZeroActivity = section(_("Zero activity"), "3.4")
    bronze: Bronze = section(_("Bronze"), "3.1.1")
    silver: Silver = section(_("Silver"), "3.1.2")
    gold: Gold = section(_("Gold"), "3.1.3")
    leads: Leads = section(_("Implementation requests"), "6")
    review: Review = section(_("Yearly review"), "3.4")
    seats: Seats = section(_("New client seats"), "3.3")
    kickstart: Kickstart = section(_("Kickstart bonus"), "9")
    award: Award = section(_("Award bonus"), "10")
    store: Store = section(_("Store"), "2")
    nfr: Nfr = section(_("Free product copies"), "8")
    points: Points = section(_("Points"), "4")
    qbr: Qbr = section(_("Quarterly business review"), "3.1.3")
    information_request: InformationRequest = section(_("Information requests"), "1.7.2")
    measures: Measures = section(_("Measures"), "14")
    certificate: Certificate = section(_("Certificate"), "12.3")
