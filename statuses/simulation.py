"""What simulated people do with applications, standing and statuses."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from applications import example
from applications.actions import applying, review, standing, team
from applications.enums import PARTICIPATING, Stage, Standing
from applications.models import Application, Details, Member, Partner, StandingChange
from applications.taxids import normalised
from partner_portal.core import clock
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import Actor, person
from partner_portal.core.refusals import Refused
from partner_portal.core.simulation.world import BY, World, address
from statuses.actions import facts
from statuses.enums import Requirement
from statuses.models import BronzeDeadline, BronzeWarning, RequirementFact, StatusPeriod

COUNTRIES = ("CY", "DE", "US", "MX", "BH", "AE", "IN", "GB", "PL", "JP")
WORDS = ("Harbour", "Linden", "Meridian", "Quarry", "Saffron", "Tessera", "Umbra", "Verdant", "Willow", "Zenith")
Rows = Iterable[Sequence[Any]]


def partners(world: World) -> None:
    """Companies that applied and were accepted before the first day, each with its main user."""
    office = world.staff(Role.PROGRAM_MANAGER)
    for _ in range(world.partners):
        example.approve(_verified(_drafted(world), office), by=office)


def start(world: World) -> str:
    """Someone begins an application and fills it in."""
    return f"{_drafted(world).details.legal_name} fills in"


def submit(world: World) -> str:
    """An applicant hands it in."""
    return _do(world, Stage.DRAFT, lambda application: example.submit(application), "hands in")


def look(world: World) -> str:
    """Staff decide the preliminary review."""
    office = world.staff(Role.PROGRAM_MANAGER)
    if world.dice.random() < 0.2:
        return _do(
            world,
            Stage.SUBMITTED,
            lambda application: review.decline(application=application, reason="Too little.", by=office),
            "is declined",
        )
    return _do(
        world,
        Stage.SUBMITTED,
        lambda application: review.approve_preliminarily(application=application, by=office),
        "goes on",
    )


def hand_in(world: World) -> str:
    """An applicant hands in documents."""
    return _do(world, Stage.PRELIMINARILY_APPROVED, lambda application: example.hand_in(application), "hands papers in")


def verify(world: World) -> str:
    """Staff look at the documents."""
    office = world.staff(Role.PROGRAM_MANAGER)
    return _do(
        world, Stage.DOCUMENTS_SUBMITTED, lambda application: example.verify(application, by=office), "is looked at"
    )


def decide(world: World) -> str:
    """Staff approve, reject or ask."""
    office, dice = world.staff(Role.PROGRAM_MANAGER, 2), world.dice.random()
    if dice < 0.15:
        return _do(
            world,
            Stage.VERIFYING,
            lambda application: review.ask(application=application, fields={"phone": "Nobody answers."}, by=office),
            "is asked",
        )
    if dice < 0.3:
        return _do(
            world,
            Stage.VERIFYING,
            lambda application: review.reject(application=application, reason="Not the company.", by=office),
            "is rejected",
        )
    return _do(world, Stage.VERIFYING, lambda application: example.approve(application, by=office), "becomes a partner")


def answer(world: World) -> str:
    """An applicant answers what was asked."""

    def answered(application: Application) -> None:
        by = person(application.applicant)
        applying.save_section(
            application=application,
            section="contact",
            values={"phone": example.PLACES[application.country][1]},
            by=by,
        )
        applying.answer(application=application, by=by)

    return _do(world, Stage.INFORMATION_NEEDED, answered, "answers")


def withdraw_application(world: World) -> str:
    """An applicant gives up."""
    application = world.some(Application.objects.filter(stage__in=[Stage.SUBMITTED, Stage.PRELIMINARILY_APPROVED]))
    if application is None:
        return ""
    applying.withdraw(application=application, by=person(application.applicant))
    return f"{application.details.legal_name} withdraws"


def meet(world: World) -> str:
    """A partner does one of the things Bronze asks for."""
    partner = world.some(_partners(world).filter(standing__in=PARTICIPATING))
    requirement = world.pick(Requirement.values)
    if partner is None or partner.requirement_facts.standing().filter(requirement=requirement).exists():
        return ""
    count = RequirementFact.objects.count()
    facts.record(partner=partner, requirement=requirement, at=clock.now(), reference=f"simulation:{count + 1}", by=BY)
    return f"{partner.organisation}: {requirement}"


def take_back(world: World) -> str:
    """Staff take a fact back, at times as recorded in error."""
    fact = world.some(RequirementFact.objects.standing().filter(partner__in=_partners(world)))
    if fact is None:
        return ""
    in_error = world.dice.random() < 0.5
    facts.withdraw(fact=fact, reason="Looked at again.", in_error=in_error, by=world.staff(Role.PROGRAM_MANAGER))
    return f"{fact.partner.organisation}: no {fact.requirement}{', in error' if in_error else ''}"


def change_standing(world: World) -> str:
    """Staff suspend, reinstate or terminate a partner."""
    partner = world.some(_partners(world).filter(standing__in=PARTICIPATING))
    if partner is None:
        return ""
    steps = [standing.reinstate] if partner.standing == Standing.SUSPENDED else [standing.suspend, standing.suspend]
    step = world.dice.choice([*steps, standing.terminate])
    step(partner=partner, reason="Simulated.", by=world.staff(Role.PROGRAM_MANAGER))
    return f"{partner.organisation}: {step.__name__}"


def add_colleague(world: World) -> str:
    """A main user adds a colleague, and staff let them in."""
    main = world.some(
        Member.objects.active().filter(is_main=True, organisation__in=world.organisations(), user__is_active=True)
    )
    if main is None or main.user is None:
        return ""
    user = _somebody()
    rights = {"may_profile": world.dice.random() < 0.5, "may_store": world.dice.random() < 0.5}
    member = team.add(organisation=main.organisation, email=user.email, rights=rights, by=person(main.user))
    team.approve(member=member, by=world.staff(Role.PROGRAM_MANAGER))
    return f"{user.email} joins {main.organisation}"


def _partners(world: World) -> Any:
    return Partner.objects.filter(organisation__in=world.organisations())


def _somebody() -> User:
    number = User.objects.count() + 1
    return accounts.create_user(email=address(f"person-{number}"), name=f"Person {number}", is_verified=True, by=BY)


def _drafted(world: World) -> Application:
    user = _somebody()
    number = Application.objects.count() + 1
    name, country = f"{world.pick(WORDS)} {world.pick(WORDS)} {number} Ltd", world.pick(COUNTRIES)
    email = f"office@company-{number}.example"
    while True:
        given = example.company(name=name, country=country, contact=user.name, email=email, dice=world.dice)
        number_of_it = normalised(country, given.tax_id)
        if not Details.objects.filter(application__country=country, tax_id=number_of_it).exists():
            return example.draft(user, given)


def _verified(application: Application, office: Actor) -> Application:
    application = example.submit(application)
    application = review.approve_preliminarily(application=application, by=office)
    return example.verify(example.hand_in(application), by=office)


def _do(world: World, stage: Stage, do: Callable[[Application], object], what: str) -> str:
    """Do it with an application at this stage; what the program refuses is said."""
    application = world.some(Application.objects.filter(stage=stage, applicant__is_active=True))
    if application is None:
        return ""
    name = application.details.legal_name
    try:
        do(application)
    except Refused as refusal:
        return f"{name}: {refusal.decision.rule} says no"
    except ValidationError as error:
        return f"{name}: {sorted(error.message_dict)} is missing"
    return f"{name} {what}"


OPERATIONS: dict[str, tuple[int, Callable[[World], str]]] = {
    "application.start": (3, start),
    "application.submit": (3, submit),
    "application.look": (3, look),
    "application.hand_in": (3, hand_in),
    "application.verify": (3, verify),
    "application.decide": (3, decide),
    "application.answer": (1, answer),
    "application.withdraw": (1, withdraw_application),
    "requirement.meet": (8, meet),
    "requirement.take_back": (2, take_back),
    "partner.standing": (2, change_standing),
    "team.add": (2, add_colleague),
}
STATES: dict[str, Callable[[], Rows]] = {
    "applications": lambda: Application.objects.values_list(
        "details__legal_name", "stage", "country", "entity", "submitted_at", "stage_since", "due_at", "ended_at"
    ),
    "partners": lambda: Partner.objects.values_list(
        "organisation__name", "entity", "accepted_at", "standing", "standing_since", "ended_at"
    ),
    "standings": lambda: StandingChange.objects.values_list(
        "partner__organisation__name", "before", "after", "at", "decision__verdict"
    ),
    "members": lambda: Member.objects.values_list(
        "organisation__name", "email", "state", "is_main", "may_profile", "may_store", "added_at", "left_at"
    ),
    "statuses": lambda: StatusPeriod.objects.values_list(
        "partner__organisation__name", "status", "valid_from", "valid_until", "anchor_on"
    ),
    "deadlines": lambda: BronzeDeadline.objects.values_list(
        "partner__organisation__name", "started_on", "last_on", "ends_at", "state", "settled_at"
    ),
    "warnings": lambda: BronzeWarning.objects.values_list(
        "deadline__partner__organisation__name", "days_left", "due_on", "sent_at", "needless_at"
    ),
    "facts": lambda: RequirementFact.objects.values_list(
        "partner__organisation__name", "requirement", "at", "reference", "recorded_at", "withdrawn_at"
    ),
}
