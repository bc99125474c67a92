"""Words the e-mails of applications and members, and §1.3's two messages."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.enums import MemberState, Step
from applications.models import Application, Member, Partner
from partner_portal.core import periods, terms
from partner_portal.core.accounts.models import User
from partner_portal.core.entities import EntityFacts, facts

Words = tuple[str, str]  # a subject and a body, in the reader's language


@dataclass(frozen=True)
class Letter:
    """Templates of a letter: a subject, and a body whose paragraphs stand apart."""

    subject: str
    body: str


# The letters there are; `actions.letters` queues them.
LETTERS: dict[str, Letter] = {
    "submitted": Letter(
        gettext_noop("Your application has arrived"),
        gettext_noop(
            "Thank you for applying for {company}.\n\n"
            "We look at it now and answer by the end of {due}. You need to do nothing until then; the tracker on your "
            "dashboard shows where it stands."
        ),
    ),
    "declined": Letter(
        gettext_noop("Your application was declined"),
        gettext_noop(
            "We have looked at the application of {company} and cannot accept it.\n\n{note}"
            "Under the program guide (§1.2.1) the preliminary review owes no reason. You can apply again once "
            "something has changed."
        ),
    ),
    "preliminarily_approved": Letter(
        gettext_noop("Your application goes on: documents, please"),
        gettext_noop(
            "We have looked at the application of {company}, and it goes on.\n\n{note}"
            "What comes next: sign in, add billing details and a document each for the legal entity, the tax ID and "
            "the legal address (PDF, JPEG or PNG), and accept the Distribution Agreement. Then we verify them."
        ),
    ),
    "information_needed": Letter(
        gettext_noop("A question about your application"),
        gettext_noop(
            "We are verifying {company} and need something more:\n\n{questions}\n\n{note}"
            "Sign in and answer there. Verification goes on as soon as you have, with a new due date for us."
        ),
    ),
    "rejected": Letter(
        gettext_noop("Your application was rejected"),
        gettext_noop(
            "We could not verify {company}, so the application has ended.\n\n{note}"
            "You can apply again with other documents."
        ),
    ),
    "withdrawn": Letter(
        gettext_noop("Your application is withdrawn"),
        gettext_noop(
            "You withdrew the application of {company}. Nothing more happens with it, and its details and documents "
            "are erased in a year.\n\nYou can apply again at any time."
        ),
    ),
    "overdue": Letter(
        gettext_noop("Overdue: an application waits for us"),
        gettext_noop(
            "Our answer to an application ({number}) was due by the end of {due}.\n\n"
            "It stands first in the queue of the program office. Nothing is decided by itself."
        ),
    ),
    "member_invited": Letter(
        gettext_noop("You are invited to the partner portal"),
        gettext_noop(
            "{company} wants to add you to its team on the partner portal.\n\n"
            "Sign up there with this e-mail address and confirm it. Our staff look at it then, and you get an e-mail."
        ),
    ),
    "member_approved": Letter(
        gettext_noop("You belong to the team now"),
        gettext_noop("You can work for {company} on the partner portal from now on: sign in and open the dashboard."),
    ),
    "member_refused": Letter(
        gettext_noop("You were not added to the team"),
        gettext_noop("We could not add you to the team of {company}. Its main user can read why and add you again."),
    ),
}


def send(payload: dict[str, Any]) -> None:
    """Mail one letter: the handler of `applications.email`, given public ids.

    Nothing goes to someone who is gone since, nor once what the letter is about was erased. A second copy after a lost
    worker carries the same Message-ID.
    """
    email = to_member(payload) if "member" in payload else to_person(payload)
    if email is not None:
        email.send()


def to_person(payload: Mapping[str, Any]) -> EmailMessage | None:
    """A letter about an application, to its applicant or to staff."""
    application = Application.objects.select_related("details").get(public_id=payload["application"])
    user = User.objects.get(public_id=payload["user"])
    if not user.is_active or application.details.erased_at:
        return None
    with translation.override(user.language or application.locale):
        subject, body = _worded(payload["letter"], _figures(application))
        number = f"{application.public_id}.{payload['letter']}.{payload['version']}.{user.public_id}"
        return _mail(subject, body, to=user.email, number=number, entity=facts(application.entity or "cyprus"))


def to_member(payload: Mapping[str, Any]) -> EmailMessage | None:
    """A letter to someone whom a main user added."""
    member = Member.objects.select_related("organisation", "user").get(public_id=payload["member"])
    organisation, letter = member.organisation, payload["letter"]
    if not member.email or (letter == "member_invited" and member.state != MemberState.INVITED):
        return None
    with translation.override((member.user and member.user.language) or organisation.locale):
        subject, body = _worded(letter, {"company": organisation.name})
        number = f"{member.public_id}.{letter}"
        return _mail(subject, body, to=member.email, number=number, entity=facts(organisation.entity))


def approved(partner: Partner) -> Words:
    """The first of §1.3's two messages: accepted, and the agreement concluded."""
    body = _(
        "{company} is a partner from {day} on.\n\n"
        "With this message the Distribution Agreement ({version}), which you accepted with your documents, is "
        "concluded with {entity}. You can ask for a physically signed copy on your company's page."
    ).format(
        company=partner.organisation.name,
        day=_day(partner.accepted_on),
        version=partner.agreement_version,
        entity=facts(partner.entity).legal_name,
    )
    return _("Welcome: your company is accepted as a partner"), body


def status_details(partner: Partner) -> Words:
    """The second: Bronze, what it gives, what to do by when (§3.1.1, R9)."""
    bronze = terms.on(partner.accepted_on).bronze
    last = periods.last_day_after(partner.accepted_on, bronze.days_to_qualify)
    body = _(
        "Your status is Bronze from today on.\n\n"
        "By the end of {last} two things are to be done: complete the program tutorial, and claim your free cloud "
        "subscription. Without both, the participation ends that night; a new application is possible then.\n\n"
        "The discount is {before} %; once the tutorial is complete, it is {after} %. Your dashboard shows what is "
        "done, what is open and how many days are left."
    ).format(
        last=_day(last),
        before=formats.number_format(bronze.discount_before_tutorial_percent),
        after=formats.number_format(bronze.discount_percent),
    )
    return _("Your status: Bronze, and what comes next"), body


def _figures(application: Application) -> dict[str, str]:
    latest = application.history.exclude(step=Step.START_VERIFICATION).select_related("words").order_by("-pk").first()
    note = latest.words.note if latest and hasattr(latest, "words") else ""
    questions = application.asked.filter(answered_at=None).order_by("pk")
    return {
        "company": application.details.legal_name or _("your company"),
        "number": application.public_id,
        "due": _day(application.due_on) if application.due_on else "–",
        "note": f"{note}\n\n" if note else "",
        "questions": "\n".join(f"– {question.remark}" for question in questions),
    }


def _day(day: Any) -> str:
    return str(formats.date_format(day, "DATE_FORMAT"))


def _worded(letter: str, figures: Mapping[str, str]) -> Words:
    known = LETTERS[letter]
    return _(known.subject), _(known.body).format_map(dict(figures))


def _mail(subject: str, body: str, *, to: str, number: str, entity: EntityFacts) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=subject,
        body=render_to_string("emails/application.txt", {"body": body, "entity": entity}),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Message-ID": f"<{number}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
