"""What a partner tells of itself, and what of it is checked before it holds (§1.3, §1.4, §1.7)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.enums import AffiliateState, ChangeKind, ChangeState, RevisionState, SignedCopyState
from applications.policy import fields
from partner_portal.core.decisions import Finding, Sentence, Verdict, one_or_many, rule

PROFILE = ("name", "email", "phone", "postal_address", "website", "description")
REQUIRED = ("email", "phone", "postal_address", "website", "description")  # §1.4
CHANGES: Mapping[str, tuple[str, ...]] = {
    ChangeKind.CONTACT: ("trading_name", "website", "email", "phone", "postal_address"),
    ChangeKind.LEGAL: ("name", "country", "tax_id", "legal_address", "owners"),
    ChangeKind.BANK: ("billing_email", "bank_name", "bank_account", "bank_code"),
}
ORGANISATION = ("name", "country", "tax_id")  # these stand on the organisation itself
NEVER_EMPTY = frozenset({"name", "country", "tax_id", "legal_address", "email", "phone", "billing_email", "relation"})
LABELS = {
    "name": _("Legal name"),
    "country": _("Country"),
    "tax_id": _("Tax ID"),
    "legal_address": _("Legal address"),
    "owners": _("Owners"),
    "trading_name": _("Trading name"),
    "website": _("Website"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "postal_address": _("Postal address"),
    "billing_email": _("Billing e-mail"),
    "bank_name": _("Bank"),
    "bank_account": _("Account (IBAN)"),
    "bank_code": _("Bank code (BIC)"),
    "description": _("Description"),
}
# What a field is checked as where an application calls it otherwise.
CHECKED_AS = {"name": "legal_name", "legal_address": "postal_address", "relation": "legal_name"}

# what → step → the states it may start from ("" is none)
STEPS: Mapping[str, Mapping[str, frozenset[str]]] = {
    "profile": {
        "edit": frozenset({"", RevisionState.DRAFT, RevisionState.RETURNED}),
        "send": frozenset({RevisionState.DRAFT, RevisionState.RETURNED}),
        "take_back": frozenset({RevisionState.IN_MODERATION}),
        "decide": frozenset({RevisionState.IN_MODERATION}),
    },
    "change": {
        "ask": frozenset({""}),
        "withdraw": frozenset({ChangeState.IN_VERIFICATION}),
        "decide": frozenset({ChangeState.IN_VERIFICATION}),
    },
    "affiliate": {
        "withdraw": frozenset({AffiliateState.DECLARED}),
        "decide": frozenset({AffiliateState.DECLARED}),
    },
    "signed_copy": {
        "ask": frozenset({"", SignedCopyState.SENT, SignedCopyState.CANCELLED}),
        "send": frozenset({SignedCopyState.REQUESTED}),
        "cancel": frozenset({SignedCopyState.REQUESTED}),
    },
}


@rule("company.profile", clause="1.4")
def profile(*, step: str, state: str) -> Finding:
    """§1.4: a draft is edited and sent; while it is in moderation it waits, or is taken back to be edited."""
    if state in STEPS["profile"][step]:
        return _yes(gettext_noop("This can be done with the profile now."))
    if state == RevisionState.IN_MODERATION:
        return _no(gettext_noop("Your profile is with our staff. Take it back to edit it."))
    return _no(gettext_noop("No profile waits for this. Somebody may have been faster."))


@rule("company.profile_complete", clause="1.4")
def profile_complete(*, missing: tuple[str, ...]) -> Finding:
    """§1.4: the directory requires e-mail, phone, postal address, website and description."""
    if missing:
        return Finding(
            verdict=Verdict.NOT_MET,
            sentence=Sentence(
                one_or_many(
                    "{number} field that the directory requires is still empty.",
                    "{number} fields that the directory requires are still empty.",
                ),
                {"number": len(missing)},
                count="number",
            ),
            limit=REQUIRED,
            value=missing,
        )
    return Finding(
        verdict=Verdict.MET,
        sentence=Sentence(gettext_noop("The profile has every field that the directory requires.")),
        limit=REQUIRED,
    )


@rule("company.change", clause="1.7.4")
def change(*, step: str, kind: str, state: str) -> Finding:
    """§1.7.4: legal and bank data change after verification, one change of a kind at a time."""
    if state in STEPS["change"][step]:
        return _yes(gettext_noop("This change can go on."))
    if step == "ask":
        return _no(gettext_noop("A change of these data is being verified already. Withdraw it to send another one."))
    return _no(gettext_noop("This change waits for nobody any more."))


@rule("company.tax_id", clause="1.7.4", internal=True)
def tax_id(*, is_taken: bool) -> Finding:
    """§1.7.4: a legal entity, known by its country and tax ID, is one organisation of the program."""
    if is_taken:
        return _no(gettext_noop("Another organisation of the program has this tax ID. Look at both before you decide."))
    return _yes(gettext_noop("No other organisation of the program has this tax ID."))


@rule("company.affiliate", clause="1.7.3")
def affiliate(*, step: str, state: str) -> Finding:
    """§1.7.3: a declared affiliate takes part only once it was approved; until then it may be taken back."""
    if state in STEPS["affiliate"][step]:
        return _yes(gettext_noop("This declaration can go on."))
    return _no(gettext_noop("This declaration waits for nobody any more."))


@rule("company.signed_copy", clause="1.3")
def signed_copy(*, step: str, state: str, is_concluded: bool = True) -> Finding:
    """§1.3: a partner whose agreement is concluded may ask for a physically signed copy, one at a time."""
    if not is_concluded:
        return _no(gettext_noop("No agreement is concluded yet, so there is none to sign."))
    if state in STEPS["signed_copy"][step]:
        return _yes(gettext_noop("A signed copy of the agreement can be asked for."))
    if step == "ask":
        return _no(gettext_noop("A signed copy is on its way to you already."))
    return _no(gettext_noop("This request waits for nobody any more."))


def missing(values: Mapping[str, str]) -> tuple[str, ...]:
    """The fields of a profile that the directory requires and that are empty (§1.4)."""
    return tuple(name for name in REQUIRED if not values.get(name))


def check(values: Mapping[str, Any], *, country: str) -> fields.Checked:
    """The given fields in the form in which they are kept, and what is wrong: field → sentence.

    As `fields.check`, for the names that company data have; what a partner must always have may not become empty.
    """
    country = str(values.get("country") or country)
    kept: dict[str, Any] = {}
    wrong: dict[str, fields.Problem] = {}
    for name, value in values.items():
        known = CHECKED_AS.get(name, name)
        good, bad = fields.check({known: value}, country=country)
        if bad:
            wrong[name] = bad[known]
        else:
            kept[name] = good[known]
            if name in NEVER_EMPTY and not kept[name]:
                wrong[name] = _("This cannot be empty.")
    return kept, wrong


def check_profile(values: Mapping[str, Any], *, country: str) -> fields.Checked:
    """The given fields of a profile as they are kept, and what is wrong: field → sentence. Blank is never wrong."""
    given = {CHECKED_AS.get(name, name): value for name, value in values.items()}
    kept, wrong = fields.check(given, country=country)
    back = {CHECKED_AS.get(name, name): name for name in values}
    return {back[name]: value for name, value in kept.items()}, {back[name]: text for name, text in wrong.items()}


def _yes(template: str) -> Finding:
    return Finding(verdict=Verdict.MET, sentence=Sentence(template))


def _no(template: str) -> Finding:
    return Finding(verdict=Verdict.NOT_MET, sentence=Sentence(template))
