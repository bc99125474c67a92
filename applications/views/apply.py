"""The applicant's pages: task list, sections, check and send, tracker, withdrawing (§1.2, §7.1)."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import taxids
from applications.actions import applying
from applications.enums import (
    FIRST_SECTIONS,
    WITH_APPLICANT,
    DocumentState,
    Purpose,
    Section,
    SectionState,
    Stage,
    Standing,
)
from applications.forms.apply import (
    BillingForm,
    BusinessForm,
    CompanyForm,
    ContactForm,
    SectionForm,
    WithdrawForm,
)
from applications.forms.people import PeopleForm
from applications.models import Application, AskedField, Details, Partner
from applications.queries import applications as queries
from applications.queries import partners
from applications.views import wording
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import person
from partner_portal.core.decisions import Decision, Verdict
from partner_portal.core.entities import Entity, facts
from partner_portal.core.refusals import Refused

DOCUMENT = "document:"  # how a question names the document it is about
FORMS: dict[str, type[SectionForm]] = {
    Section.COMPANY: CompanyForm,
    Section.BUSINESS: BusinessForm,
    Section.CONTACT: ContactForm,
    Section.PEOPLE: PeopleForm,
    Section.BILLING: BillingForm,
}


def layout_of(request: HttpRequest) -> str:
    """The frame of a page that everyone may read: the dashboard's for who is signed in."""
    return "layouts/dashboard.html" if request.user.is_authenticated else "layouts/public.html"


def current(request: HttpRequest) -> Application | None:
    """The reader's open application."""
    found = queries.current_of(cast(User, request.user))
    return found if found is not None and found.is_open else None


def details_of(application: Application) -> Details:
    """What was told so far."""
    return Details.objects.filter(application=application).first() or Details(application=application)


def answered(request: HttpRequest, application: Application) -> set[str]:
    """The sections this browser has saved since our last question, and the documents' once each asked for is there."""
    questions = list(queries.open_questions(application)) if application.stage == Stage.INFORMATION_NEEDED else []
    if not questions:
        return set()
    found = set(request.session.get(_round(questions), []))
    wanted = {question.field.removeprefix(DOCUMENT) for question in questions if question.field.startswith(DOCUMENT)}
    since = application.documents.kept().filter(uploaded_at__gte=max(question.asked_at for question in questions))
    return found | ({Section.DOCUMENTS.value} if wanted and wanted <= {row.purpose for row in since} else set())


def _round(questions: Sequence[AskedField]) -> str:
    return f"answered-{max(question.pk for question in questions)}"


def around(application: Application) -> dict[str, Any]:
    """What stands beside every page of an application: the tracker, whom to write to."""
    return {
        "application": application,
        "steps": wording.stops(application, queries.tracker(application)),
        "entity": facts(application.entity or Entity.CYPRUS),
        "on_draft": application.stage == Stage.DRAFT,
        "may_withdraw": application.is_open,
    }


# --- start and overview -----------------------------------------------------------------------------------------------
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """What it takes, for everyone; who has applied sees where it stands. POST starts an application."""
    user = request.user
    if request.method == "POST":
        return _start(request)
    if not isinstance(user, User) or user.is_staff:
        return render(request, "apply/intro.html", {"layout": layout_of(request), "steps": wording.way()})
    application = queries.current_of(user)
    if application is not None and application.is_open:
        return _home(request, application)
    partner = partners.latest(user.organisation) if user.organisation else None
    if partner is not None:
        return _partner(request, partner, queries.may_start(user))
    if application is not None and application.stage in wording.ENDINGS:
        return _ended(request, application, queries.may_start(user))
    may_start = queries.may_start(user)
    refused = may_start if may_start.verdict is Verdict.NOT_MET else None
    return render(
        request,
        "apply/intro.html",
        {"layout": layout_of(request), "steps": wording.way(), "decision": refused, "may_start": refused is None},
    )


def _start(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        return redirect_to_login(request.path, login_url="account_signup")
    try:
        applying.start(user=request.user, by=person(request.user))
    except Refused as refused:
        context = {"layout": layout_of(request), "steps": wording.way(), "decision": refused.decision}
        return render(request, "apply/intro.html", context, status=409)
    return redirect("apply")


def _home(request: HttpRequest, application: Application) -> HttpResponse:
    details = details_of(application)
    listed = wording.tasks(
        application, queries.sections(application), ready=is_ready(application), answered=answered(request, application)
    )
    history = wording.happened(queries.history(application))
    context = around(application) | {
        "head": wording.head(application, listed, name=details.legal_name, saved_at=details.saved_at),
        "tasks": listed,
        "done": sum(task.state == SectionState.DONE for task in listed),
        "sent": wording.sent(application),
        "history": history if application.stage != Stage.DRAFT else [],
        "note": history[0].note if history and application.stage in WITH_APPLICANT else "",
    }
    return render(request, "apply/home.html", context)


def _ended(request: HttpRequest, application: Application, may_start: Decision) -> HttpResponse:
    title, text, next_title, next_text = wording.ENDINGS[application.stage]
    history = wording.happened(queries.history(application))
    context = {
        "application": application,
        "eyebrow": wording.day(application.ended_at) if application.ended_at else "",
        "title": title,
        "text": text,
        "note": history[0].note if history and application.stage != Stage.WITHDRAWN else "",
        "next_title": next_title,
        "next_text": next_text,
        "may_apply": may_start.verdict is not Verdict.NOT_MET,
        "decision": may_start if may_start.verdict is Verdict.NOT_MET else None,
        "history": history,
    }
    return render(request, "apply/ended.html", context)


def _partner(request: HttpRequest, partner: Partner, may_start: Decision) -> HttpResponse:
    """For who belongs to a company that takes part, or did."""
    may_apply = may_start.verdict is not Verdict.NOT_MET
    context: dict[str, Any] = {"eyebrow": partner.organisation.name, "may_apply": may_apply}
    if partner.is_participating:
        context |= {
            "title": _("Your company is a partner already"),
            "text": _("There is nothing to apply for: it takes part since %(day)s.")
            % {"day": wording.day(partner.accepted_on)},
            "next_title": _("Where to go on"),
            "next_text": _("The dashboard says where you stand and what comes next. Another company of yours is "
                           "declared there as an affiliate."),
        }  # fmt: skip
    else:
        ended = {"day": wording.day(partner.ended_at)} if partner.ended_at else {"day": ""}
        context |= {
            "title": _("Your company's participation has ended"),
            "text": _("It was cancelled on %(day)s.") % ended
            if partner.standing == Standing.CANCELLED
            else _("It ended on %(day)s.") % ended,
            "next_title": _("Apply again") if may_apply else _("What you can do"),
            "next_text": _("You can apply at any time. The program remembers your company; a new partnership "
                           "begins as Bronze.")
            if may_apply
            else str(may_start.sentence),
            "decision": None if may_apply else may_start,
        }  # fmt: skip
    return render(request, "apply/ended.html", context)


# --- sections ---------------------------------------------------------------------------------------------------------
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, section: str) -> HttpResponse:
    """One section: filled in, saved by itself, taken up again on any device."""
    if section not in Section.values:
        raise Http404
    application = current(request)
    if application is None:
        return redirect("apply")
    views = queries.sections(application)
    here = next((view for view in views if view.section == section), None)
    if here is None or not here.is_open:
        return redirect("apply")
    if section not in FORMS:
        return redirect("apply-check")
    asked = {question.field: question.remark for question in here.asked}
    only = set(asked) if application.stage == Stage.INFORMATION_NEEDED else None
    details = details_of(application)
    kwargs: dict[str, Any] = {"asked": asked, "only": only}
    kind = FORMS[section]
    decision = None
    if request.method != "POST":
        form = kind(initial=kind.initial_of(details), **kwargs)
    elif issubclass(kind, PeopleForm) and ("more" in request.POST or "less" in request.POST):
        form = kind.reshaped(request.POST, **kwargs)
    else:
        later = request.POST.get("then") == "later"
        form = kind(request.POST, later=later, **kwargs)
        if form.is_valid():
            try:
                saved = applying.save_section(
                    application=application, section=section, values=form.values, by=person(request.user)
                )
            except ValidationError as error:
                form.blame(error)
            except Refused as refused:
                decision = refused.decision
            else:
                return _after(request, saved, Section(section), later=later)
        else:
            form.blame_the_rest(application.country)
    _hint(form, application.country)
    context = {
        "application": application,
        "form": form,
        "decision": decision,
        "title": Section(section).label,
        "lede": wording.LEDES[section],
        "eyebrow": _("What we asked") if only is not None else _place(section),
    }
    template = "apply/people.html" if kind is PeopleForm else "apply/section.html"
    return render(request, template, context, status=409 if decision else 200)


def _hint(form: SectionForm, saved_country: str) -> None:
    """Under the tax ID: what it looks like in the country chosen."""
    if "tax_id" in form.fields:
        chosen = form["country"].value() if "country" in form.fields else saved_country
        form["tax_id"].help_text = hint_of(str(chosen or ""))


def hint_of(country: str) -> str:
    """What a tax ID looks like in a country."""
    if not country:
        return _("Its form follows the country. We check it when you save.")
    return taxids.hint(country) or _("The number your tax office knows the company by.")


def _place(section: str) -> str:
    if section in FIRST_SECTIONS:
        return _("Part 1 of 2 · section %(n)s of %(all)s") % {
            "n": FIRST_SECTIONS.index(Section(section)) + 1,
            "all": len(FIRST_SECTIONS),
        }
    return _("Part 2 of 2")


def _after(request: HttpRequest, application: Application, saved: Section, *, later: bool) -> HttpResponse:
    """Where to go once a section is saved: back to the list, to the next one that is not done, or to check and send."""
    if questions := list(queries.open_questions(application)):
        request.session[_round(questions)] = sorted({*request.session.get(_round(questions), []), saved.value})
    if later:
        messages.success(request, _("Saved. Come back whenever it suits you, on any device."))
        return redirect("apply")
    views = [view for view in queries.sections(application) if view.is_open and view.section != Section.AGREEMENT]
    places = [view.section for view in views]
    after = views[places.index(saved) + 1 :] if saved in places else views
    before = [] if application.stage == Stage.INFORMATION_NEEDED else views
    for view in (*after, *before):
        if view.state != SectionState.DONE and view.section != saved:
            return redirect(wording.url_of(view.section))
    return redirect("apply-check" if is_ready(application) else "apply")


def is_ready(application: Application) -> bool:
    """Whether the round can be sent; answers are looked at when they are."""
    return application.stage == Stage.INFORMATION_NEEDED or queries.can_submit(application)


@require_safe
@login_required
def tax_id(request: HttpRequest) -> HttpResponse:
    """The hint of the tax ID for the country chosen: a part of the company's section."""
    return HttpResponse(escape(hint_of(request.GET.get("country", "")[:2])))


# --- verification, withdrawing ----------------------------------------------------------------------------------------
@never_cache
@login_required
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """What is verified, with which documents, and how far it is (§1.2.2)."""
    application = current(request)
    if application is None:
        return redirect("apply")
    details = details_of(application)
    kept = list(application.documents.kept())
    address = ", ".join(filter(None, [details.legal_street, details.legal_postcode, details.legal_city]))
    proofs = [
        _proof(purpose, value, [document for document in kept if document.purpose == purpose])
        for purpose, value in (
            (Purpose.LEGAL_ENTITY, details.legal_name),
            (Purpose.TAX_ID, details.tax_id),
            (Purpose.LEGAL_ADDRESS, address),
        )
    ]
    first = application.stage in (Stage.DRAFT, Stage.SUBMITTED)
    text = _("It follows the first review: then you send a document for each of the three.") if first else ""
    url, action = "", ""
    if application.stage == Stage.PRELIMINARILY_APPROVED:
        text = _("With you. Hand in a document for each of the three; there is no deadline.")
        url, action = wording.url_of(Section.DOCUMENTS), _("Add documents")
    elif application.stage == Stage.INFORMATION_NEEDED:
        text = _("With you. We asked you something; we go on once your answer is here.")
        url, action = reverse("apply"), _("Answer")
    context = around(application) | {
        "eyebrow": details.legal_name or application.public_id,
        "text": text or wording.promise(application),
        "proofs": proofs,
        "url": url,
        "action": action,
    }
    return render(request, "apply/verification.html", context)


def _proof(purpose: Purpose, value: str, documents: Sequence[Any]) -> dict[str, Any]:
    states = [document.state for document in documents]
    state = next(
        (s for s in (DocumentState.ACCEPTED, DocumentState.UPLOADED, DocumentState.REFUSED) if s in states), ""
    )
    return {"title": purpose.label, "value": value, "hint": _("Not told yet"), "documents": documents, "state": state}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Ask, then take the application back."""
    application = current(request)
    if application is None:
        return redirect("apply")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    decision = None
    if request.method == "POST" and form.is_valid():
        try:
            applying.withdraw(application=application, reason=form.cleaned_data["reason"], by=person(request.user))
        except Refused as refused:
            decision = refused.decision
        else:
            messages.success(request, _("The application is withdrawn. We stop working on it."))
            return redirect("apply")
    return render(request, "apply/withdraw.html", {"application": application, "form": form, "decision": decision})
