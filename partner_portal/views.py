"""Public pages, the dashboard's home, and the pages for errors."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language

from partner_portal import glance
from partner_portal.core.guide import guide
from partner_portal.core.pages import edition


def home(request: HttpRequest) -> HttpResponse:
    """The program in one look, for everyone."""
    terms = edition(request).terms
    return render(
        request,
        "public/home.html",
        {
            "terms": terms,
            "statuses": glance.statuses(terms),
            "training": glance.training(terms),
            "list_price": glance.LIST_PRICE,
            "prices": glance.example_prices(terms),
        },
    )


def program(request: HttpRequest) -> HttpResponse:
    """The program clause by clause, the target of every clause link."""
    text = guide(get_language() or settings.LANGUAGE_CODE)
    figures = glance.numbers_by_clause(edition(request).terms, text.ids)
    return render(request, "public/program.html", {"guide": text, "numbers": figures})


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The dashboard's home."""
    return render(request, "dashboard/home.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form has lost its token."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from nothing but the template: neither session nor database is asked."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
