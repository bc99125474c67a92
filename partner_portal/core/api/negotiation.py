"""Which form an answer takes."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class JsonNegotiation(DefaultContentNegotiation):
    """REST framework's own, without weighing one renderer against a caller who takes anything or names it."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[Any, Any]:
        """The renderer and its media type; raises `NotAcceptable`."""
        first, *others = renderers
        if not others and request.META.get("HTTP_ACCEPT", "*/*") in ("*/*", first.media_type):
            return first, first.media_type
        return super().select_renderer(request, [first, *others], format_suffix)
