"""Pages about the way in that everyone may read: questions and answers, and the texts people agree to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from applications import faq
from applications.models import LegalText
from applications.views.apply import layout_of
from partner_portal.core.pages import edition


@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """Questions about the way into the program, each with its clause."""
    context = {"layout": layout_of(request), "groups": faq.groups(edition(request).terms)}
    return render(request, "apply/questions.html", context)


@require_safe
def legal(request: HttpRequest, kind: str, version: str) -> HttpResponse:
    """One version of a text that applicants agree to, for good: versions are never changed."""
    text = get_object_or_404(LegalText, kind=kind, version=version)
    language = "en" if get_language() == "de" and not text.body_de else ""
    return render(request, "apply/legal.html", {"layout": layout_of(request), "text": text, "language": language})
