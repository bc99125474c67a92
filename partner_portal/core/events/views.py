"""The dashboard's page for developers: the event log."""

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from partner_portal.core import keyset
from partner_portal.core.accounts.permissions import organisation_of
from partner_portal.core.events import queries
from partner_portal.core.events.kinds import kinds
from partner_portal.core.events.models import Event


@never_cache
@login_required
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What happened to the company, newest first; `type` keeps to one kind."""
    kind = request.GET.get("type", "")
    if kind and kind not in kinds:
        raise Http404
    try:
        page = queries.log_page(organisation_of(request), type=kind, after=request.GET.get("after", ""))
    except keyset.UnknownCursor:
        raise Http404 from None
    return render(
        request,
        "dashboard/developers/events.html",
        {
            "rows": [(event, _pretty(event)) for event in page.rows],
            "older": keyset.cursor_of(page.rows[-1]) if page.has_more else "",
            "kinds": sorted(kinds, key=lambda each: each.type),
            "type": kind,
        },
    )


def _pretty(event: Event) -> str:
    body = {"data": event.data, "previous": event.previous}
    return json.dumps(body, indent=2, ensure_ascii=False)
