"""Handing in documents, taking them back, and opening them (§1.2.2)."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from applications.actions import documents as actions
from applications.enums import VERIFICATION_PURPOSES, DocumentState, Purpose, Section, Stage
from applications.forms.apply import DocumentsForm
from applications.models import Application, Document
from applications.policy.documents import MOST_BYTES
from applications.queries import applications as queries
from applications.queries import documents as readable
from applications.views import wording
from applications.views.apply import current, is_ready
from partner_portal.core.accounts.gates import second_factor_required
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused

DONE = "documents-added"


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def documents(request: HttpRequest) -> HttpResponse:
    """The files handed in so far, and more to add; each file that cannot be taken is named with what is wrong."""
    application = current(request)
    if application is None:
        return redirect("apply")
    here = next((view for view in queries.sections(application) if view.section == Section.DOCUMENTS), None)
    if here is None or not here.is_open:
        return redirect("apply")
    form = DocumentsForm()
    if request.method == "POST":
        form = DocumentsForm(request.POST, request.FILES)
        added = _take_in(request, application, form) if form.is_valid() else 0
        if not form.errors:
            if added:
                text = ngettext("%(n)s file is here.", "%(n)s files are here.", added) % {"n": added}
                request.session[DONE] = text
            return redirect("apply-documents")
    asked = {question.field: question.remark for question in here.asked}
    kept = list(application.documents.kept())
    groups = [
        {
            "field": form[purpose],
            "documents": [document for document in kept if document.purpose == purpose],
            "remark": asked.get(f"document:{purpose}", ""),
        }
        for purpose in form.fields
        if f"document:{purpose}" in asked or (application.stage != Stage.INFORMATION_NEEDED and purpose != Purpose.BANK)
    ]
    context = {
        "application": application,
        "form": form,
        "groups": groups,
        "added": request.session.pop(DONE, ""),
        "is_complete": _is_complete(application, kept, asked),
        "onward": reverse("apply-check" if is_ready(application) else "apply"),
        "lede": _("Add a new file for each question.") if asked else wording.LEDES[Section.DOCUMENTS],
        "eyebrow": _("What we asked") if asked else _("Part 2 of 2"),
        "max_size": f"{MOST_BYTES // 2**20} MB",
    }
    return render(request, "apply/documents.html", context)


def _is_complete(application: Application, kept: Sequence[Document], asked: Mapping[str, str]) -> bool:
    """Whether there is a file for everything this round asks for; a refused one stands for nothing."""
    there = {document.purpose for document in kept if document.state != DocumentState.REFUSED}
    if application.stage != Stage.INFORMATION_NEEDED:
        return there >= set(VERIFICATION_PURPOSES)
    there = {document.purpose for document in kept if document.state == DocumentState.UPLOADED}
    return there >= {name.removeprefix("document:") for name in asked}


def _take_in(request: HttpRequest, application: Application, form: DocumentsForm) -> int:
    """Hand each file on; what is refused stands beside its field under its name. Returns how many were taken."""
    added = 0
    for purpose, files in list(form.cleaned_data.items()):
        for file in cast(list[UploadedFile], files or []):
            name = str(file.name or "")
            try:
                actions.add(
                    purpose=purpose, file=cast(Any, file), name=name, by=person(request.user), application=application
                )
            except ValidationError as error:
                form.add_error(purpose, [f"{name[:60]}: {text}" for text in error.messages])
            except Refused as refused:
                form.add_error(purpose, f"{name[:60]}: {refused}")
            else:
                added += 1
    if form.errors and added:
        text = ngettext("%(n)s file is here.", "%(n)s files are here.", added) % {"n": added}
        request.session[DONE] = text
    return added


@never_cache
@login_required
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take back a file nobody has judged."""
    application = current(request)
    if application is None:
        raise Http404
    document = get_object_or_404(application.documents.kept(), public_id=public_id)
    try:
        actions.remove(document=document, by=person(request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("apply-documents")


@never_cache
@login_required
@require_GET
def document(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """A document as a download, for its owner and for staff; nobody else learns that it is there. Staff and partners
    show their second factor first; applicants need none."""
    user = cast(User, request.user)
    if not readable.visible_to(user).filter(public_id=public_id).exists():
        raise Http404
    is_partner = user.organisation_id is not None
    return _past_second_factor(request, public_id) if user.is_staff or is_partner else _download(request, public_id)


def _download(request: HttpRequest, public_id: str) -> HttpResponseBase:
    user = cast(User, request.user)
    found = get_object_or_404(readable.visible_to(user), public_id=public_id)
    try:
        file = actions.open_file(document=found, user=user)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file, as_attachment=True, filename=found.name or found.public_id, content_type=found.content_type
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


_past_second_factor = second_factor_required(_download)
