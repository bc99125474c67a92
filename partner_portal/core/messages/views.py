"""The inbox of the dashboard."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from partner_portal.core import keyset
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.permissions import organisation_of
from partner_portal.core.messages import actions, queries
from partner_portal.core.messages.models import Message


@never_cache
@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The company's messages, newest first; `show=unread` keeps to those this reader has yet to open."""
    reader = cast(User, request.user)
    unread_only = request.GET.get("show") == "unread"
    try:
        page = queries.inbox_page(
            organisation_of(request),
            reader=reader,
            after=request.GET.get("after", ""),
            unread_only=unread_only,
        )
    except keyset.UnknownCursor:
        raise Http404 from None
    older = keyset.cursor_of(page.rows[-1]) if page.has_more else ""
    return render(request, "dashboard/messages.html", {"page": page, "older": older, "unread_only": unread_only})


@never_cache
@login_required
@require_GET
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    """One message in full. Opening it is noted, once; delivery was at dispatch (§1.7.1)."""
    rows = Message.objects.for_organisation(organisation_of(request)).select_related("text")
    reader = cast(User, request.user)
    found = get_object_or_404(rows, public_id=public_id)
    actions.mark_read(message=found, user=reader)
    read_at = queries.read_at(found, reader=reader)
    return render(request, "dashboard/message.html", {"message_": found, "read_at": read_at})
