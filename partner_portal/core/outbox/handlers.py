"""Who does which kind of queued work: parts and apps add handlers in `registrations.py` or `AppConfig.ready`."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# kind → a function of the payload. It runs outside any transaction and may talk to the network, within less than
# `settings.OUTBOX_LEASE_SECONDS`. It is called at least once: a worker killed between the deed and the note of it
# leaves the row due again, so a handler must do no harm the second time. What it raises is a failed attempt.
Handler = Callable[[dict[str, Any]], None]
handlers: Registry[Handler] = Registry("outbox handler")

# kind → what staff call it.
labels: "Registry[StrOrPromise]" = Registry("label of queued work")


def add(kind: str, handler: Handler) -> Handler:
    """Register the handler of a kind such as `message.email`."""
    return handlers.add(kind, handler)


def kind_label(kind: str) -> "StrOrPromise":
    """What a kind of work is called; for one that is gone its name in plain letters."""
    return labels.get(kind) if kind in labels else kind.replace(".", ": ").replace("_", " ")
