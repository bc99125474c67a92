"""The demo world: a small, reproducible story told through the services; each app tells its part."""

from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import Actor, house, person
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.entities import Entity
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.registry import Registry
from partner_portal.core.screening import actions as screening
from partner_portal.core.terms import actions as terms
from partner_portal.core.terms import queries as editions
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.territories import actions as territories
from partner_portal.core.territories import queries as standings
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.models import Territory

PASSWORD = "demo-portal-2026"  # noqa: S105 - printed at every start; the demo holds nothing worth hiding
DOMAIN = "demo.example"
BEGINNING = 400  # days of the story


@dataclass(frozen=True)
class Login:
    """Someone to sign in as."""

    email: str
    name: str
    what: str
    role: str = ""
    language: str = "en"


STAFF = (
    Login(f"admin@{DOMAIN}", "Ada Lindqvist", "staff, administrator", Role.ADMINISTRATOR),
    Login(f"manager@{DOMAIN}", "Marek Nowak", "staff, program manager", Role.PROGRAM_MANAGER),
    Login(f"second@{DOMAIN}", "Sena Yilmaz", "staff, second program manager (approves)", Role.PROGRAM_MANAGER),
    Login(f"reviewer@{DOMAIN}", "Rita Reyes", "staff, reviewer", Role.REVIEWER),
    Login(f"finance@{DOMAIN}", "Felix Huber", "staff, finance", Role.FINANCE),
    Login(f"compliance@{DOMAIN}", "Chloe Petit", "staff, compliance", Role.COMPLIANCE),
    Login(f"reader@{DOMAIN}", "Ravi Iyer", "staff, read only", Role.READ_ONLY),
)
PARTNERS = (
    Login(f"dana@{DOMAIN}", "Dana Whitfield", "Northgate Systems LLC (United States)"),
    Login(f"jonas@{DOMAIN}", "Jonas Weber", "Grünwald Digitalisierung GmbH (Germany, in German)", language="de"),
    Login(f"amal@{DOMAIN}", "Amal Haddad", "Pearl Bay Consulting W.L.L. (Bahrain)"),
    Login(f"newcomer@{DOMAIN}", "Noor Visser", "signed up, no company yet"),
)


@dataclass
class World:
    """What the parts share while they build: the dice, the day, who is there."""

    random: Random
    partners: int
    start: datetime
    say: Callable[[str], None]
    by: Actor = field(default_factory=lambda: house("demo"))
    people: dict[str, User] = field(default_factory=dict)
    organisations: list[Organisation] = field(default_factory=list)

    def days_ago(self, days: int) -> datetime:
        """An instant of the story, counted back from its start."""
        return self.start - timedelta(days=days)


# Each part builds on those registered before it, by calling actions: never by inserting derived figures.
parts: Registry[Callable[[World], None]] = Registry("demo part")


# How companies come to be; told by the apps that know applications, after staff and lists are there.
settlers: Registry[Callable[[World], None]] = Registry("way companies come into the demo")


def build(*, partners: int, seed: int, say: Callable[[str], None]) -> World:
    """Tell the whole story; the same seed tells the same one."""
    world = World(random=Random(seed), partners=partners, start=clock.now(), say=say)  # noqa: S311 - a story, no secret
    for name, part in parts.items():
        say(f"  {name}")
        part(world)
    return world


def is_empty() -> bool:
    """Whether nobody is there yet."""
    return not (User.objects.exists() or Organisation.objects.exists())


def logins() -> list[Login]:
    """Those of the demo's people who are really there."""
    known = {login.email: login for login in (*STAFF, *PARTNERS)}
    there = set(User.objects.filter(email__in=known, is_active=True).values_list("email", flat=True))
    return [login for email, login in known.items() if email in there]


def people(world: World) -> None:
    """The vendor's staff, one for each role and a second program manager for what needs two."""
    for login in STAFF:
        world.people[login.email] = accounts.create_staff_user(
            email=login.email,
            name=login.name,
            role=login.role,
            password=PASSWORD,
            language=login.language,
            is_verified=True,
            by=world.by,
        )


HOMES = (
    # name, country, entity, zone, language
    ("Northgate Systems LLC", "US", Entity.US, "com", "en"),
    ("Grünwald Digitalisierung GmbH", "DE", Entity.CYPRUS, "de", "de"),
    ("Pearl Bay Consulting W.L.L.", "BH", Entity.BAHRAIN, "ae", "en"),
    ("Fictitious Quays Trading Ltd", "GB", Entity.CYPRUS, "uk", "en"),  # a name the demo's list of persons knows
)
FIRST = ("Harbour", "Linden", "Meridian", "Quarry", "Saffron", "Tessera", "Umbra", "Verdant", "Willow", "Zenith")
SECOND = ("Analytics", "Automation", "Consulting", "Integration", "Software", "Systems", "Werke", "Works")
PLACES = (
    ("DE", Entity.CYPRUS, "de", "GmbH"), ("PL", Entity.CYPRUS, "pl", "sp. z o.o."), ("FR", Entity.CYPRUS, "fr", "SARL"),
    ("IT", Entity.CYPRUS, "it", "S.r.l."), ("GB", Entity.CYPRUS, "uk", "Ltd"), ("US", Entity.US, "com", "Inc."),
    ("MX", Entity.US, "mx", "S.A. de C.V."), ("BR", Entity.US, "br", "Ltda."), ("IN", Entity.BAHRAIN, "in", "Pvt. Ltd"),
    ("AE", Entity.BAHRAIN, "ae", "LLC"),
)  # fmt: skip


def made_up_names(world: World) -> Iterator[str]:
    """Names of companies, none twice."""
    names = [f"{first} {second}" for first in FIRST for second in SECOND]
    world.random.shuffle(names)
    for name in names:
        yield name
    for number, name in enumerate(names, 2):
        yield f"{name} {number}"


def companies(world: World) -> None:
    """Companies and their people, as the apps that know applications tell it."""
    for settle in settlers:
        settle(world)


# hours ago, kind, clause, subject, text: later than what the story itself wrote, as the inbox shows them
LETTERS = (
    (
        3,
        Message.Kind.LEGAL,
        "1.7.1",
        gettext_noop("How notices reach you"),
        gettext_noop(
            "Notices of the program are sent to this inbox and count as delivered when they are sent. "
            "We also send a copy to the e-mail address of each member."
        ),
    ),
    (
        2,
        Message.Kind.OPERATIONAL,
        "",
        gettext_noop("Your dashboard is ready"),
        gettext_noop(
            "Everything the program decides about your company is explained here, with its clause. "
            "Secure your account first: add a passkey or an authenticator under Security."
        ),
    ),
    (
        1,
        Message.Kind.LEGAL,
        "2.4",
        gettext_noop("The list of territories has changed"),
        gettext_noop(
            "The list of countries and territories the program sells to has a new version. "
            "The standing of each is on the list; a country that is not on it cannot be sold to now."
        ),
    ),
)


def letters(world: World) -> None:
    """What the vendor wrote to each company in its language, on different days."""
    sender = person(world.people[f"manager@{DOMAIN}"])
    for hours, kind, clause, subject, body in LETTERS:
        with clock.fixed(world.start - timedelta(hours=hours)):
            for organisation in world.organisations:
                with translation.override(organisation.locale):
                    text = {"subject": gettext(subject), "body": gettext(body)}
                messages.send(organisation=organisation, kind=kind, **text, clause=clause, by=sender)
    reader = world.people[f"dana@{DOMAIN}"]
    messages.mark_read(message=Message.objects.filter(organisation=reader.organisation).earliest("pk"), user=reader)


def map_of_the_world(world: World) -> None:
    """Compliance moved one territory to review, with its reason."""
    territory = Territory.objects.get(code="GE")
    with clock.fixed(world.days_ago(2)):
        territories.set_standing(
            code=territory.code,
            standing=Standing.REVIEW,
            reason="Demo: a new export rule is being read.",
            expected_version=territory.version,
            by=person(world.people[f"compliance@{DOMAIN}"]),
        )


def excluded_persons(world: World) -> None:
    """A made-up list of excluded persons came into force before the first company applied."""
    officer = person(world.people[f"compliance@{DOMAIN}"])
    with clock.fixed(world.days_ago(BEGINNING)):
        screening.import_list(file=screening.DEMO_LIST, aliases=screening.DEMO_ALIASES, by=officer)


def first_decisions(world: World) -> None:
    """Whether the program may sell where each company sits, decided and kept with its reasons."""
    with clock.fixed(world.days_ago(1)):
        for organisation in world.organisations:
            decisions.record(
                standings.judge(organisation.country),
                organisation=organisation,
                subject=organisation.public_id,
                edition=editions.edition_on(clock.today(organisation.entity)).name,
                by=world.by,
            )


def next_terms(world: World) -> None:
    """A draft of next year's terms, waiting for a second person."""
    author = person(world.people[f"manager@{DOMAIN}"])
    day = clock.today(Entity.CYPRUS)
    present = TermsEdition.objects.published().get(public_id=editions.edition_on(day).public_id)
    values = deepcopy(present.values)
    values["silver"]["initial_sales"] = "3000"
    draft = terms.draft(
        name=f"{day.year + 1}-01",
        values=values,
        drafted_from=present,
        announced_on=day,
        effective_from=date(day.year + 1, 1, 1),
        by=author,
    )
    terms.request_publication(draft, expected=draft.version, note="Demo: Silver from 3,000.", by=author)


def core_parts() -> Iterable[tuple[str, Callable[[World], None]]]:
    """Core's own part of the story, in order."""
    return (
        ("the vendor's staff", people),
        ("a list of excluded persons", excluded_persons),
        ("companies and their people", companies),
        ("messages", letters),
        ("territories", map_of_the_world),
        ("decisions about each company", first_decisions),
        ("next year's terms, waiting for a second person", next_terms),
    )


for _name, _part in core_parts():
    parts.add(_name, _part)
