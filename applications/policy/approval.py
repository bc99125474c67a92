"""When an applicant becomes a partner (§1.2.2, §1.3), and how the vendor decides before."""

from datetime import date

from django.utils.translation import gettext_noop

from applications.enums import VERIFICATION_PURPOSES
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule


@rule("applications.preliminary", clause="1.2.1", internal=True)
def preliminary(*, approves: bool) -> Finding:
    """§1.2.1: the vendor may decline at the preliminary review and owes no reason; staff keep theirs."""
    if approves:
        sentence = Sentence(gettext_noop("Approved preliminarily: billing details and documents come next."))
        return Finding(verdict=Verdict.MET, sentence=sentence)
    return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(gettext_noop("Declined at the preliminary review.")))


@rule("applications.verification", clause="1.2.2", internal=True)
def verification(*, accepted: tuple[str, ...], refused: tuple[str, ...]) -> Finding:
    """§1.2.2: staff reject an application whose legal entity, tax ID or address could not be verified, or for another
    reason they keep. `accepted` and `refused` are the purposes of documents judged so far."""
    return Finding(
        verdict=Verdict.NOT_MET,
        sentence=Sentence(gettext_noop("Rejected after verification.")),
        limit=tuple(VERIFICATION_PURPOSES),
    )


# What stands against an approval, in the order in which staff read it; the first one gives the sentence.
FINAL = {
    "participating": gettext_noop("This legal entity takes part already: it cannot be accepted twice."),
    "terminated": gettext_noop("This legal entity was terminated: only an upheld appeal brings it back."),
    "applicant": gettext_noop("The applicant belongs to another company now. Someone else has to apply."),
    "territory": gettext_noop("Nothing can be sold to the applicant's territory, so no partner is accepted there."),
    "hold": gettext_noop("The applicant is confirmed to stand on a list of excluded persons."),
}
WAITING = {
    "stage": gettext_noop("An application can be approved during verification."),
    "hold": gettext_noop("The screening of the applicant's names is not settled yet. Decide its open matches first."),
    "territory": gettext_noop(
        "The applicant's territory needs a compliance step: someone of compliance has to approve."
    ),
    "questions": gettext_noop("A question to the applicant is still open."),
    "consents": gettext_noop("A consent is missing: the data's truth, privacy, or the Distribution Agreement."),
    "documents": gettext_noop("Not every document is accepted yet: legal entity, tax ID and legal address, each."),
}


@rule("applications.approval", clause="1.3", internal=True)
def approval(
    *,
    is_verifying: bool,
    accepted: tuple[str, ...],
    unjudged: int,
    consents: tuple[str, ...],
    questions: int,
    hold: str,
    territory: str,
    by_compliance: bool,
    participating: bool,
    terminated: bool,
    applicant_elsewhere: bool,
) -> Finding:
    """§1.3: an application under verification is approved once a document is accepted for legal entity, tax ID and
    legal address and none waits to be judged, all three consents are there and no question is open.

    §2.4: never for a blocked territory; one under review is approved by someone of compliance. §2.3.3: never while the
    screening holds the applicant. A legal entity takes part once; a terminated one comes back by appeal alone (R37).
    `hold` and `territory` are verdicts. The value names all that stands against it.
    """
    final = {
        "participating": participating,
        "terminated": terminated,
        "applicant": applicant_elsewhere,
        "territory": territory == Verdict.NOT_MET,
        "hold": hold == Verdict.NOT_MET,
    }
    waiting = {
        "stage": not is_verifying,
        "hold": hold == Verdict.OPEN,
        "territory": territory == Verdict.OPEN and not by_compliance,
        "questions": questions > 0,
        "consents": not {"truth", "privacy", "agreement"} <= set(consents),
        "documents": unjudged > 0 or not set(VERIFICATION_PURPOSES) <= set(accepted),
    }
    against = [FINAL[name] for name, stands in final.items() if stands]
    verdict = Verdict.NOT_MET if against else Verdict.OPEN
    against += [WAITING[name] for name, stands in waiting.items() if stands]
    limit = tuple(VERIFICATION_PURPOSES)
    if against:
        names = tuple(name for found in (final, waiting) for name, stands in found.items() if stands)
        return Finding(verdict=verdict, sentence=Sentence(against[0]), limit=limit, value=names)
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("Everything is verified: the applicant can be accepted.")),
        limit=limit,
        value=(),
    )


@rule("applications.accepted", clause="1.3")
def accepted(*, accepted_on: date, agreement_version: str) -> Finding:
    """§1.3: from the day of the approval on the applicant is a partner, and the agreement is concluded in the version
    that was accepted with the documents."""
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(
            gettext_noop("Accepted as a partner on {day}; the Distribution Agreement ({version}) is concluded."),
            {"day": accepted_on, "version": agreement_version},
        ),
        value=accepted_on,
    )
