"""What every page's template can ask for."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from partner_portal.core import clock
from partner_portal.core.navigation import Menu


def context(request: HttpRequest) -> dict[str, object]:
    """The frame of a page: who chose which appearance, the navigation, the banners. Costs nothing until it is asked."""
    return {
        "theme": SimpleLazyObject(lambda: theme(request)),
        "navigation": Menu(request),
        "sandbox": settings.SANDBOX,
        "demo": settings.DEBUG and not settings.REQUIRE_SECOND_FACTOR,
        "program_now": clock.now if settings.SANDBOX else None,
    }


def theme(request: HttpRequest) -> str:
    """`light`, `dark`, or nothing for the system's: the person's choice, or the browser's before signing in."""
    user = getattr(request, "user", None)
    chosen = user.theme if user is not None and user.is_authenticated else request.COOKIES.get("theme", "")
    return chosen if chosen in ("light", "dark") else ""
