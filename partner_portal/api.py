"""The REST API's addresses, its description, and its reference pages."""

from collections.abc import Callable
from functools import lru_cache

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from applications.api import application, partner, staff, team
from partner_portal.core.api import converters, problems
from partner_portal.core.api.problems import Problem
from partner_portal.core.api.renderers import render as render_json
from partner_portal.core.clock.api import Advance, Clock
from partner_portal.core.decisions.api import DecisionItem, DecisionList
from partner_portal.core.events.api import EventItem, EventList
from partner_portal.core.messages.api import MessageItem, MessageList, MessageRead
from partner_portal.core.terms.api import TermsInForce
from partner_portal.core.territories.api import StaffTerritory, TerritoryItem, TerritoryList
from statuses.api import CurrentStatus, StatusPeriodList

PREFIX = "/api/"
Page = Callable[..., HttpResponse]

__all__ = ["converters", "or_problem", "urlpatterns"]


def resources(*, sandbox: bool) -> list[URLPattern]:
    """Every resource of version 1; the clock only where it can be moved."""
    always = [
        path("application", application.ApplicationItem.as_view()),
        path("application/sections/<slug:section>", application.ApplicationSection.as_view()),
        path("application/submit", application.ApplicationSubmit.as_view()),
        path("application/documents", application.ApplicationDocuments.as_view()),
        path("application/answer", application.ApplicationAnswerBack.as_view()),
        path("application/withdraw", application.ApplicationWithdraw.as_view()),
        path("decisions", DecisionList.as_view()),
        path("decisions/<public_id:id>", DecisionItem.as_view()),
        path("events", EventList.as_view()),
        path("events/<public_id:id>", EventItem.as_view()),
        path("messages", MessageList.as_view()),
        path("messages/<public_id:id>", MessageItem.as_view()),
        path("messages/<public_id:id>/read", MessageRead.as_view()),
        path("partner", partner.PartnerItem.as_view()),
        path("partner/contacts", partner.Contacts.as_view()),
        path("partner/profile", partner.Profile.as_view()),
        path("partner/profile/send", partner.ProfileSend.as_view()),
        path("partner/changes", partner.ChangeList.as_view()),
        path("partner/changes/<public_id:id>", partner.ChangeItem.as_view()),
        path("staff/applications", staff.StaffApplicationList.as_view()),
        path("staff/applications/<public_id:id>", staff.StaffApplicationItem.as_view()),
        path("staff/applications/<public_id:id>/decline", staff.StaffDecline.as_view()),
        path("staff/applications/<public_id:id>/approve-preliminarily", staff.StaffApprovePreliminarily.as_view()),
        path("staff/applications/<public_id:id>/ask", staff.StaffAsk.as_view()),
        path("staff/applications/<public_id:id>/approve", staff.StaffApprove.as_view()),
        path("staff/applications/<public_id:id>/reject", staff.StaffReject.as_view()),
        path("staff/applications/<public_id:id>/documents/<public_id:document>", staff.StaffJudge.as_view()),
        path("staff/partners", staff.StaffPartnerList.as_view()),
        path("staff/partners/<public_id:id>", staff.StaffPartnerItem.as_view()),
        path("staff/partners/<public_id:id>/suspend", staff.StaffSuspend.as_view()),
        path("staff/partners/<public_id:id>/reinstate", staff.StaffReinstate.as_view()),
        path("staff/partners/<public_id:id>/terminate", staff.StaffTerminate.as_view()),
        path("staff/territories/<territory:id>", StaffTerritory.as_view()),
        path("team", team.TeamList.as_view()),
        path("team/<public_id:id>", team.TeamItem.as_view()),
        path("team/<public_id:id>/remove", team.TeamRemove.as_view()),
        path("team/<public_id:id>/main", team.TeamMain.as_view()),
        path("status", CurrentStatus.as_view()),
        path("status/periods", StatusPeriodList.as_view()),
        path("terms", TermsInForce.as_view()),
        path("territories", TerritoryList.as_view()),
        path("territories/<territory:id>", TerritoryItem.as_view()),
    ]
    movable = [
        path("staff/clock", Clock.as_view()),
        path("staff/clock/advance", Advance.as_view()),
    ]
    return always + (movable if sandbox else [])


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description, in English."""
    return HttpResponse(description(), content_type="application/json", headers={"Cache-Control": "max-age=300"})


@lru_cache(maxsize=1)
def description() -> bytes:
    """The description's bytes, drawn once."""
    with translation.override("en"):
        return render_json(SchemaGenerator(patterns=urlpatterns).get_schema(public=True))


@require_safe
@csp_update({"style-src": [UNSAFE_INLINE]})
def docs(request: HttpRequest) -> HttpResponse:
    """The reference pages; their interface writes styles of its own, which the policy allows on this address only."""
    return render(request, "api/docs.html")


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 for every other address under /api/, whatever the method."""
    return problems.nothing_here().plain_response()


def or_problem(page: Page, problem: Callable[[], Problem]) -> Page:
    """An error page that is a problem under /api/."""

    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.path.startswith(PREFIX):
            return problem().plain_response()
        return page(request, *args, **kwargs)

    return answer


urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include(resources(sandbox=settings.SANDBOX))),
    path("api/schema/", schema, name="api-schema"),
    path("api/docs/", docs, name="api-docs"),
    re_path("^api(?:/|$)", nothing_here),
]
