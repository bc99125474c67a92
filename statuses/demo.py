"""The demo's companies: applications at every stage and partners in every state, brought there by the real actions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from anyascii import anyascii

from applications import example
from applications.actions import applying, review, standing, team
from applications.models import Application, Partner
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import Actor, person
from partner_portal.core.demo import DOMAIN, HOMES, PARTNERS, PASSWORD, PLACES, World, made_up_names
from partner_portal.core.entities import Entity
from statuses.actions import bronze, facts
from statuses.enums import BRONZE_REQUIREMENTS, Requirement

T = TypeVar("T")

# How long the way to the approval took, in days before it.
WAY = {"start": 24, "submit": 22, "look": 17, "hand_in": 12, "verify": 6}


@dataclass(frozen=True)
class Fate:
    """What became of a partner: accepted so many days ago, met what after how many days, and what staff did then."""

    accepted: int
    met: dict[Requirement, int]
    then: str = ""


# How old a participation was when staff decided so.
WHEN = {"suspend": 35, "terminate": 60}
TUTORIAL, CLAIM = BRONZE_REQUIREMENTS
FATES = (
    Fate(33, {TUTORIAL: 12}),
    Fate(86, {}),
    Fate(61, {TUTORIAL: 9, CLAIM: 20}),
    Fate(3, {}),
    Fate(76, {CLAIM: 2}),
    Fate(240, {TUTORIAL: 20, CLAIM: 31}),
    Fate(20, {TUTORIAL: 2, CLAIM: 3}),
    Fate(102, {TUTORIAL: 30}),  # over since day 91
    Fate(48, {TUTORIAL: 6}, "suspend"),
    Fate(150, {TUTORIAL: 11, CLAIM: 80}),
    Fate(89, {TUTORIAL: 88}),
    Fate(130, {TUTORIAL: 15, CLAIM: 40}, "terminate"),
)
STAGES = (
    "draft", "submitted", "overdue", "declined", "preliminarily_approved", "documents_submitted", "verifying",
    "information_needed", "rejected", "withdrawn",
)  # fmt: skip


def companies(world: World) -> None:
    """The companies to sign in as, others in every state, applications at every stage, and one that waits for us."""
    names = made_up_names(world)
    officer = person(world.people[f"reviewer@{DOMAIN}"])
    made: list[tuple[Partner, Fate]] = []
    for number in range(world.partners):
        if number < len(HOMES) - 1:
            name, country, _entity, _zone, language = HOMES[number]
            login = PARTNERS[number]
            user = _person(world, login.email, login.name, language=login.language, password=PASSWORD)
            world.people[login.email] = user
            locale = language
        else:
            country, _entity, _zone, form = world.random.choice(PLACES)
            name, locale = f"{next(names)} {form}", ""
            user = _person(world, f"owner{number}@{_domain(name)}", f"{name.split()[0]} Berg", language=locale)
        fate = FATES[number % len(FATES)]
        made.append((_partner(world, user, name, country, officer, fate), fate))
    for number, stage in enumerate(STAGES):
        if number < world.partners // 4:
            country, _entity, _zone, form = PLACES[number % len(PLACES)]
            name = f"{next(names)} {form}"
            user = _person(world, f"applicant{number}@{_domain(name)}", f"{name.split()[1]} Moreau")
            _application(world, user, name, country, officer, stage)
    _listed(world, officer)
    newcomer = PARTNERS[-1]
    world.people[newcomer.email] = _person(world, newcomer.email, newcomer.name, password=PASSWORD)
    _live_through(world, made)
    world.organisations.extend(partner.organisation for partner, _fate in made)
    for user in world.people.values():
        user.refresh_from_db()  # the approval made some of them members


def _partner(world: World, user: User, name: str, country: str, officer: Actor, fate: Fate) -> Partner:
    """One company on its way through the application, up to its approval."""
    application = _at(world, fate.accepted + WAY["start"], lambda: _draft(world, user, name, country))
    application = _at(world, fate.accepted + WAY["submit"], lambda: example.submit(application))
    application = _at(
        world,
        fate.accepted + WAY["look"],
        lambda: review.approve_preliminarily(application=application, by=officer),
    )
    application = _at(world, fate.accepted + WAY["hand_in"], lambda: example.hand_in(application))
    application = _at(world, fate.accepted + WAY["verify"], lambda: example.verify(application, by=officer))
    manager = world.people[f"manager@{DOMAIN}"]

    def approve() -> Partner:
        partner = example.approve(application, by=officer)
        return standing.assign_manager(partner=partner, manager=manager, by=officer)

    return _at(world, fate.accepted, approve)


def _application(world: World, user: User, name: str, country: str, officer: Actor, stage: str) -> Application:
    """One application at a stage; the overdue one has waited longer than it should."""
    ago = 40 if stage in ("overdue", "declined", "rejected", "withdrawn") else 16
    application = _at(world, ago, lambda: _draft(world, user, name, country))
    if stage == "draft":
        return application
    application = _at(world, 3 if stage == "submitted" else ago - 1, lambda: example.submit(application))
    if stage == "declined":
        return _at(
            world, ago - 5, lambda: review.decline(application=application, reason="Demo: too little.", by=officer)
        )
    if stage == "withdrawn":
        return _at(world, ago - 5, lambda: applying.withdraw(application=application, by=person(user)))
    if stage in ("submitted", "overdue"):
        return application
    application = _at(world, 10, lambda: review.approve_preliminarily(application=application, by=officer))
    if stage == "preliminarily_approved":
        return application
    application = _at(world, 6, lambda: example.hand_in(application))
    if stage == "documents_submitted":
        return application
    application = _at(world, 4, lambda: review.start_verification(application=application, by=officer))
    if stage == "information_needed":
        asked = {"phone": "Nobody answers here. Is there another number?"}
        return _at(world, 2, lambda: review.ask(application=application, fields=asked, by=officer))
    if stage == "rejected":
        return _at(
            world, 1, lambda: review.reject(application=application, reason="Demo: not the company.", by=officer)
        )
    return application


def _listed(world: World, officer: Actor) -> None:
    """A company whose name is like one on the list: its approval waits for compliance."""
    name, country, _entity, _zone, _language = HOMES[-1]
    user = _person(world, f"quays@{_domain(name)}", "Quentin Marsh")
    application = _at(world, 16, lambda: _draft(world, user, name, country))
    application = _at(world, 15, lambda: example.submit(application))
    application = _at(world, 9, lambda: review.approve_preliminarily(application=application, by=officer))
    application = _at(world, 5, lambda: example.hand_in(application))
    _at(world, 2, lambda: example.verify(application, by=officer))


def _live_through(world: World, made: list[tuple[Partner, Fate]]) -> None:
    """The days since the first approval: what partners did, what staff decided, warnings, and cancellations."""
    longest = max((fate.accepted for _partner, fate in made), default=0)
    manager = person(world.people[f"manager@{DOMAIN}"])
    for ago in range(longest, -1, -1):
        day = world.days_ago(ago).date()
        _daily(day)
        for number, (partner, fate) in enumerate(made):
            with clock.fixed(world.days_ago(ago)):
                _live_a_day(world, partner, fate, fate.accepted - ago, manager, grows=number % 4 == 0)


def _live_a_day(world: World, partner: Partner, fate: Fate, age: int, manager: Actor, *, grows: bool) -> None:
    """What happens with a partner on the day it is so old; one that grows gets a colleague on its second day."""
    for requirement, after in fate.met.items():
        if age == after:
            _met(world, partner, requirement)
    if fate.then and age == WHEN[fate.then]:
        _punish(partner, fate.then, manager)
    if grows and age == 1:
        _colleague(world, partner, manager)


def _daily(day: date) -> None:
    """What the daily run does for first days, as it would have been done then."""
    for entity in Entity:
        begins = clock.start_of_day(day, entity)
        if begins > clock.now():
            continue
        with clock.fixed(begins):
            while bronze.lapse(day, entity) or bronze.warn(day, entity):
                pass


def _punish(partner: Partner, what: str, by: Actor) -> None:
    if what == "suspend":
        standing.suspend(partner=partner, reason="The bank details could not be verified.", by=by)
    else:
        standing.terminate(partner=partner, reason="Sold below the public prices, after two warnings.", by=by)


def _met(world: World, partner: Partner, requirement: Requirement) -> None:
    facts.record(
        partner=partner,
        requirement=requirement,
        at=clock.now(),
        reference=f"demo:{partner.public_id}:{requirement}",
        by=world.by,
    )


def _colleague(world: World, partner: Partner, manager: Actor) -> None:
    """A colleague whom the main user added and staff let in."""
    organisation = partner.organisation
    user = _person(world, f"colleague@{_domain(organisation.name)}", "Alex Roth")
    main = organisation.members.get(is_main=True)
    assert main.user is not None
    rights = {"may_profile": True, "may_store": True}
    member = team.add(organisation=organisation, email=user.email, rights=rights, by=person(main.user))
    team.approve(member=member, by=manager)


def _draft(world: World, user: User, name: str, country: str) -> Application:
    given = example.company(
        name=name, country=country, contact=user.name, email=f"office@{_domain(name)}", dice=world.random
    )
    return example.draft(user, given)


def _person(world: World, email: str, name: str, *, language: str = "en", password: str | None = None) -> User:
    return accounts.create_user(
        email=email, name=name, password=password, language=language, is_verified=True, by=world.by
    )


def _domain(name: str) -> str:
    plain = anyascii(name).lower().replace(" ", "-")
    letters = "".join(letter for letter in plain if letter not in ".,&")
    return f"{letters.strip('-')}.{DOMAIN}"


def _at(world: World, days: int, do: Callable[[], T]) -> T:
    """Do it so many days ago."""
    with clock.fixed(world.days_ago(days)):
        return do()
