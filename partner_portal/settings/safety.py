"""Which combinations of settings may not run: one line each, said before anything starts."""

from collections.abc import Sequence
from dataclasses import dataclass

MINIMUM_SECRET_LENGTH = 50
DEVELOPMENT_KEY = "development-only-key-of-no-worth-0123456789-abcdefghijklmnop"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True, kw_only=True)
class Environment:
    """The settings that decide whether a start is safe, as plain values."""

    debug: bool
    secret_key: str
    allowed_hosts: Sequence[str]
    csrf_trusted_origins: Sequence[str]
    sandbox: bool
    database_url: str
    redis_url: str
    email_url: str
    from_email: str
    require_second_factor: bool


def faults(env: Environment) -> list[str]:
    """What makes this environment unsafe, one sentence each with what to set; empty when it may start."""
    if env.debug:
        return [
            f"DEBUG=1 is for this machine only, but ALLOWED_HOSTS names {host}. Unset DEBUG."
            for host in env.allowed_hosts
            if not _is_local(host)
        ]
    found = []
    if len(env.secret_key) < MINIMUM_SECRET_LENGTH or len(set(env.secret_key)) < 10:
        found.append(f"SECRET_KEY is missing or weak. Set at least {MINIMUM_SECRET_LENGTH} random characters.")
    elif env.secret_key == DEVELOPMENT_KEY:
        found.append("SECRET_KEY is the one that everybody can read in the source. Set random characters of your own.")
    if not env.allowed_hosts:
        found.append("ALLOWED_HOSTS is empty. Set the host names the portal answers to.")
    if "*" in env.allowed_hosts:
        found.append("ALLOWED_HOSTS=* answers to any name. Set the host names the portal answers to.")
    found.extend(
        f"CSRF_TRUSTED_ORIGINS names {origin}, which is not https. Use an https address."
        for origin in env.csrf_trusted_origins
        if not origin.startswith("https://") and not _is_local(origin.partition("://")[2])
    )
    if env.sandbox and not all(_is_local(host) or host.startswith("sandbox.") for host in env.allowed_hosts):
        found.append("SANDBOX=1 lets time be moved. Unset it, or serve the sandbox from hosts named sandbox.*.")
    if not env.database_url:
        found.append("DATABASE_URL is missing. Set the database, for example postgres://user@host/name.")
    if env.database_url.startswith("postgres") and not env.redis_url:
        found.append("REDIS_URL is missing. A PostgreSQL installation shares its queue and cache through Redis.")
    if not env.email_url:
        found.append("EMAIL_URL is missing. Legal notices must leave the house: set smtp+tls://user:password@host:587.")
    elif env.email_url.startswith(("consolemail", "dummymail", "memorymail", "filemail")):
        found.append("EMAIL_URL throws mail away. Set a mail server, for example smtp+tls://user:password@host:587.")
    if "@" not in env.from_email:
        found.append("DEFAULT_FROM_EMAIL is missing. Set the sender of every letter, for example partners@example.com.")
    if not env.require_second_factor:
        found.append("REQUIRE_SECOND_FACTOR=0 opens the admin to a password alone. Unset it.")
    return found


def _is_local(host: str) -> bool:
    name = host if host.startswith("[") else host.partition(":")[0]
    return name in LOCAL_HOSTS or name.endswith(".localhost")
