"""What people do in core: join, leave, write, read, screen, decide, rule territories and terms."""

from copy import deepcopy
from datetime import timedelta

from django_countries import countries

from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import person
from partner_portal.core.approvals import actions as approvals
from partner_portal.core.approvals.permissions import is_permitted
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.entities import Entity
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.screening import actions as screening
from partner_portal.core.screening.enums import PartyKind
from partner_portal.core.screening.models import ListVersion, Match
from partner_portal.core.simulation.world import BY, World
from partner_portal.core.terms import actions as terms
from partner_portal.core.terms import queries as editions
from partner_portal.core.terms.models import TermsEdition
from partner_portal.core.territories import actions as territories
from partner_portal.core.territories import queries as territory_queries
from partner_portal.core.territories.enums import Standing
from partner_portal.core.territories.models import Territory

STAFF = (Role.PROGRAM_MANAGER, Role.COMPLIANCE, Role.ADMINISTRATOR)
COUNTRIES = ("CY", "DE", "US", "MX", "BH", "AE", "IN", "GB", "PL", "JP")
COUNTRY_CODES = sorted(code for code, _name in countries)
WORDS = ("Harbour", "Linden", "Meridian", "Quarry", "Saffron", "Tessera", "Umbra", "Verdant", "Willow", "Zenith")
LISTED = ("Fictitious Harbour Holding LLC", "Nowherestan State Lottery")
NEXT_TERMS = timedelta(days=45)


def staff(world: World) -> None:
    """The vendor's staff, and a list to screen against."""
    for role in STAFF:
        for number in (1, 2):
            email = world.staff_address(role, number)
            accounts.create_staff_user(email=email, name=f"{role} {number}", role=role, is_verified=True, by=BY)
    if not ListVersion.objects.current().exists():
        screening.import_list(file=screening.DEMO_LIST, aliases=screening.DEMO_ALIASES, by=BY)


def change_profile(world: World) -> str:
    """Someone changes name, language or appearance."""
    user = world.member()
    if user is None:
        return ""
    name, language, theme = world.pick(WORDS), world.pick(["", "en", "de"]), world.pick(["", "light", "dark"])
    accounts.update_profile(user=user, name=name, language=language, theme=theme, by=person(user))
    return f"{user.email} is now {name}"


def leave(world: World) -> str:
    """An administrator closes someone's account."""
    user = world.member()
    if user is None:
        return ""
    accounts.deactivate(user=user, reason="Left the company.", by=world.staff(Role.ADMINISTRATOR))
    return f"{user.email} leaves"


def come_back(world: World) -> str:
    """An administrator opens a closed account again."""
    user = world.member(active=False)
    if user is None or not user.name:
        return ""
    accounts.reactivate(user=user, reason="Is back.", by=world.staff(Role.ADMINISTRATOR))
    return f"{user.email} is back"


def write(world: World) -> str:
    """A manager writes to a partner."""
    organisation, kind = world.organisation(), world.pick(Message.Kind.values)
    subject = f"About {world.pick(WORDS)}"
    messages.send(
        organisation=organisation,
        kind=kind,
        subject=subject,
        body="Please have a look.",
        by=world.staff(Role.PROGRAM_MANAGER),
    )
    return f"{kind} to {organisation}"


def read(world: World) -> str:
    """Someone opens a message of theirs, perhaps again."""
    user = world.member()
    message = world.some(Message.objects.for_organisation(user.organisation)) if user and user.organisation else None
    if user is None or message is None:
        return ""
    first = messages.mark_read(message=message, user=user)
    return f"{user.email} reads {'' if first else 'again '}what came on {message.dispatched_at:%Y-%m-%d}"


def change_territory(world: World) -> str:
    """Compliance gives a country a standing."""
    code, standing = world.pick(COUNTRY_CODES), Standing(world.pick(Standing.values))
    territory = Territory.objects.filter(code=code).first()
    territories.set_standing(
        code=code,
        standing=standing,
        reason="A new rule was published.",
        by=world.staff(Role.COMPLIANCE),
        expected_version=territory.version if territory else 0,
    )
    return f"{code} is {standing}"


def judge_territory(world: World) -> str:
    """A partner asks whether it may sell to a country, and the answer is kept."""
    organisation, code = world.organisation(), world.pick(COUNTRY_CODES)
    decision = territory_queries.judge(code)
    decisions.record(decision, by=BY, organisation=organisation, subject=organisation.public_id)
    return f"{organisation} asks for {code}: {decision.verdict}"


def screen(world: World) -> str:
    """A partner is screened under its own name, or one that is on the list."""
    organisation = world.organisation()
    name = world.pick([organisation.name, organisation.name, *LISTED])
    screening.screen(
        subject=organisation.public_id,
        names=[name],
        kind=PartyKind.ENTITY,
        country=organisation.country,
        organisation=organisation,
        by=BY,
    )
    return f"{organisation} as {name}"


def decide_match(world: World) -> str:
    """Compliance decides an open match."""
    match = world.some(Match.objects.open())
    if match is None:
        return ""
    decide = screening.clear if world.dice.random() < 0.8 else screening.confirm
    decide(match=match, reason="Compared by hand.", by=world.staff(Role.COMPLIANCE))
    return f"{decide.__name__} a match of {match.score}"


def change_terms(world: World) -> str:
    """A manager drafts terms for a day to come, and another publishes them; some drafts are given up."""
    author, second = world.staff(Role.PROGRAM_MANAGER, 1), world.staff(Role.PROGRAM_MANAGER, 2)
    today = clock.today(Entity.CYPRUS)
    present = TermsEdition.objects.published().last()
    assert present is not None
    values = deepcopy(present.values)
    values["silver"]["initial_sales"] = str(world.dice.randrange(2_000, 3_000, 100))
    draft = terms.draft(
        name=f"simulated-{TermsEdition.objects.count()}",
        values=values,
        drafted_from=present,
        announced_on=today,
        effective_from=today + NEXT_TERMS,
        by=author,
    )
    if world.dice.random() < 0.3 or not editions.may_publish(draft).is_met:
        terms.withdraw(draft, expected=draft.version, by=author)
        return f"{draft} is given up"
    request = terms.request_publication(draft, expected=draft.version, by=author)
    if second.user is None or not is_permitted(second.user, request):
        return f"{draft} waits for its publication"
    approvals.approve(request, by=second)
    return f"{draft} is published for {draft.effective_from}"
