"""What every page's template can ask for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.entities import Entity
from partner_portal.core.navigation import Menu
from partner_portal.core.terms.queries import InForce, edition_on


def context(request: HttpRequest) -> dict[str, object]:
    """The frame of a page: who chose which appearance, the navigation, the banners. Costs nothing until it is asked."""
    return {
        "theme": SimpleLazyObject(lambda: theme(request)),
        "navigation": Menu(request),
        "edition": SimpleLazyObject(lambda: edition(request)),
        "sandbox": settings.SANDBOX,
        "demo": settings.DEBUG and not settings.REQUIRE_SECOND_FACTOR,
        "program_now": clock.now if settings.SANDBOX else None,
    }


def theme(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the system's: the person's choice, or the browser's before signing in."""
    user = getattr(request, "user", None)
    chosen = user.theme if isinstance(user, User) else request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


def edition(request: HttpRequest) -> InForce:
    """The terms in force today: on the local day of the reader's contracting entity, the first one's for others."""
    user = getattr(request, "user", None)
    organisation = user.organisation if isinstance(user, User) else None
    return edition_on(clock.today(organisation.entity if organisation else Entity.CYPRUS))
