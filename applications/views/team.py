"""The team page: the main user adds, gives rights, hands over; members see it and may leave (§7.2)."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from applications import permissions
from applications.actions import team as actions
from applications.enums import MEMBER_OPEN, MemberState
from applications.forms.company import MemberForm, RightsForm
from applications.models import Member
from applications.policy.team import RIGHTS
from applications.queries import team as queries
from applications.views.company import done, partner_of, tried
from partner_portal.core import clock
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.permissions import demand
from partner_portal.core.actors import person
from partner_portal.core.refusals import Refused


@never_cache
@login_required
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Everyone who belongs to the company or was added."""
    organisation, _partner = partner_of(request)
    manages = permissions.may_manage_team(request.user) and organisation.access == Access.FULL
    context = {
        "rows": queries.team(organisation, clock.now()),
        "past": queries.past(organisation)[:20],
        "manages": manages,
        "own": queries.membership(cast(User, request.user)),
    }
    return render(request, "dashboard/team/team.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a colleague by e-mail address."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_manage_team(request.user))
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told, by = form.cleaned_data, person(request.user)
        rights = {name: told[name] for name in RIGHTS}
        if tried(
            form,
            lambda: actions.add(
                organisation=organisation, email=told["email"], name=told["name"], rights=rights, by=by
            ),
        ):
            messages.success(
                request, _("{email} is on the list. After registering, our staff let the person in.").format(**told)
            )
            return redirect("team")
    context = {
        "form": form,
        "title": _("Add a colleague"),
        "lede": _("Your colleague registers with this address, our staff approve, and the rights below hold."),
        "back": "team",
        "button": _("Add"),
    }
    return render(request, "dashboard/company/form.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, public_id: str) -> HttpResponse:
    """One colleague: rights, handing over, removing."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_manage_team(request.user))
    found = _found(request, public_id)
    form = RightsForm(request.POST or None, initial={name: getattr(found, name) for name in RIGHTS})
    if request.method == "POST" and form.is_valid():
        by = person(request.user)
        if tried(form, lambda: actions.set_rights(member=found, rights=form.cleaned_data, by=by)):
            messages.success(request, _("The rights of {name} hold from now on.").format(name=found))
            return redirect("team")
    context = {
        "form": form,
        "member": found,
        "may_take_over": found.state == MemberState.ACTIVE and not found.is_main,
        "is_blocked": queries.is_blocked(found, clock.now()),
        "may_edit": organisation.access == Access.FULL,
    }
    return render(request, "dashboard/team/member.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then make a colleague the main user."""
    organisation, _partner = partner_of(request)
    demand(permissions.may_manage_team(request.user))
    to = _found(request, public_id)
    if request.method == "POST":
        said = _("{name} is the main user now.").format(name=to)
        by = person(request.user)
        return done(request, lambda: actions.transfer_main(organisation=organisation, to=to, by=by), said, "team")
    context = {
        "title": _("Make {name} the main user?").format(name=to),
        "lede": _("From then on {name} manages the team. You stay with the rights to edit pages and to buy.").format(
            name=to
        ),
        "back": "team",
        "button": _("Hand over"),
    }
    return render(request, "dashboard/company/ask.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask, then take a colleague out of the team."""
    partner_of(request)
    demand(permissions.may_manage_team(request.user))
    found = _found(request, public_id)
    if request.method == "POST":
        said = _("{name} does not belong to the team any more.").format(name=found)
        by = person(request.user)
        return done(request, lambda: actions.remove(member=found, by=by), said, "team")
    context = {
        "title": _("Remove {name}?").format(name=found),
        "lede": _("The person sees nothing of the company from that second on. What they did stays on record."),
        "back": "team",
        "button": _("Remove"),
        "danger": True,
    }
    return render(request, "dashboard/company/ask.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Ask, then leave the company oneself: nobody leaves by a stray call."""
    organisation, _partner = partner_of(request)
    own = queries.membership(cast(User, request.user))
    if own is None:
        raise Http404
    if request.method == "POST" and request.POST.get("sure"):
        try:
            actions.leave(member=own, by=person(request.user))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("team")
        messages.success(request, _("You have left {company}. Your account stays yours.").format(company=organisation))
        return redirect("dashboard")
    context = {
        "title": _("Leave {company}?").format(company=organisation),
        "lede": _("You see nothing of the company from that second on. To come back, its main user adds you again."),
        "back": "team",
        "button": _("Leave"),
        "danger": True,
    }
    return render(request, "dashboard/company/ask.html", context)


def _found(request: HttpRequest, public_id: str) -> Member:
    organisation, _partner = partner_of(request)
    rows = Member.objects.for_organisation(organisation).filter(state__in=MEMBER_OPEN).select_related("user")
    return get_object_or_404(rows, public_id=public_id)
