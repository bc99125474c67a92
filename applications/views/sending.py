"""The applicant's pages for checking, agreeing and sending, and for reading what was sent (§1.2)."""

from collections.abc import Collection, Sequence
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications.actions import applying
from applications.enums import FIRST_SECTIONS, WITH_APPLICANT, WITH_STAFF, Purpose, Section, Stage, TextKind
from applications.forms.apply import AgreementForm, AnswerForm, ConsentForm, SectionForm
from applications.models import Application
from applications.policy.applying import with_companions
from applications.queries import applications as queries
from applications.views import wording
from applications.views.apply import DOCUMENT, FORMS, around, current, details_of, is_ready
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.permissions import is_past_second_factor
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Every answer of the round with a way to change it, what one agrees to, and the button that sends it."""
    application = current(request)
    if application is None or application.stage not in WITH_APPLICANT:
        return redirect("apply-sent" if application is not None else "apply")
    if not is_ready(application):
        messages.info(request, _("Some sections still need an answer before you can send."))
        return redirect("apply")
    stage = application.stage
    kind = {Stage.DRAFT: ConsentForm, Stage.PRELIMINARILY_APPROVED: AgreementForm}.get(Stage(stage), AnswerForm)
    form = kind(request.POST if request.method == "POST" else None)
    decision = None
    if request.method == "POST" and form.is_valid():
        try:
            _send(request, application, form)
        except Refused as refused:
            decision = refused.decision
        except ValidationError as error:
            form.add_error(None, named(error))
        else:
            return redirect("apply-sent")
    context = {
        "application": application,
        "form": form,
        "decision": decision,
        "groups": answers(application, _open_sections(application), changeable=True),
        "texts": _texts(application),
        "consent_title": _("Distribution Agreement") if stage == Stage.PRELIMINARILY_APPROVED else _("Before you send"),
        "lede": _("This is what we will read. You can change each answer until you send."),
        "button": _("Accept and send") if stage == Stage.PRELIMINARILY_APPROVED else _("Send"),
    }
    return render(request, "apply/check.html", context, status=409 if decision else 200)


def _send(request: HttpRequest, application: Application, form: forms.Form) -> None:
    by = person(request.user)
    ip = get_adapter(request).get_client_ip(request)
    if application.stage == Stage.DRAFT:
        seen = {kind.value: request.POST.get(f"seen_{kind}") for kind in (TextKind.TRUTH, TextKind.PRIVACY)}
        applying.submit(application=application, consents=form.cleaned_data, ip=ip, by=by, seen=seen)
    elif application.stage == Stage.PRELIMINARILY_APPROVED:
        accepted = form.cleaned_data["agreement"]
        seen_agreement = request.POST.get(f"seen_{TextKind.AGREEMENT}")
        applying.submit_documents(
            application=application, accepts_agreement=accepted, ip=ip, by=by, seen=seen_agreement
        )
    else:
        applying.answer(application=application, by=by, note=form.cleaned_data["note"])


def named(error: ValidationError) -> list[str]:
    """What is wrong, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return list(error.messages)
    labels: dict[str, Any] = {
        "documents": _("Documents"),
        "owners": _("Owners"),
        "affiliates": _("Affiliated companies"),
    }
    for kind in FORMS.values():
        labels |= {name: field.label for name, field in kind.base_fields.items()}
    return [f"{labels.get(name, name)}: {text}" for name, texts in error.message_dict.items() for text in texts]


def _texts(application: Application) -> list[Any]:
    kinds = {
        Stage.DRAFT: (TextKind.TRUTH, TextKind.PRIVACY),
        Stage.PRELIMINARILY_APPROVED: (TextKind.AGREEMENT,),
    }.get(Stage(application.stage), ())
    return [queries.text_in_force(kind, application) for kind in kinds]


def _open_sections(application: Application) -> list[Section]:
    return [view.section for view in queries.sections(application) if view.is_open]


def answers(application: Application, sections: Sequence[Section], *, changeable: bool) -> list[dict[str, Any]]:
    """The saved answers, section by section, with the address where each is changed; while we ask, what we asked."""
    details = details_of(application)
    asked = None
    if changeable and application.stage == Stage.INFORMATION_NEEDED:
        asked = with_companions(question.field for question in queries.open_questions(application))
    groups = []
    for section in sections:
        url = wording.url_of(section) if changeable else ""
        if section == Section.DOCUMENTS:
            kept = list(application.documents.kept().exclude(purpose=Purpose.LOGO))
            kept = [document for document in kept if asked is None or DOCUMENT + document.purpose in asked]
            groups.append({"section": section, "title": section.label, "url": url, "lines": [], "documents": kept})
        elif section in FORMS:
            form = FORMS[section](initial=FORMS[section].initial_of(details))
            groups.append({"section": section, "title": section.label, "url": url, "lines": _asked_lines(form, asked)})
    return groups


def _asked_lines(form: SectionForm, asked: Collection[str] | None) -> list[tuple[str, Any, str]]:
    names = {"owner_0": "owners", "affiliated": "affiliates"}
    return [line for line in form.answers() if asked is None or names.get(line[2], line[2]) in asked]


@never_cache
@login_required
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """After sending: what happens next, and by when."""
    application = current(request)
    if application is None or application.stage not in WITH_STAFF:
        return redirect("apply")
    first = application.stage == Stage.SUBMITTED
    title = _("Your application is with us") if first else _("Everything is with us now")
    return render(
        request, "apply/sent.html", around(application) | {"title": title, "text": wording.promise(application)}
    )


@never_cache
@login_required
@require_safe
def sent_answers(request: HttpRequest) -> HttpResponse:
    """What was sent, to read: by its applicant, and once it is a company's by who still has access to that."""
    user = cast(User, request.user)
    application = queries.current_of(user)
    if application is None or application.submitted_at is None:
        return redirect("apply")
    if (company := application.organisation) is not None and (
        user.organisation_id != company.pk or company.access == Access.NONE or not is_past_second_factor(request)
    ):
        return redirect("apply")
    has_second_part = application.stage not in (Stage.SUBMITTED, Stage.DECLINED, Stage.PRELIMINARILY_APPROVED)
    told = [*FIRST_SECTIONS, *([Section.BILLING, Section.DOCUMENTS] if has_second_part else [])]
    context = {
        "application": application,
        "groups": answers(application, told, changeable=False),
        "consents": application.consents.select_related("text").order_by("pk"),
    }
    return render(request, "apply/answers.html", context)
