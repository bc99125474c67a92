"""How far a company's people and keys get when it is suspended or takes part no more (R37, §1.5)."""

from django.utils.translation import gettext_noop

from partner_portal.core.decisions import Finding, Sentence, Verdict, rule


@rule("accounts.access", clause="R37")
def access(*, access: str, writes: bool, stays_open: bool, is_past: bool) -> Finding:
    """R37: who is suspended reads all and changes nothing but what stays open: answers to requests, appeals,
    tickets. Who took part reads past notices and decisions. Whose participation was terminated gets nowhere.

    `writes`: the call changes something; `stays_open`: it is one of those that a suspension leaves; `is_past`: it is
    about past notices and decisions.
    """
    match access:
        case "full":
            return Finding(verdict=Verdict.MET, sentence=Sentence(gettext_noop("Your company's access is full.")))
        case "read_only":
            is_open = not writes or stays_open
            text = (
                gettext_noop("Your participation is suspended: reading and answering stay open.")
                if is_open
                else gettext_noop(
                    "Your participation is suspended: you can read everything here, and answer what we ask, "
                    "but change nothing until it is reinstated."
                )
            )
        case "former":
            is_open = is_past and not writes
            text = (
                gettext_noop("Your participation has ended: past messages and decisions stay open to you.")
                if is_open
                else gettext_noop(
                    "Your participation has ended. Past messages and decisions stay open to you, "
                    "and you can apply again."
                )
            )
        case _:
            is_open = False
            text = gettext_noop(
                "Your participation has been terminated, and access ended with it. "
                "Notices reach you by e-mail; you can appeal by writing to the address of your contract."
            )
    return Finding(verdict=Verdict.MET if is_open else Verdict.NOT_MET, sentence=Sentence(text), value=access)
