"""The database's connection in the scaled shape."""

import time

from django.db.backends.postgresql import base

IDLE_SECONDS = 1.0


class DatabaseWrapper(base.DatabaseWrapper):
    """Asks whether the server is still there (`CONN_HEALTH_CHECKS`) only on a connection unused for a second.

    Django asks in every request, which costs a small page a tenth. A server that restarts is away for longer than a
    second, so who comes after it is asked. A connection lost otherwise fails one request: Django drops a connection
    that had an error at the end of the request, whatever its age.
    """

    used_at = 0.0

    def close_if_health_check_failed(self) -> None:
        """Called before each statement; what the first one of a request finds holds for all of it."""
        now = time.monotonic()
        if now - self.used_at <= IDLE_SECONDS:
            self.health_check_done = True
        super().close_if_health_check_failed()
        self.used_at = now
