"""Reads organisations and people."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session as DjangoSession
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.roles import Role


def locked(organisation: Organisation) -> Organisation:
    """The organisation's row, fresh and locked until the transaction ends.

    The first step of every money, slot or status action. Rows that merely point to it can still be written: the daily
    run writes them set by set without this lock. On SQLite the writing transaction itself is the lock.
    """
    return Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)


def administrators() -> QuerySet[User]:
    """The people who can administer today, by key: active staff with that role, and superusers."""
    has_role = Group.objects.filter(user=OuterRef("pk"), name=Role.ADMINISTRATOR)
    return User.objects.filter(Q(is_superuser=True) | Exists(has_role), is_active=True, is_staff=True).order_by("pk")


@dataclass(frozen=True, kw_only=True)
class Passkey:
    """A key or passkey as its owner sees it."""

    pk: int
    name: str
    signs_in_alone: bool
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Session:
    """A browser that is signed in."""

    ip: str
    browser: str
    started_at: datetime
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Access:
    """How a person signs in: what the security page shows."""

    has_authenticator_app: bool
    passkeys: list[Passkey]
    recovery_codes_left: int | None
    sessions: list[Session]


def access_of(request: HttpRequest) -> Access:
    """How the signed-in person gets in: second factors, and the sessions still open."""
    kept = Authenticator.objects.filter(user=request.user.pk).order_by("pk")
    by_type: dict[str, list[Authenticator]] = {}
    for authenticator in kept:
        by_type.setdefault(authenticator.type, []).append(authenticator)
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES)
    alive = DjangoSession.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.wall())
    return Access(
        has_authenticator_app=Authenticator.Type.TOTP in by_type,
        passkeys=[
            Passkey(
                pk=key.pk,
                name=str(key),
                signs_in_alone=key.wrap().is_passwordless is True,
                created_at=key.created_at,
                last_used_at=key.last_used_at,
            )
            for key in by_type.get(Authenticator.Type.WEBAUTHN, [])
        ],
        recovery_codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
        sessions=[
            Session(
                ip=session.ip,
                browser=browser_name(session.user_agent),
                started_at=session.created_at,
                is_current=session.session_key == request.session.session_key,
            )
            for session in UserSession.objects.filter(Exists(alive), user=request.user.pk).order_by("-created_at")
        ],
    )


def browser_name(user_agent: str) -> str:
    """A browser and its system in words a person knows, such as “Firefox, Windows”; the raw text for an unknown one."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:60]


# The first mark that fits names it: browsers call themselves by each other's names.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
