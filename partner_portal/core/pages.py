"""What every page's template can ask for."""

from django.conf import settings
from django.http import HttpRequest


def context(request: HttpRequest) -> dict[str, object]:
    """The sandbox and demo flags for the frame of a page."""
    return {"sandbox": settings.SANDBOX, "debug_mode": settings.DEBUG}
