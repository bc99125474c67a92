"""The partner's page about its status."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from partner_portal.core.accounts.permissions import organisation_of
from statuses import outlook, queries


@never_cache
@login_required
@require_GET
def status(request: HttpRequest) -> HttpResponse:
    """The ladder, what the first days ask, what changes with the next status, and every status held so far."""
    organisation = organisation_of(request)
    place = queries.place(organisation)
    if place is None:
        return render(request, "dashboard/status/none.html")
    return render(
        request,
        "dashboard/status/status.html",
        {
            "place": place,
            "days_left": (place.deadline.last_on - place.today).days if place.deadline else 0,
            "days_gone": (place.today - place.deadline.started_on).days if place.deadline else 0,
            "ladder": outlook.ladder(place),
            "asks": [(each, outlook.ASKS[each.requirement]) for each in place.requirements],
            "here": outlook.benefits(place.edition.terms).get(place.status) if place.status else None,
            "following": outlook.following(place),
            "held": queries.held(organisation),
        },
    )
