"""What the applicant's pages say of an application: titles, tasks, steps on the way, history (§1.2, §7.1)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.enums import FIRST_SECTIONS, WITH_STAFF, Section, SectionState, Stage, Step
from applications.models import Application, Progress
from applications.queries.applications import SectionView, TrackerStep
from partner_portal.core import clock
from partner_portal.core.entities import Entity
from partner_portal.core.terms import queries as terms

LEDES: dict[str, Any] = {
    Section.COMPANY: gettext_lazy("The legal entity that becomes the partner, as its register shows it."),
    Section.BUSINESS: gettext_lazy("So that we know whom you help, and with what."),
    Section.CONTACT: gettext_lazy("We write to the person, and call only if something is unclear."),
    Section.PEOPLE: gettext_lazy("The law asks us to know who stands behind a partner."),
    Section.BILLING: gettext_lazy("Needed before the first purchase; we verify it with the rest."),
    Section.DOCUMENTS: gettext_lazy("One for the legal entity, one for the tax ID, one for the legal address."),
    Section.AGREEMENT: gettext_lazy("Read it, accept it, and send everything for verification."),
}


@dataclass(frozen=True, kw_only=True)
class Head:
    """The top of the application's page: what is going on, and the one thing to do next."""

    eyebrow: str
    title: str
    text: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Task:
    """A line of the task list."""

    title: Any
    text: Any
    state: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Stop:
    """A step of the tracker: past, here or next."""

    title: str
    text: str
    state: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """A line of the history."""

    at: datetime
    title: str
    note: str


def day(value: date | datetime) -> str:
    """A date as the pages write it."""
    return date_format(value, "DATE_FORMAT")


def url_of(section: str) -> str:
    """Where a section is filled in."""
    return reverse("apply-check") if section == Section.AGREEMENT else reverse("apply-section", args=[section])


def sending(stage: str) -> str:
    """What the last task of a round is called."""
    if stage == Stage.PRELIMINARILY_APPROVED:
        return _("Check, accept the agreement and send")
    return _("Send your answers") if stage == Stage.INFORMATION_NEEDED else _("Check your answers and send")


def tasks(
    application: Application, sections: Iterable[SectionView], *, ready: bool, answered: Collection[str] = ()
) -> list[Task]:
    """What the applicant fills in during the present round, and sending as the last; nothing while we have the ball.

    `answered` are the sections whose questions have their answer, which waits to be sent.
    """
    here = [view for view in sections if view.is_open and view.section != Section.AGREEMENT]
    if not here:
        return []
    listed = [
        Task(
            title=view.section.label,
            text=" ".join(question.remark for question in view.asked) or LEDES[view.section],
            state=SectionState.DONE if view.section in answered else view.state,
            url=url_of(view.section),
        )
        for view in here
    ]
    state = SectionState.NOT_STARTED if ready else SectionState.LATER
    return [
        *listed,
        Task(title=sending(application.stage), text="", state=state, url=reverse("apply-check") if ready else ""),
    ]


def sent(application: Application) -> list[Task]:
    """What was handed in at first, each leading to its answers."""
    if application.submitted_at is None:
        return []
    page = reverse("apply-answers")
    return [
        Task(title=section.label, text="", state=SectionState.DONE, url=f"{page}#answers-{section}")
        for section in FIRST_SECTIONS
    ]


def head(application: Application, listed: Sequence[Task], *, name: str, saved_at: datetime | None) -> Head:
    """The title of the application's page and its button."""
    waiting = next((task for task in listed if task.url and task.state != SectionState.DONE), None)
    url = waiting.url if waiting else ""
    number = name or application.public_id
    match application.stage:
        case Stage.DRAFT:
            saved = _("saved %(at)s UTC") % {"at": date_format(saved_at, "DATETIME_FORMAT")} if saved_at else ""
            return Head(
                eyebrow=" · ".join(filter(None, [name, saved or _("Not sent yet")])),
                title=_("Your application"),
                text=_("The first of two parts: four short sections, each saved by itself."),
                url=url,
                action=_("Check and send") if url == reverse("apply-check") else _("Continue"),
            )
        case Stage.PRELIMINARILY_APPROVED:
            return Head(
                eyebrow=number,
                title=_("Billing details and documents"),
                text=_("The second of two parts. What you told us fits; now prove the legal entity."),
                url=url,
                action=_("Check and send") if url == reverse("apply-check") else _("Continue"),
            )
        case Stage.INFORMATION_NEEDED:
            return Head(
                eyebrow=number,
                title=_("We need an answer from you"),
                text=_("Each thing below has our question beside it. Send your answers when all are done."),
                url=url,
                action=_("Send your answers") if url == reverse("apply-check") else _("Answer"),
            )
        case Stage.SUBMITTED:
            title = _("We are reading your application")
        case _other:
            title = _("We are verifying your company")
    return Head(eyebrow=number, title=title, text=promise(application))


def promise(application: Application) -> str:
    """By when we answer, or that we are late."""
    if application.stage not in WITH_STAFF or application.due_on is None:
        return ""
    if is_late(application):
        return _("This takes longer than we said: the answer was due on %(day)s. Our team knows.") % {
            "day": day(application.due_on)
        }
    return _("The answer comes by e-mail by %(day)s.") % {"day": day(application.due_on)}


def is_late(application: Application) -> bool:
    """Whether our answer is overdue."""
    return application.due_at is not None and clock.now() >= application.due_at


def stops(application: Application, steps: Iterable[TrackerStep]) -> list[Stop]:
    """The tracker in words: who has the ball, since when, until when."""
    states = {"done": "past", "current": "here", "ended": "past"}
    return [
        Stop(title=str(step.label), text=_said_of(application, step), state=states.get(step.state, "next"))
        for step in steps
    ]


def _said_of(application: Application, step: TrackerStep) -> str:
    if step.state == "current" and step.ball == "us":
        return " ".join(filter(None, [_("With us."), promise(application)]))
    if step.state == "current":
        return _("With you. There is no deadline.")
    return day(step.at) if step.at else ""


def way(entity: Entity | str = Entity.CYPRUS) -> list[Stop]:
    """The whole way, for someone who has not begun."""
    term = terms.edition_on(clock.today(entity)).terms.application
    review, verification = term.review_business_days, term.verification_business_days
    return [
        Stop(title=_("You apply"), text=_("Four short sections. Saved as you go."), state="next"),
        Stop(
            title=_("First review"),
            text=ngettext("With us, up to %(n)s business day.", "With us, up to %(n)s business days.", review)
            % {"n": review},
            state="next",
        ),
        Stop(
            title=_("Billing details and documents"),
            text=_("With you: billing details, three documents, the Distribution Agreement."),
            state="next",
        ),
        Stop(
            title=_("Verification"),
            text=ngettext(
                "With us, up to %(n)s business day.", "With us, up to %(n)s business days.", verification
            )
            % {"n": verification},
            state="next",
        ),
        Stop(title=_("Bronze"), text=_("Store and dashboard open at once."), state="next"),
    ]  # fmt: skip


HAPPENED: dict[str, Any] = {
    Step.START: gettext_lazy("You began the application"),
    Step.SUBMIT: gettext_lazy("You sent the application"),
    Step.DECLINE: gettext_lazy("We declined the application"),
    Step.APPROVE_PRELIMINARILY: gettext_lazy("First review passed: billing and documents next"),
    Step.SUBMIT_DOCUMENTS: gettext_lazy("You sent billing details and documents"),
    Step.START_VERIFICATION: gettext_lazy("We began the verification"),
    Step.ASK: gettext_lazy("We asked for more information"),
    Step.ANSWER: gettext_lazy("You answered"),
    Step.APPROVE: gettext_lazy("We accepted your company as a partner"),
    Step.REJECT: gettext_lazy("We did not accept the application"),
    Step.WITHDRAW: gettext_lazy("You withdrew the application"),
}


def happened(history: Iterable[Progress]) -> list[Happened]:
    """The history as the applicant reads it, the latest first: never the reasons staff keep."""
    return [
        Happened(at=step.at, title=str(HAPPENED[step.step]), note=getattr(getattr(step, "words", None), "note", ""))
        for step in reversed(list(history))
    ]


ENDINGS: dict[str, tuple[Any, Any, Any, Any]] = {
    Stage.DECLINED: (
        gettext_lazy("We cannot accept this application"),
        gettext_lazy(
            "We declined it at the first review. The program owes no reason, and this is no judgement of you."
        ),
        gettext_lazy("If something has changed"),
        gettext_lazy("You can apply again at any time; what you told us is not carried over."),
    ),
    Stage.REJECTED: (
        gettext_lazy("The verification did not succeed"),
        gettext_lazy("We could not confirm what the program asks for, so the application has ended."),
        gettext_lazy("If you can prove it now"),
        gettext_lazy("You can apply again at any time, with documents that show the legal entity as it is registered."),
    ),
    Stage.WITHDRAWN: (
        gettext_lazy("You withdrew the application"),
        gettext_lazy("We stopped working on it."),
        gettext_lazy("If you change your mind"),
        gettext_lazy("You can apply again at any time."),
    ),
}
