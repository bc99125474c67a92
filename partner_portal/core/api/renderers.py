"""JSON by orjson; what it has no word for (decimals, lazy texts) goes the way of REST framework's own encoder."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer
from rest_framework.utils.encoders import JSONEncoder

_others = JSONEncoder().default


def render(data: Any) -> bytes:
    """The bytes of an answer: times in RFC 3339 with Z, decimals as strings."""
    return orjson.dumps(data, default=_others, option=orjson.OPT_UTC_Z)


class OrjsonRenderer(BaseRenderer):
    """Answers in JSON."""

    media_type = "application/json"
    format = "json"
    charset = None

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> bytes:
        """The bytes of the answer; none for no data."""
        return b"" if data is None else render(data)
