"""What is always true of applications and partners."""

from collections.abc import Iterable, Iterator

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from applications.enums import PARTICIPATING, WITH_STAFF, MemberState, Stage, TextKind
from applications.models import Application, AskedField, Consent, Member, Partner, Progress, StandingChange
from applications.policy.transitions import TRANSITIONS
from applications.queries import likeness
from partner_portal.core import clock
from partner_portal.core.entities import Entity
from partner_portal.core.invariants.registry import Result


def _newest(rows: QuerySet[Application], sample: int | None) -> QuerySet[Application]:
    return rows.order_by("-pk")[:sample] if sample else rows.order_by("pk")


def history(sample: int | None) -> Result:
    """Each application stands where its history leads: the steps follow the table and one another, since then."""
    applications = list(_newest(Application.objects.all(), sample))
    steps: dict[int, list[Progress]] = {}
    for progress in Progress.objects.filter(application__in=[row.pk for row in applications]).order_by("pk"):
        steps.setdefault(progress.application_id, []).append(progress)
    wrong = [
        f"{application}: {fault}"
        for application in applications
        for fault in _faults(application, steps.get(application.pk, []))
    ]
    return Result(len(applications), wrong)


def _faults(application: Application, steps: Iterable[Progress]) -> Iterator[str]:
    stage, since = Stage.DRAFT.value, application.started_at
    for progress in steps:
        known = TRANSITIONS.get(progress.step)  # type: ignore[call-overload]
        if known is None or progress.stage_before not in known.sources or progress.stage_after != known.target:
            yield f"no step {progress.step} leads from {progress.stage_before} to {progress.stage_after}"
        if progress.stage_before != stage:
            yield f"{progress.step} starts from {progress.stage_before}, and it stood in {stage}"
        if progress.at < since:
            yield f"{progress.step} is before the step before it"
        stage, since = progress.stage_after, progress.at
    if stage != application.stage:
        yield f"it is {application.stage}, its history leads to {stage}"
    if application.stage_since != since:
        yield "it stands there since another instant than its last step"


def due(sample: int | None) -> Result:
    """Who waits for staff has a due date of the entity's calendar, its day and instant alike; nobody else has one."""
    applications = list(_newest(Application.objects.all(), sample))
    wrong = []
    for application in applications:
        if (application.stage in WITH_STAFF) != (application.due_on is not None):
            wrong.append(f"{application} is {application.stage} and due on {application.due_on}")
        elif application.due_on and not _is_end_of_day(application):
            wrong.append(f"{application} is due on {application.due_on}, too late from {application.due_at}")
        if application.escalated_at and (application.due_at is None or application.escalated_at < application.due_at):
            wrong.append(f"{application} was escalated before it was late")
    return Result(len(applications), wrong)


def _is_end_of_day(application: Application) -> bool:
    """Whether the instant is the end of the due day at one of the entities: staff may change the entity, and a due date
    that was set stays (R38)."""
    assert application.due_on is not None
    return any(application.due_at == clock.end_of_day(application.due_on, entity) for entity in Entity)


def consents(sample: int | None) -> Result:
    """What was submitted has the applicant's consents; what was handed in for verification, the agreement's too."""
    applications = Application.objects.exclude(submitted_at=None)
    given = Consent.objects.filter(application=OuterRef("pk"), user=OuterRef("applicant"))
    handed_in = Progress.objects.filter(application=OuterRef("pk"), step="submit_documents")
    wrong = applications.filter(
        ~Exists(given.filter(text__kind=TextKind.TRUTH))
        | ~Exists(given.filter(text__kind=TextKind.PRIVACY))
        | (Exists(handed_in) & ~Exists(given.filter(text__kind=TextKind.AGREEMENT)))
    )
    unsent = Application.objects.filter(submitted_at=None).exclude(stage__in=[Stage.DRAFT, Stage.WITHDRAWN])
    return Result(
        applications.count(),
        [f"{application} lacks a consent" for application in wrong]
        + [f"{application} is {application.stage} and was never submitted" for application in unsent],
    )


def approved(sample: int | None) -> Result:
    """An approved application made one partner, of its organisation and person; no other application made one."""
    applications = Application.objects.filter(stage=Stage.APPROVED).select_related("partner")
    wrong = []
    for application in applications:
        partner: Partner | None = getattr(application, "partner", None)
        if partner is None:
            wrong.append(f"{application} is approved and made no partner")
        elif partner.organisation_id != application.organisation_id:
            wrong.append(f"{application} and its partner {partner} are of two organisations")
        elif partner.agreement is None or partner.agreement.application_id != application.pk:
            wrong.append(f"{partner} has no agreement from {application}")
    others = Partner.objects.exclude(application=None).exclude(application__stage=Stage.APPROVED)
    wrong += [f"{partner} comes from an application that is not approved" for partner in others]
    return Result(applications.count(), wrong)


def questions(sample: int | None) -> Result:
    """A question is open exactly while the application waits for the answer, or ended before it came."""
    is_open = AskedField.objects.filter(application=OuterRef("pk"), answered_at=None)
    waiting = Application.objects.filter(stage=Stage.INFORMATION_NEEDED)
    silent = waiting.filter(~Exists(is_open))
    still = Application.objects.filter(Exists(is_open)).exclude(
        stage__in=[Stage.INFORMATION_NEEDED, Stage.REJECTED, Stage.WITHDRAWN]
    )
    return Result(
        waiting.count(),
        [f"{application} waits for an answer and nothing was asked" for application in silent]
        + [f"{application} is {application.stage} with an open question" for application in still],
    )


def standings(sample: int | None) -> Result:
    """A partner stands as its last change says; one that takes part has exactly one main user."""
    last = StandingChange.objects.filter(partner=OuterRef("pk")).order_by("-pk")
    partners = Partner.objects.annotate(said=Subquery(last.values("after")[:1]), since=Subquery(last.values("at")[:1]))
    wrong = [
        f"{partner} is {partner.standing}, its last change says {partner.said}"
        for partner in partners
        if (partner.said, partner.since) != (partner.standing, partner.standing_since)
    ]
    main = Count(
        "organisation__members",
        filter=Q(organisation__members__is_main=True, organisation__members__state=MemberState.ACTIVE),
    )
    alone = Partner.objects.filter(standing__in=PARTICIPATING).annotate(mains=main).exclude(mains=1)
    wrong += [f"{partner} has {partner.mains} main users" for partner in alone]
    strangers = Member.objects.active().exclude(user__organisation=F("organisation"))
    wrong += [f"{member.public_id} is active, its person is of another company" for member in strangers]
    return Result(Partner.objects.count(), wrong)


def likeness_keys(sample: int | None) -> Result:
    """By what companies are compared (§1.7.3) is what a recount from their data says; `actions.likeness.rebuild` mends
    it."""
    checked, wrong = 0, []
    for row, standing, wanted in likeness.recount(sample):
        checked += 1
        if sorted(standing) != sorted(wanted):
            wrong.append(f"{row._meta.label} {row.pk}: {len(standing)} keys stand, its data says {len(wanted)}")
    return Result(checked, wrong)
