"""Public pages, the dashboard's home, and the pages for errors."""

from typing import cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from partner_portal import glance
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.permissions import has_second_factor
from partner_portal.core.decisions.queries import page_of
from partner_portal.core.entities import facts
from partner_portal.core.guide import guide
from partner_portal.core.messages.queries import inbox_page
from partner_portal.core.pages import edition
from statuses import outlook
from statuses import queries as statuses
from statuses.queries import Place


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
    figures = glance.figures_by_clause(edition(request).terms, text.ids)
    return render(request, "public/program.html", {"guide": text, "figures": figures})


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public pages."""
    private = ("accounts", "admin", "api", "components", "dashboard", "preferences")
    lines = ["User-agent: *", *(f"Disallow: /{path}/" for path in private)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@never_cache
@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """The dashboard's home: a partner's, or that of someone whose company is not one (yet)."""
    user = cast(User, request.user)
    place = statuses.place(user.organisation) if user.organisation else None
    if user.organisation is not None and place is not None:
        return _partners_home(request, user, user.organisation, place)
    context: dict[str, object] = {"has_second_factor": has_second_factor(user)}
    if user.organisation is not None:
        context |= {
            "today": clock.today(user.organisation.entity),
            "entity": facts(user.organisation.entity),
            "unread": inbox_page(user.organisation, reader=user, unread_only=True, limit=3),
            "decisions": page_of(user.organisation, limit=5).rows,
        }
    return render(request, "dashboard/home.html", context)


def _partners_home(request: HttpRequest, user: User, organisation: Organisation, place: Place) -> HttpResponse:
    """Where the partner stands, what is next and by when, what it is worth, why; what is to read, how safe one is."""
    return render(
        request,
        "dashboard/partner.html",
        {
            "place": place,
            "entity": facts(organisation.entity),
            "days_left": (place.deadline.last_on - place.today).days if place.deadline else 0,
            "here": outlook.benefits(place.edition.terms).get(place.status) if place.status else None,
            "ladder": outlook.ladder(place),
            "following": outlook.following(place),
            "worth": outlook.worth(place),
            "dues": outlook.dues(place),
            "unread": inbox_page(organisation, reader=user, unread_only=True, limit=3),
            "has_second_factor": has_second_factor(user),
        },
    )


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


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429 from the limits on signing in and up."""
    response = render(request, "errors/429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from nothing but the template: neither session nor database is asked."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
