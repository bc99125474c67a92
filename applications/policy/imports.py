"""What may be done with an import of existing partners, and what an imported acceptance rests on (§1.3)."""

from datetime import date

from django.utils.translation import gettext_noop

from partner_portal.core.decisions import Finding, Sentence, Verdict, rule


@rule("imports.check", clause="house", internal=True)
def may_check(*, applied_before: bool) -> Finding:
    """A file is imported once: the same bytes again would change nothing."""
    if applied_before:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                gettext_noop("This very file was imported already. Undo that import first, or change the file.")
            ),
        )
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("The file is new.")))


@rule("imports.apply", clause="house", internal=True)
def may_apply(*, state: str, rows: int, faults: int) -> Finding:
    """What was checked is imported once, if a row without faults is in it."""
    figures = {"rows": rows, "faults": faults}
    if state != "checked":
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("This import was decided already. Open it to see what became of it.")),
        )
    if rows <= faults:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("Every row has faults. Correct the file and check it again."), figures),
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("{rows} rows, {faults} of them with faults: those stay out."), figures),
        value=rows - faults,
    )


@rule("imports.undo", clause="house", internal=True)
def may_undo(*, state: str) -> Finding:
    """Only what was imported can be taken back, once."""
    if state != "applied":
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(gettext_noop("There is nothing to take back: the import was not applied, or is undone.")),
        )
    return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("The import can be taken back.")))


@rule("imports.accepted", clause="1.3")
def imported(*, batch: str, accepted_on: date) -> Finding:
    """§1.3: a partner accepted before the portal stays accepted from the day the vendor's records name."""
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(
            gettext_noop("Accepted on {accepted_on}, before the portal; taken over from the program's records."),
            {"accepted_on": accepted_on},
        ),
        value=accepted_on,
    )
