"""Who may decide a request, and until when. Pure: no database, no clock."""

from datetime import datetime

from django.utils.translation import gettext_noop as _

from partner_portal.core.decisions import Finding, Sentence, Verdict, rule

ALREADY = {
    "approved": _("This is approved already."),
    "declined": _("This was declined. It can be asked for again."),
    "expired": _("This ran out on {expires}. It can be asked for again."),
    "withdrawn": _("This was withdrawn. It can be asked for again."),
}


@rule("approvals.second_person", clause="house", internal=True)
def second_person(
    *,
    state: str,
    requested_by: str,
    decided_by: str,
    is_person: bool,
    is_permitted: bool,
    now: datetime,
    expires_at: datetime,
) -> Finding:
    """A request waits until `expires_at` for another person than the one who asked, with a role that may decide."""
    if state != "requested":
        template = ALREADY[state]
    elif now >= expires_at:
        template = ALREADY["expired"]
    elif not is_person:
        template = _("Only a person decides this, never a program.")
    elif requested_by == decided_by:
        template = _("Whoever asks does not decide: this needs a second person.")
    elif not is_permitted:
        template = _("Your role does not include this decision.")
    else:
        sentence = Sentence(_("A second person has decided, within the time until {expires}."), {"expires": expires_at})
        return Finding(verdict=Verdict.MET, sentence=sentence, limit=expires_at)
    return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(template, {"expires": expires_at}), limit=expires_at)
