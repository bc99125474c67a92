"""The company's pages: profile, data and changes, affiliates, signed copy, verification (§1.3, §1.4, §1.7)."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications import permissions
from applications.actions import company as actions
from applications.actions import documents as papers
from applications.enums import ChangeKind, Purpose, RevisionState
from applications.forms.company import FORMS, AffiliateForm, CopyForm, EvidenceForm, ProfileForm, Told
from applications.models import Affiliate, DataChange, Partner
from applications.policy.company import CHANGES, LABELS, ORGANISATION, PROFILE
from applications.queries import company as queries
from applications.queries import partners
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.gates import second_factor_required
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.accounts.permissions import demand, is_past_second_factor, organisation_of
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused


def partner_of(request: HttpRequest) -> tuple[Organisation, Partner]:
    """The reader's company and its participation; 404 for who belongs to none that ever took part."""
    organisation = organisation_of(request)
    partner = partners.latest(organisation)
    if partner is None:
        raise Http404
    return organisation, partner


def may_edit(request: HttpRequest) -> bool:
    """Whether the reader may change company data now: the right, and a company that is not suspended."""
    organisation = organisation_of(request)
    return organisation.access == Access.FULL and permissions.may_edit_company(request.user)


def tried(form: Told, call: Callable[[], object]) -> bool:
    """Call an action; what it refuses stands in the form."""
    try:
        call()
    except (ValidationError, Refused) as error:
        form.blame(error)
        return False
    return True


def done(request: HttpRequest, call: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Call an action behind a button; say what happened, and go on to a page."""
    try:
        call()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(to)


# --- profile ----------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def profile(request: HttpRequest) -> HttpResponse:
    """The live revision, the one under way, and what the directory still asks for."""
    organisation, _partner = partner_of(request)
    live, draft = queries.live_profile(organisation), queries.profile_under_way(organisation)
    shown = draft or live
    why = queries.why_profile(shown)
    context = {
        "part": "profile",
        "live": live,
        "draft": draft,
        "shown": shown,
        "why": why,
        "missing": [LABELS[name] for name in cast("tuple[str, ...]", why.value or ())],
        "may_edit": may_edit(request),
    }
    return render(request, "dashboard/company/profile.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: HttpRequest) -> HttpResponse:
    """Edit the draft; what is live stays so until staff have approved the next revision."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    revision = queries.profile_under_way(organisation) or queries.live_profile(organisation)
    if revision is not None and revision.state == RevisionState.IN_MODERATION:
        return redirect("company")
    known = {name: getattr(revision, name) for name in PROFILE} if revision else {"name": organisation.name}
    form = ProfileForm(request.POST or None, request.FILES or None, initial=known)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in PROFILE}
        if tried(form, lambda: _keep_profile(request, organisation, values, form)):
            messages.success(
                request, _("The draft is kept. It becomes public once you have sent it and we approved it.")
            )
            return redirect("company")
    return _form(
        request,
        form,
        title=_("Edit the profile"),
        lede=_("What is live stays so until we have approved the new revision."),
        back="company",
        button=_("Keep the draft"),
        has_files=True,
    )


def _keep_profile(request: HttpRequest, organisation: Organisation, values: dict[str, str], form: ProfileForm) -> None:
    by = person(request.user)
    logo = form.cleaned_data["logo"]
    kept = None
    if logo:
        try:
            kept = papers.add(organisation=organisation, purpose=Purpose.LOGO, file=logo, name=logo.name, by=by)
        except ValidationError as error:
            raise ValidationError({"logo": error.messages}) from None
    actions.save_profile(organisation=organisation, values=values, logo=kept, by=by)


@login_required
@require_POST
def send_profile(request: HttpRequest) -> HttpResponse:
    """Send the draft to moderation."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    said = _("Your profile is with our staff. We tell you here and by e-mail what they decide.")
    return done(
        request, lambda: actions.send_profile(organisation=organisation, by=person(request.user)), said, "company"
    )


@login_required
@require_POST
def take_back_profile(request: HttpRequest) -> HttpResponse:
    """Take the revision out of moderation."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    said = _("The profile is yours to edit again.")
    return done(
        request, lambda: actions.take_back_profile(organisation=organisation, by=person(request.user)), said, "company"
    )


@login_required
@require_POST
def remove_logo(request: HttpRequest) -> HttpResponse:
    """A draft without the logo."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    said = _("The draft has no logo any more.")
    return done(
        request, lambda: actions.remove_logo(organisation=organisation, by=person(request.user)), said, "company"
    )


# --- data -------------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """The company's data as they hold today, and their changes; bank data only for who may edit them, past the second
    factor."""
    organisation, _partner = partner_of(request)
    known = queries.data_of(organisation)
    may_see_bank = permissions.may_edit_company(request.user)
    sees_bank = may_see_bank and is_past_second_factor(request)
    rows = list(queries.changes_of(organisation)[:20])
    waiting = {each.kind: each for each in rows if each.state == "in_verification"}
    groups = [
        {
            "kind": kind,
            "label": ChangeKind(kind).label,
            "waiting": waiting.get(kind),
            "facts": [
                (LABELS[name], queries.shown(name, getattr(organisation if name in ORGANISATION else known, name)))
                for name in names
            ],
        }
        for kind, names in CHANGES.items()
        if kind != ChangeKind.BANK or sees_bank
    ]
    changes = [(each, queries.fields_of(each)) for each in rows if each.kind != ChangeKind.BANK or sees_bank]
    context = {
        "part": "data",
        "groups": groups,
        "changes": changes,
        "may_edit": may_edit(request),
        "is_held_back": may_see_bank and not sees_bank,
        "bank": ChangeKind.BANK.label,
    }
    return render(request, "dashboard/company/data.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_data(request: HttpRequest, kind: str) -> HttpResponse:
    """Change one kind of data: contacts at once, legal and bank data after verification, past the second factor."""
    organisation, _partner = partner_of(request)
    if kind not in FORMS:
        raise Http404
    demand(permissions.may_edit_company(request.user))
    view = _change_contacts if kind == ChangeKind.CONTACT else second_factor_required(_change_verified)
    return cast(HttpResponse, view(request, organisation, kind))


def _known(organisation: Organisation, kind: str) -> dict[str, Any]:
    return queries.values_of(organisation, queries.data_of(organisation), kind)


def _change_contacts(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    form = FORMS[kind](request.POST or None, initial=_known(organisation, kind))
    if request.method == "POST" and form.is_valid():
        values, by = form.cleaned_data, person(request.user)
        if tried(form, lambda: actions.change_contacts(organisation=organisation, values=values, by=by)):
            messages.success(request, _("Your new contact data hold from now on. We have told your partner manager."))
            return redirect("company-data")
    lede = _("They hold at once. We keep what they were before.")
    return _form(request, form, title=str(ChangeKind(kind).label), lede=lede, back="company-data", button=_("Change"))


def _change_verified(request: HttpRequest, organisation: Organisation, kind: str) -> HttpResponse:
    known = _known(organisation, kind)
    if kind == ChangeKind.LEGAL:
        known |= {"legal_address_text": known.pop("legal_address"), "owners": "\n".join(known["owners"])}
    form = cast(EvidenceForm, FORMS[kind](request.POST or None, request.FILES or None, initial=known))
    if request.method == "POST" and form.is_valid():
        by = person(request.user)
        files = form.files_given()
        if tried(
            form,
            lambda: actions.request_change(
                organisation=organisation, kind=kind, values=form.values, files=files, by=by
            ),
        ):
            messages.success(request, _("We verify the new data now. Until then the ones of before hold."))
            return redirect("verification")
    lede = _("The data of before hold until we have verified the new ones.")
    return _form(
        request,
        form,
        title=str(ChangeKind(kind).label),
        lede=lede,
        back="company-data",
        button=_("Send for verification"),
        has_files=True,
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_change(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then take a change back."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    change = get_object_or_404(DataChange, organisation=organisation, public_id=public_id)
    if request.method == "POST":
        said = _("The change is withdrawn. Nothing of your data has changed.")
        by = person(request.user)
        return done(request, lambda: actions.withdraw_change(change=change, by=by), said, "company-data")
    return _ask(
        request,
        title=_("Withdraw this change?"),
        lede=_("The data of today go on to hold. You can send another change at any time."),
        back="company-data",
        button=_("Withdraw it"),
    )


# --- affiliates, signed copy, verification ----------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def affiliates(request: HttpRequest) -> HttpResponse:
    """The declared affiliated companies, and a form for the next (§1.7.3)."""
    organisation, _partner = partner_of(request)
    form = AffiliateForm(request.POST or None)
    if request.method == "POST":
        demand(permissions.may_edit_company(request.user))
        by = person(request.user)
        if form.is_valid() and tried(
            form, lambda: actions.declare_affiliate(organisation=organisation, by=by, **form.cleaned_data)
        ):
            messages.success(
                request, _("We have your declaration and answer here. Until then the company may not join.")
            )
            return redirect("affiliates")
    context = {
        "part": "affiliates",
        "rows": queries.affiliates_of(organisation),
        "form": form,
        "may_edit": may_edit(request),
    }
    return render(request, "dashboard/company/affiliates.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_affiliate(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then take a declaration back."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_edit_company(request.user))
    affiliate = get_object_or_404(Affiliate, organisation=organisation, public_id=public_id)
    if request.method == "POST":
        said = _("The declaration is withdrawn.")
        by = person(request.user)
        return done(request, lambda: actions.withdraw_affiliate(affiliate=affiliate, by=by), said, "affiliates")
    return _ask(
        request,
        title=_("Withdraw the declaration of {name}?").format(name=affiliate.name),
        lede=_("You can declare the company again at any time."),
        back="affiliates",
        button=_("Withdraw it"),
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def signed_copy(request: HttpRequest) -> HttpResponse:
    """The agreement, and a physically signed copy of it by post (§1.3)."""
    organisation, partner = partner_of(request)
    form = CopyForm(request.POST or None, initial={"address": queries.data_of(organisation).postal_address})
    if request.method == "POST":
        demand(permissions.may_edit_company(request.user))
        by = person(request.user)
        if form.is_valid() and tried(
            form, lambda: actions.request_signed_copy(partner=partner, by=by, address=form.cleaned_data["address"])
        ):
            messages.success(request, _("We send the signed copy by post and tell you here when it leaves."))
            return redirect("signed-copy")
    rows = list(queries.copies_of(partner))
    may_ask = may_edit(request) and bool(partner.agreement_concluded_at) and partner.is_participating
    context = {
        "part": "copy",
        "partner": partner,
        "rows": rows,
        "form": form,
        "may_ask": may_ask and not (rows and rows[0].state == "requested"),
    }
    return render(request, "dashboard/company/copy.html", context)


@never_cache
@login_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """What we have verified, what we are verifying until when, and the documents behind it; bank data past the
    second factor."""
    organisation, partner = partner_of(request)
    sees_documents = permissions.may_edit_company(request.user)
    sees_bank = sees_documents and is_past_second_factor(request)
    changes = [
        (each, queries.fields_of(each))
        for each in queries.changes_of(organisation).filter(kind__in=[ChangeKind.LEGAL, ChangeKind.BANK])[:20]
        if each.kind != ChangeKind.BANK or sees_bank
    ]
    context = {
        "part": "verification",
        "country": queries.shown("country", organisation.country),
        "partner": partner,
        "known": queries.data_of(organisation),
        "waiting": [row for row in changes if row[0].state == "in_verification"],
        "settled": [row for row in changes if row[0].state != "in_verification"],
        "documents": queries.documents_of(organisation).exclude(purpose=Purpose.LOGO) if sees_documents else [],
        "sees_documents": sees_documents,
        "may_edit": may_edit(request),
    }
    return render(request, "dashboard/company/verification.html", context)


def _form(
    request: HttpRequest, form: Told, *, title: str, lede: str, back: str, button: str, has_files: bool = False
) -> HttpResponse:
    context = {"form": form, "title": title, "lede": lede, "back": back, "button": button, "has_files": has_files}
    return render(request, "dashboard/company/form.html", context)


def _ask(request: HttpRequest, *, title: str, lede: str, back: str, button: str) -> HttpResponse:
    context = {"title": title, "lede": lede, "back": back, "button": button}
    return render(request, "dashboard/company/ask.html", context)
