"""Strong entity tags (RFC 9110): the hash of the very bytes that are served."""

import hashlib

from django.utils.http import parse_etags


def etag(content: bytes) -> str:
    """The strong tag of an answer's bytes, quoted."""
    return f'"{hashlib.blake2b(content, digest_size=16).hexdigest()}"'


def is_known(tag: str, header: str) -> bool:
    """Whether `If-None-Match` names this tag; compared weakly, as a proxy may have weakened it."""
    known = parse_etags(header)
    return known == ["*"] or tag in [item.removeprefix("W/") for item in known]


def matches(tag: str, header: str) -> bool:
    """Whether `If-Match` names this tag; compared strongly."""
    wanted = parse_etags(header)
    return wanted == ["*"] or tag in wanted
