"""The rules that the syntax of one module can show."""

import ast
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from tests.architecture.source import Module, dotted

Found = Iterator[tuple[int, str]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`check` yields (line, what is wrong). `allowed`: path → why it does not hold there. `bad`: samples it finds."""

    name: str
    check: Callable[[Module], Found]
    bad: Iterable[str]
    good: Iterable[str]
    allowed: dict[str, str] = field(default_factory=dict)
    path: str = "store/views.py"  # where the samples would stand


def calls(module: Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))


def imported(module: Module) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything imported: `from a import b` gives a.b."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=source, names=names):
                yield from ((node.lineno, f"{source}.{alias.name}") for alias in names)


# --- one clock --------------------------------------------------------------------------------------------------------
CLOCKS = {
    *[f"{owner}.{name}" for owner in ("datetime", "date", "dt") for name in ("now", "utcnow", "today")],
    "timezone.now",
    *[f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "strftime")],
}
CLOCK_IMPORTS = {
    "django.db.models.functions.Now",
    "django.utils.timezone.now",
    "time.time",
    "time.time_ns",
}


def tells_time(module: Module) -> Found:
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute() if ".".join(dotted(node).split(".")[-2:]) in CLOCKS:
                yield node.lineno, f"{dotted(node)} tells time"
            case ast.Call(func=func, args=[]) if dotted(func) in ("timezone.localtime", "timezone.localdate"):
                yield node.lineno, f"{dotted(func)}() tells time"
            case ast.keyword(arg="auto_now" | "auto_now_add" as name):
                yield node.value.lineno, f"{name} tells time"
    yield from ((line, f"{name} tells time") for line, name in imported(module) if name in CLOCK_IMPORTS)


# --- no hidden reactions ----------------------------------------------------------------------------------------------
MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}


def model_signals(module: Module) -> Found:
    for line, name in imported(module):
        if name.startswith("django.db.models.signals.") and name.rpartition(".")[2] in MODEL_SIGNALS:
            yield line, f"{name}: a write that does something else in secret"


def receives(module: Module) -> Found:
    for node in calls(module):
        name = dotted(node.func)
        if name.endswith(".connect") or name.rpartition(".")[2] == "receiver":
            yield node.lineno, f"{name}(…): apps send signals, partner_portal/receivers.py receives them"


def overrides(module: Module) -> Found:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and (
            module.name == "models.py" or any(dotted(base).endswith("Model") for base in node.bases)
        ):
            for item in node.body:
                if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name in (
                    *("save", "delete", "asave", "adelete", "save_base", "full_clean", "refresh_from_db"),
                ):
                    yield item.lineno, f"{node.name}.{item.name} is overridden"


# --- writes -----------------------------------------------------------------------------------------------------------
ALWAYS_WRITES = {
    *("create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "raw_delete"),
    *("acreate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create", "asave"),
}
QUERYSETS = {
    "objects",
    "filter",
    "exclude",
    "all",
    "select_for_update",
    "order_by",
    "for_organisation",
    "_base_manager",
}
WRITING_SQL = ("insert", "update", "delete", "merge", "truncate")
WRITING_ROOMS = {"actions", "migrations"}


def writes(module: Module) -> Found:
    if module.rooms & WRITING_ROOMS:
        return
    for node in calls(module):
        if not isinstance(node.func, ast.Attribute):
            continue
        verb, owner = node.func.attr, dotted(node.func.value)
        on_queryset = bool(QUERYSETS & set(owner.split(".")))
        if (
            verb in ALWAYS_WRITES
            or (verb in ("update", "delete", "_raw_delete") and on_queryset)
            or (verb == "delete" and isinstance(node.func.value, ast.Name) and not node.args)
        ):
            yield node.lineno, f"{owner}.{verb}(…) writes outside actions"
        if verb in ("execute", "executemany", "raw") and node.args and _sql(node.args[0]).startswith(WRITING_SQL):
            yield node.lineno, f"{owner}.{verb}(…) writes outside actions"


def _sql(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text.strip().lower()
        case ast.JoinedStr(values=[ast.Constant(value=str(text)), *_]):
            return text.strip().lower()
        case ast.BinOp(left=left):
            return _sql(left)
    return ""


# --- rooms ------------------------------------------------------------------------------------------------------------
IMPURE = ("django.db", "django.utils.timezone", "django.core.cache", "django.conf", "time", "requests", "random")
IMPURE_ROOMS = {"models", "queries", "actions", "views", "api", "admin", "tasks", "forms", "clock"}


def impure_policy(module: Module) -> Found:
    if "policy" not in module.rooms:
        return
    for line, name in imported(module):
        if (
            name.startswith(tuple(f"{impure}." for impure in IMPURE))
            or name in IMPURE
            or (name.partition(".")[0] in OURS and IMPURE_ROOMS & set(name.split(".")[-2:]))
        ):
            yield line, f"policy imports {name}"


OURS = {
    *("partner_portal", "applications", "points", "statuses", "bonuses", "store", "leads", "nfr", "compliance"),
}


def hidden_imports(module: Module) -> Found:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield inner.lineno, f"an import inside {node.name}()"


def relative_imports(module: Module) -> Found:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            yield node.lineno, "a relative import"


def vague_name(module: Module) -> Found:
    if vague := module.rooms & {"utils", "helpers", "common", "misc"}:
        yield 1, f"{vague.pop()} says nothing of what is in it"


def too_long(module: Module) -> Found:
    limit = 1000 if module.path.startswith("tests/") else 450
    if (lines := module.text.count("\n")) > limit:
        yield lines, f"{lines} lines, {limit} at most: make it a package of the same name"


def apps_without_a_word(module: Module) -> Found:
    if module.name == "__init__.py" and module.path.count("/") <= 2 and not ast.get_docstring(module.tree):
        yield 1, "the package does not say what it is for"


def offset_paging(module: Module) -> Found:
    for line, name in imported(module):
        if name in ("django.core.paginator.Paginator", "rest_framework.pagination.LimitOffsetPagination"):
            yield line, f"{name} pages by offset; page by key"


PRODUCT_RULES = [
    Rule(
        name="only core.clock tells time",
        check=tells_time,
        bad=[
            "from datetime import datetime\ndatetime.now(UTC)",
            "import datetime\ndatetime.datetime.utcnow()",
            "from datetime import date\nx = date.today()",
            "from django.utils import timezone\nDateTimeField(default=timezone.now)",
            "from django.utils.timezone import now",
            "DateTimeField(auto_now=True)",
            "DateTimeField(auto_now_add=True)",
            "import time\ntime.time()",
            "timezone.localdate()",
            "from django.db.models.functions import Now",
        ],
        good=["clock.now()", "clock.today(entity)", "time.monotonic()", "timezone.localtime(at)"],
        allowed={
            "partner_portal/core/clock/reading.py": "the clock",
            "partner_portal/broker.py": "names queued files by the machine's clock, as the broker it replaces does",
        },
    ),
    Rule(
        name="no model signals",
        check=model_signals,
        bad=["from django.db.models.signals import post_save", "from django.db.models.signals import m2m_changed as x"],
        good=["from django.db.models.signals import post_migrate", "from django.dispatch import Signal"],
    ),
    Rule(
        name="apps receive no signals",
        check=receives,
        bad=["order_paid.connect(credit)", "@receiver(order_paid)\ndef credit(**kwargs): ..."],
        good=["order_paid.send(order=order)", "connection.cursor()"],
        allowed={
            "partner_portal/receivers.py": "the one place",
            "partner_portal/core/apps.py": "post_migrate sets up the database's guards and reference data",
        },
    ),
    Rule(
        name="models override neither save nor delete",
        check=overrides,
        bad=[
            "class Order(models.Model):\n    def save(self, *args): ...",
            "class Order(TimedModel):\n    async def adelete(self): ...",
        ],
        good=["class OrderView(APIView):\n    def delete(self, request): ...", "def save(path): ..."],
    ),
    Rule(
        name="only actions write",
        check=writes,
        bad=[
            "Order.objects.create(number=1)",
            "order.save(update_fields=['state'])",
            "Order.objects.filter(pk=1).update(state='paid')",
            "order.delete()",
            "order.lines.all().delete()",
            "Order.objects.bulk_create([])",
            "cursor.execute('UPDATE store_order SET state = 1')",
            "cursor.execute(f'DELETE FROM {table}')",
        ],
        good=[
            "actions.place(order=order)",
            "figures.update(a=1)",
            "cache.delete('key')",
            "cursor.execute('SELECT 1')",
            "Order.objects.filter(pk=1).exists()",
        ],
        allowed={
            "partner_portal/core/accounts/models.py": "the manager that Django and allauth make users with",
            "partner_portal/bench/web.py": "fills a scratch database",
            "applications/example.py": "draws the example's pictures",
            "applications/files.py": "writes images anew, in memory",
        },
    ),
    Rule(
        name="policy is pure",
        check=impure_policy,
        bad=[
            "from django.db import models",
            "from partner_portal.core import clock",
            "from store.models import Order",
            "from store import queries",
            "import time",
        ],
        good=["from datetime import date", "from partner_portal.core import periods", "from store.enums import State"],
        path="store/policy.py",
    ),
    Rule(
        name="imports stand at the top",
        check=hidden_imports,
        bad=["def f():\n    import os", "class A:\n    async def f(self):\n        from a import b"],
        good=["import os\n\ndef f(): ...", "if TYPE_CHECKING:\n    from a import b"],
    ),
    Rule(
        name="imports are absolute",
        check=relative_imports,
        bad=["from . import models", "from .models import Order"],
        good=["from store import models"],
    ),
    Rule(
        name="lists page by key",
        check=offset_paging,
        bad=["from django.core.paginator import Paginator"],
        good=["from partner_portal.core import keyset"],
    ),
    Rule(
        name="every package says what it is for",
        check=apps_without_a_word,
        bad=["", "x = 1"],
        good=['"""The store."""'],
        path="store/__init__.py",
    ),
]

RULES = [
    Rule(
        name="names say what is inside",
        check=vague_name,
        bad=[""],
        good=[],
        path="store/utils.py",
    ),
    Rule(
        name="modules stay short",
        check=too_long,
        bad=["x = 1\n" * 451],
        good=["x = 1\n" * 450],
    ),
]
