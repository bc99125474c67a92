"""The columns of the company itself: organisation, people, acceptance."""

import re
from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import gettext_noop

from applications.importing.registry import Column, Fault, Values
from applications.policy import fields
from applications.policy.countries import contracting_entity
from partner_portal.core.accounts.models import User
from partner_portal.core.entities import FACTS, Entity
from partner_portal.core.periods import add_years
from partner_portal.core.zones import ZONES

COLUMNS = (
    Column(name="legal_name", what=_lazy("Legal name"), example="Linden Software GmbH", required=True),
    Column(name="country", what=_lazy("Country, two letters"), example="DE", required=True),
    Column(name="tax_id", what=_lazy("Tax ID"), example="DE136695976", required=True),
    Column(name="entity", what=_lazy("Contracting entity (cyprus, us, bahrain); empty: by country"), example="cyprus"),
    Column(name="zone", what=_lazy("Zone (com, de, …); empty: com"), example="de"),
    Column(name="locale", what=_lazy("Language (en, de); empty: en"), example="de"),
    Column(name="main_user_email", what=_lazy("E-mail of the main user"), example="mia@linden.example", required=True),
    Column(name="main_user_name", what=_lazy("Name of the main user"), example="Mia Linden", required=True),
    Column(
        name="members", what=_lazy("Other members: e-mail|name; e-mail|name"), example="kai@linden.example|Kai Voss"
    ),
    Column(name="website", what=_lazy("Website"), example="https://linden.example"),
    Column(name="email", what=_lazy("Company e-mail"), example="office@linden.example"),
    Column(name="phone", what=_lazy("Phone"), example="+49 30 1234567"),
    Column(name="legal_address", what=_lazy("Legal address"), example="Lindenstr. 1, 10969 Berlin"),
    Column(name="postal_address", what=_lazy("Postal address; empty: the legal one")),
    Column(name="accepted_on", what=_lazy("Accepted on, as 2024-03-31"), example="2024-03-31", required=True),
    Column(name="applied_on", what=_lazy("Applied on; empty: unknown"), example="2024-03-12"),
    Column(name="agreement_version", what=_lazy("Version of the agreement"), example="2023-05"),
    Column(name="manager_email", what=_lazy("E-mail of the partner manager, one of our staff")),
)
LANGUAGES = ("en", "de")
# columns that hold what an application holds too, and in the same form
FORMS = ("country", "legal_name", "tax_id", "email", "phone", "website", "postal_address")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
NO_DAY = gettext_noop("This is no day. Write it as 2024-03-31.")


def day_of(text: str) -> date | None:
    """The day an ISO text names, or None."""
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None


def entity_of(values: Values) -> Entity:
    """The contracting entity of a row whose country is checked."""
    return Entity(values.get("entity") or contracting_entity(values["country"]))


def company_of(values: Values) -> dict[str, str]:
    """The columns of the company in the form in which they are kept; of a row without faults."""
    kept, _wrong = fields.check({name: values.get(name, "") for name in FORMS}, country="")
    return kept


def people_of(values: Values) -> list[tuple[str, str]]:
    """(e-mail, name) of the other members, in order."""
    pairs = [part.partition("|") for part in values.get("members", "").split(";") if part.strip()]
    return [(email.strip().lower(), name.strip()) for email, _bar, name in pairs]


def check(values: Values) -> list[Fault]:
    """What is wrong with a company's columns, everything at once; two queries."""
    return [*_missing(values), *_company(values), *_days(values), *_people(values)]


def _missing(values: Values) -> Iterator[Fault]:
    for column in COLUMNS:
        if column.required and not values.get(column.name):
            yield Fault(column.name, _("This is needed."))


def _company(values: Values) -> Iterator[Fault]:
    _kept, wrong = fields.check({name: values[name] for name in FORMS if values.get(name)}, country="")
    if "country" in wrong:  # what belongs to a country cannot be judged without one
        wrong = {"country": wrong["country"]}
    yield from (Fault(name, str(text)) for name, text in wrong.items())
    if values.get("entity") and values["entity"] not in Entity.values:
        yield Fault("entity", _("One of %(names)s.") % {"names": ", ".join(Entity.values)})
    if values.get("zone") and values["zone"] not in ZONES:
        yield Fault("zone", _("There is no such zone."))
    if values.get("locale") and values["locale"] not in LANGUAGES:
        yield Fault("locale", _("One of %(names)s.") % {"names": ", ".join(LANGUAGES)})


def _days(values: Values) -> Iterator[Fault]:
    days = {name: day_of(values.get(name, "")) for name in ("accepted_on", "applied_on")}
    for name, day in days.items():
        if values.get(name) and day is None:
            yield Fault(name, _(NO_DAY))
    accepted, applied = days["accepted_on"], days["applied_on"]
    if accepted and applied and applied > accepted:
        yield Fault("applied_on", _("A company applies before it is accepted."))


def _people(values: Values) -> Iterator[Fault]:
    main = values.get("main_user_email", "").lower()
    others = people_of(values)
    for column, address in (("main_user_email", main), *(("members", email) for email, _name in others)):
        if address and not _is_address(address):
            yield Fault(column, _("“%(text)s” is no e-mail address.") % {"text": address})
    addresses = [address for address in (main, *(email for email, _name in others)) if address]
    if len(set(addresses)) < len(addresses):
        yield Fault("members", _("An address stands twice."))
    manager = values.get("manager_email", "").lower()
    known = {user.email.lower(): user for user in User.objects.filter(email__in=[*addresses, manager])}
    for address in addresses:
        user = known.get(address)
        if user is not None and (user.is_staff or user.organisation_id is not None):
            column = "main_user_email" if address == main else "members"
            yield Fault(column, _("%(text)s already belongs to a company or to our staff.") % {"text": address})
    if manager and not (manager in known and known[manager].is_staff):
        yield Fault("manager_email", _("Nobody of our staff has this address."))


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def summary(values: Values) -> list[str]:
    """What a row without faults will make, in words."""
    lines = [
        _("%(name)s (%(country)s), contract with %(entity)s")
        % {"name": values["legal_name"], "country": values["country"], "entity": FACTS[entity_of(values)].legal_name},
        _("Accepted on %(day)s") % {"day": values["accepted_on"]},
        _("Main user %(name)s <%(email)s>") % {"name": values["main_user_name"], "email": values["main_user_email"]},
    ]
    for email, name in people_of(values):
        lines.append(_("Member %(name)s <%(email)s>") % {"name": name or email, "email": email})
    return lines


def is_out_of_range(values: Values, today: date) -> bool:
    """Whether the day of acceptance lies in the future or before any partner program could have begun."""
    day = day_of(values.get("accepted_on", ""))
    return day is not None and not add_years(today, -40) <= day <= today
