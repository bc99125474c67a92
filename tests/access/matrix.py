"""The access matrix: one row for each address of the portal, saying who is let in by which method.

Rows stand in modules of this package named `rows_<part>.py`; a part or app that adds an address adds its row there, and
`test_matrix` fails on an address without one. A row maps a method to what each identity gets:

    row("dashboard/messages/<public_id:public_id>/", GET=OWN_PAGE, given={"public_id": lambda world: world.message})

`given` fills the address with things of acme's, so that charlie, another partner, is the one who sends foreign ids.
Methods that a row does not name let nobody in.

`make test` tries the whole API, and of the pages every address with every kind of identity by the methods that matter;
`ACCESS=full pytest tests/access` tries every method with every identity (some minutes).
"""

import importlib
import os
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

import tests.access
from partner_portal.core.accounts.roles import Role, permissions_of

URLS = "tests.access.urls"
FULL = os.environ.get("ACCESS") == "full"
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

# Identities: nobody; someone without a company; alice and bob of acme; charlie of another company; acme's key with
# every scope and with none; the vendor's key with every scope; one member of staff for each role.
ROLES = tuple(Role.values)
PEOPLE = ("applicant", "alice", "bob", "charlie", *ROLES)
KEYS = ("key", "bare key", "vendor key")
IDENTITIES = ("nobody", *PEOPLE, *KEYS)

# What an answer is: let in (done, or the input is what is wrong), sent to sign in, or refused in one of the ways.
IN, LOGIN, UNKNOWN, FORBIDDEN, HIDDEN, NO_METHOD = "in", "login", "401", "403", "404", "405"
REFUSED = {LOGIN, UNKNOWN, FORBIDDEN, HIDDEN, NO_METHOD}

Expected = Mapping[str, str]


def everyone(answer: str) -> Expected:
    """The same for all."""
    return dict.fromkeys(IDENTITIES, answer)


def page(people: Expected) -> Expected:
    """A page for who signs in: whoever does not, programs among them, is sent to sign in."""
    return everyone(LOGIN) | people


def api(callers: Expected) -> Expected:
    """An address of the API: nobody is asked for a key, others are forbidden."""
    return everyone(FORBIDDEN) | {"nobody": UNKNOWN} | callers


def staff(*permissions: str, answer: str = IN) -> Expected:
    """A page of the program office for the roles that hold a permission, or any of several."""
    held = {role: answer if permissions_of(role) & set(permissions) else FORBIDDEN for role in ROLES}
    return page(dict.fromkeys(("applicant", "alice", "bob", "charlie"), FORBIDDEN) | held)


def staff_api(permission: str) -> Expected:
    """An address of the API for the vendor's keys and the roles that hold a permission."""
    return api({"vendor key": IN} | {role: IN for role in ROLES if permission in permissions_of(role)})


PUBLIC = everyone(IN)
SIGNED_IN = page(dict.fromkeys(PEOPLE, IN))
COMPANY_PAGE = page(dict.fromkeys(PEOPLE, HIDDEN) | dict.fromkeys(("alice", "bob", "charlie"), IN))
OWN_PAGE = {**COMPANY_PAGE, "charlie": HIDDEN}
COMPANY_API = api(dict.fromkeys(("alice", "bob", "charlie", "key"), IN))
OWN_API = {**COMPANY_API, "charlie": HIDDEN}
OPEN_API = api(dict.fromkeys((*PEOPLE, "key", "vendor key"), IN))
NOWHERE = everyone(HIDDEN)
STAFF = page(dict.fromkeys(("applicant", "alice", "bob", "charlie"), FORBIDDEN) | dict.fromkeys(ROLES, IN))


@dataclass(frozen=True)
class Row:
    """One address. `loose`: methods that it need not have. `may_lack`: the world has no such thing, so who is let in
    may find nothing."""

    route: str
    methods: Mapping[str, Expected]
    given: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)
    loose: frozenset[str] = frozenset()
    may_lack: bool = False

    def path(self, world: Any) -> str:
        """The address with acme's ids in it."""
        path = self.route
        for name, value in self.given.items():
            path = re.sub(rf"<(\w+:)?{name}>|\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", str(value(world)), path)
        path = re.sub(r"\(\?:/\|\$\)|[\^$]", "", path)
        assert not re.search(r"[<>()\\]", path), f"{self.route}: say in `given` what fills {path}"
        return f"/{path}"

    def allows(self, method: str, identity: str, answer: str) -> bool:
        """Whether this answer is as the row says."""
        expected = self.methods.get(method)
        if expected is None:
            return answer in REFUSED
        wanted = expected[identity]
        if method in self.loose and answer == NO_METHOD:
            return True
        return answer == wanted or (self.may_lack and wanted == IN and answer == HIDDEN)

    def tried(self, identity: str) -> tuple[str, ...]:
        """The methods to try this identity with."""
        if FULL or self.route.lstrip("^").startswith("api"):
            return METHODS
        mighty = "administrator" if self.route.startswith("admin/") else "alice"
        differs = any(len({expected[role] for role in ROLES}) > 1 for expected in self.methods.values())
        if identity in ROLES and identity not in ("administrator", "read_only"):
            return ("GET", "POST") if differs else ()
        return METHODS if identity == mighty and differs else ("GET", "POST")


rows: dict[str, Row] = {}


def row(
    route: str,
    *,
    given: Mapping[str, Callable[[Any], object]] | None = None,
    may_lack: bool = False,
    **methods: Expected,
) -> None:
    """Add the row of an address; HEAD goes with GET, `ANY` stands for every method not named that it may have."""
    assert route not in rows, f"{route} has two rows"
    every = methods.pop("ANY", None)
    loose = frozenset(METHODS) - set(methods) if every else frozenset()
    if every:
        methods = dict.fromkeys(METHODS, every) | methods
    if "GET" in methods and "HEAD" not in methods:
        methods["HEAD"] = methods["GET"]
        loose |= {"HEAD"}
    rows[route] = Row(route, methods, given or {}, loose, may_lack)


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the resolver, as written in the URL configuration."""

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
            else:
                yield prefix + str(pattern.pattern), pattern

    return walk(get_resolver(URLS).url_patterns, "")


def load() -> None:
    """Read every module of rows."""
    for module in pkgutil.iter_modules(tests.access.__path__):
        if module.name.startswith("rows_"):
            importlib.import_module(f"tests.access.{module.name}")
