"""S2: the partner's home, against the pages' own yardstick and by its queries at one and at many rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import include, path

from applications.actions import standing
from partner_portal.bench.measure import Result, interleaved, ratios
from partner_portal.bench.web import application, ground, organisation, person_of, queries_of, session_of, visit
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import house
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.ids import new
from partner_portal.core.messages import actions as messages
from statuses import policy
from statuses.actions import periods

ROWS = 50
MANY = 200
BY = house("bench")


@login_required
def fifty_rows(request: HttpRequest) -> HttpResponse:
    """An ordinary list in the dashboard's frame: 50 rows with a link, a date, a word, an amount and a state each."""
    at = clock.now()
    rows = [
        {"id": new("msg"), "name": f"Row {row}", "at": at, "kind": "Legal", "amount": row * 100, "is_new": row % 2}
        for row in range(ROWS)
    ]
    return render(request, "bench/rows.html", {"rows": rows})


urlpatterns = [path("rows", fifty_rows), path("", include("partner_portal.urls"))]


def dashboard_home(blocks: int) -> Sequence[Result]:
    """S2: the home of a Bronze partner in its first days."""
    company = organisation()
    accepted(company)
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(person_of(company))}"
    with _ground():
        app = application(settings.MIDDLEWARE)
        home = visit(app, "/dashboard/", HTTP_COOKIE=cookie)
        home()
        few = queries_of(home)
        written(company, MANY)
        home()
        many = queries_of(home)
        times = interleaved({"home": home, "rows": visit(app, "/rows", HTTP_COOKIE=cookie)}, blocks)
    return [
        Result(what="its queries with one message", values=[few], unit="queries", at_most=6),
        Result(what=f"its queries with {MANY} messages", values=[many], unit="queries", at_most=6),
        Result(
            what=f"the dashboard's home / a page of {ROWS} rows behind login",
            values=ratios(times, "home", "rows"),
            unit="×",
            at_most=1.5,
        ),
    ]


def accepted(company: Organisation) -> None:
    """The company as a Bronze partner since today, with one message."""
    now = clock.now()
    finding = policy.bronze_opens(accepted_on=clock.today(company.entity), days=90)
    record = decisions.record(finding, by=BY, organisation=company)
    partner = standing.accept(organisation=company, at=now, decision=record, by=BY)
    periods.open_bronze(partner=partner, at=now, by=BY)
    written(company, 1)


def written(company: Organisation, count: int) -> None:
    """So many messages nobody has read."""
    for number in range(count):
        messages.send(organisation=company, kind="operational", subject=f"Message {number}", body="Read me.", by=BY)


@contextmanager
def _ground() -> Iterator[None]:
    """The portal's own addresses and the yardstick's beside them."""
    with ground(), override_settings(ROOT_URLCONF=__name__):
        yield
