"""Reads applications: for the applicant's pages, the staff's queue and one page with everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from applications.enums import Purpose, Section, SectionState, Stage, Step
from applications.models import Application, AskedField, Consent, Details, Document, LegalText, Progress
from applications.queries.likeness import Likeness
from partner_portal.core.accounts.models import User
from partner_portal.core.decisions import Decision
from partner_portal.core.decisions.models import DecisionRecord


@dataclass(frozen=True, kw_only=True)
class SectionView:
    """A section as the task list shows it. `url_name` takes the section's value as `section`; `is_open` says whether
    the applicant may change it now; `asked` are the open questions about it."""

    section: Section
    state: SectionState
    url_name: str
    is_open: bool
    asked: Sequence[AskedField]


@dataclass(frozen=True, kw_only=True)
class TrackerStep:
    """One step on the way: `state` is done, current, upcoming or ended; `ball` is who acts next in the current one
    (`you`, `us` or ""); `due_on` is the day at whose end our answer is due."""

    key: str
    label: str
    state: str
    at: datetime | None
    ball: str
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class DocumentGroup:
    """The kept documents of one purpose, newest last; `state` is missing, uploaded, refused or accepted."""

    purpose: Purpose
    documents: Sequence[Document]
    state: str


@dataclass(frozen=True, kw_only=True)
class ApplicationFile:
    """Everything staff need on one page. `due` says how the due date came about; `approval` is how an approval would
    be judged now; `steps` are those the stage allows."""

    application: Application
    details: Details
    stage: Stage
    sections: Sequence[SectionView]
    documents: Sequence[DocumentGroup]
    other_documents: Sequence[Document]
    asked: Sequence[AskedField]
    history: Sequence[Progress]
    consents: Sequence[Consent]
    likeness: Sequence[Likeness]
    hold: Decision
    territory: Decision | None
    due: Decision | None
    approval: Decision | None
    decisions: Sequence[DecisionRecord]
    steps: frozenset[Step]


def of_user(user: User) -> QuerySet[Application]:
    """This person's applications, newest first, with their details."""
    raise NotImplementedError


def current_of(user: User) -> Application | None:
    """The open application of a person, else the latest that ended, else None."""
    raise NotImplementedError


def may_start(user: User) -> Decision:
    """Whether this person may begin an application now, as a decision that says why not."""
    raise NotImplementedError


def sections(application: Application) -> list[SectionView]:
    """The sections of the form with how far each is: four at first, three more after the preliminary approval."""
    raise NotImplementedError


def can_submit(application: Application) -> bool:
    """Whether every section of the present round is done, so that only the consents are left."""
    raise NotImplementedError


def tracker(application: Application) -> list[TrackerStep]:
    """Where the application stands: who has the ball and when our answer is due."""
    raise NotImplementedError


def history(application: Application) -> QuerySet[Progress]:
    """The steps with their words, oldest first; pages for the applicant show `words.note`, never `words.reason`."""
    raise NotImplementedError


def open_questions(application: Application) -> QuerySet[AskedField]:
    """What staff asked and nobody answered yet."""
    raise NotImplementedError


def documents(application: Application) -> list[DocumentGroup]:
    """The documents of each purpose that verification asks for."""
    raise NotImplementedError


def text_in_force(kind: str, application: Application | None = None) -> LegalText:
    """The version of a text in force today, where the application's entity sits."""
    raise NotImplementedError


def queue() -> QuerySet[Application]:
    """What waits for staff, the one due first in front; with details, reviewer and manager."""
    raise NotImplementedError


def overdue() -> QuerySet[Application]:
    """What waits for staff longer than allowed."""
    raise NotImplementedError


def file_of(application: Application) -> ApplicationFile:
    """Everything about one application, for staff."""
    raise NotImplementedError
