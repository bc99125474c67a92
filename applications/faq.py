"""Questions about the way into the program, with answers from the guide and the figures of the terms in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from partner_portal.core.terms.schema import Terms


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question, its answer and the clause it comes from."""

    id: str
    title: str
    answer: str
    clause: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Questions under one heading."""

    id: str
    title: str
    questions: Sequence[Question]


GROUPS: tuple[tuple[str, Any, tuple[tuple[str, str, Any, Any], ...]], ...] = (
    ("before", gettext_lazy("Before you apply"), (
        ("who", "1.1", gettext_lazy("Who may apply?"), gettext_lazy(
            "Legal entities that work in IT: CRM and software integrators, business and IT consultants, sales "
            "specialists, developers. Whoever acts for the company fills in the application.")),
        ("person", "1.1", gettext_lazy("I work alone. Can I join?"), gettext_lazy(
            "Not as a natural person. Once your business is a registered legal entity, it can apply, also with one "
            "person in it.")),
        ("cost", "3.1.1", gettext_lazy("What does it cost, and do I have to sell something?"), gettext_lazy(
            "Applying costs nothing, and Bronze has no sales target. Silver and Gold have targets; they stand with "
            "every other figure on the page of the program.")),
        ("country", "2.4", gettext_lazy("Does it matter where my company is?"), gettext_lazy(
            "Yes. Some countries need a compliance step, which our staff take; from blocked ones, and from those not "
            "on the list, nobody can join now. You are told when you send the application.")),
        ("affiliates", "1.7.3", gettext_lazy("Can several companies of one group take part?"), gettext_lazy(
            "Only after we agreed. Name parents, subsidiaries and companies under the same control in the "
            "application; each joins once it was approved.")),
    )),
    ("steps", gettext_lazy("Step by step"), (
        ("save", "1.2.1", gettext_lazy("Can I stop and go on later?"), gettext_lazy(
            "Yes. Every section is saved by itself. Sign in on any device and you are where you left.")),
        ("review", "1.2.1", gettext_lazy("How long does the first review take?"), gettext_lazy(
            "At most %(review)s business days, by the calendar of the company you will contract with. The day you "
            "send it is day zero. If we are late, the application is marked as late for our whole team.")),
        ("declined", "1.2.1", gettext_lazy("Why was I declined without a reason?"), gettext_lazy(
            "The program may decline an application without giving a reason. You can apply again at any time.")),
        ("documents", "1.2.2", gettext_lazy("Which documents do you need?"), gettext_lazy(
            "One each for the legal entity, the tax ID and the legal address, as PDF, JPEG or PNG. One document may "
            "prove two things; then hand it in twice. Only you and our staff can open them, and each opening by staff "
            "is recorded.")),
        ("verification", "1.2.2", gettext_lazy("How long does the verification take?"), gettext_lazy(
            "At most %(verification)s business days after you sent everything. If something is missing we ask, with "
            "a remark beside each field; the days start anew with your answer.")),
        ("agreement", "1.3", gettext_lazy("When do I sign the Distribution Agreement?"), gettext_lazy(
            "You accept it online when you send the documents, and it is concluded when we approve. A copy signed on "
            "paper is sent on request.")),
        ("withdraw", "1.2", gettext_lazy("Can I withdraw?"), gettext_lazy(
            "At any time until we decide, on the page of your application. You can apply anew right after.")),
    )),
    ("after", gettext_lazy("After the approval"), (
        ("bronze", "3.1.1", gettext_lazy("What happens once we are approved?"), gettext_lazy(
            "Your company is Bronze at once. Within %(days)s days one of your people completes the program tutorial, "
            "and the company claims its free cloud subscription; else participation is cancelled. Warnings come well "
            "before.")),
        ("discount", "3.1.1", gettext_lazy("From when on do we get a discount?"), gettext_lazy(
            "As soon as the tutorial is completed: %(discount)s %% off list as Bronze, more as Silver and Gold.")),
        ("again", "3.1.1", gettext_lazy("We missed the %(days)s days. Is that the end?"), gettext_lazy(
            "No. You can apply again; the program remembers your company. The welcome bonus is given only once for "
            "each legal entity.")),
        ("changes", "1.7.4", gettext_lazy("Our name or address changes. What now?"), gettext_lazy(
            "While you apply, change it in the sections or write to us. Later it is changed on the dashboard: "
            "contacts at once, legal and bank data after we verified them.")),
    )),
)  # fmt: skip


def groups(terms: Terms) -> list[Group]:
    """The questions in the reader's language, with the figures of these terms."""
    figures = {
        "review": terms.application.review_business_days,
        "verification": terms.application.verification_business_days,
        "days": terms.bronze.days_to_qualify,
        "discount": terms.bronze.discount_percent,
    }
    return [
        Group(
            id=id_,
            title=str(title),
            questions=[
                Question(id=name, title=_filled(asked, figures), answer=_filled(answer, figures), clause=clause)
                for name, clause, asked, answer in questions
            ],
        )
        for id_, title, questions in GROUPS
    ]


def _filled(text: Any, figures: dict[str, Any]) -> str:
    words = str(text)
    return words % figures if "%" in words else words
