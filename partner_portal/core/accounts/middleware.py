"""The reader's language."""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from partner_portal.core.zones import UnknownAddress, zone_of_dashboard


class LanguageMiddleware:
    """Speaks the language the person chose, else the browser's, else that of the zone whose host was called.

    The person's choice is in the cookie that signing in and the preferences write, so no query is needed to know it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


def language_of(request: HttpRequest) -> str:
    """The code of the language to answer in, one of `settings.LANGUAGES`."""
    wishes = [request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")]
    wishes += [code for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))]
    for wish in wishes:
        if supported := _supported(wish):
            return supported
    return _language_of_host(request.get_host()) or settings.LANGUAGE_CODE


@lru_cache(maxsize=256)
def _language_of_host(host: str) -> str | None:
    """That of the zone whose dashboard a host is, if it is one and we speak it."""
    try:
        return _supported(zone_of_dashboard(host).locale)
    except UnknownAddress:
        return None


def _supported(wish: str) -> str | None:
    """The language we speak that comes nearest to a wish such as `de-AT`, if any."""
    try:
        return get_supported_language_variant(wish) if wish and wish != "*" else None
    except LookupError:
        return None
