"""Decisions about the reader's company: the list, and "why?" as a page."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from partner_portal.core import keyset
from partner_portal.core.accounts.permissions import organisation_of
from partner_portal.core.decisions import queries


@never_cache
@login_required
@require_GET
def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided about the company, newest first."""
    try:
        page = queries.page_of(organisation_of(request), after=request.GET.get("after", ""))
    except keyset.UnknownCursor:
        raise Http404 from None
    older = keyset.cursor_of(page.rows[-1]) if page.has_more else ""
    return render(request, "dashboard/decisions.html", {"page": page, "older": older})


@never_cache
@login_required
@require_GET
def decision(request: HttpRequest, public_id: str) -> HttpResponse:
    """One decision with all it looked at."""
    record = get_object_or_404(queries.shown_to(organisation_of(request)), public_id=public_id)
    return render(request, "dashboard/decision.html", {"record": record})
