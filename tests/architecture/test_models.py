from collections.abc import Iterator

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import models

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.staff import ReadOnlyAdmin
from tests.architecture.source import layers, product

# Models whose rows belong to no partner, and why.
GLOBAL = {
    "applications.ImportBatch": "a file of many partners",
    "applications.LegalText": "the program's",
    "core.CalendarOverride": "a contracting entity's",
    "core.ClockAdvance": "the sandbox's",
    "core.ClockSetting": "the sandbox's",
    "core.JobDay": "a day's work is the house's",
    "core.JobRun": "a day's work is the house's",
    "core.KeptAnswer": "technical: told apart by its owner's name, gone after seven days",
    "core.ListEntry": "published by others",
    "core.ListName": "published by others",
    "core.ListVersion": "published by others",
    "core.OutboxItem": "technical: holds ids, gone when done",
    "core.ScreeningList": "published by others",
    "core.TermsEdition": "the program's",
    "core.Territory": "the program's",
    "core.TerritoryList": "the program's",
    "core.TerritoryRevision": "the program's",
}
# Buttons that ask for no permission of their own, and why.
FREE_BUTTONS = {
    "ApprovalAdmin.core_approval_approve": "may_decide asks for the permission of what was requested",
    "ApprovalAdmin.core_approval_decline": "may_decide asks for the permission of what was requested",
    "ApprovalAdmin.core_approval_withdraw": "may_withdraw: who asked may take it back",
}


def ours() -> list[type[models.Model]]:
    """The product's own models."""
    packages = {module.path.partition("/")[0] for module in product()}
    return [model for model in apps.get_models() if model.__module__.partition(".")[0] in packages]


def targets(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    """(field, model it points to) of every relation that stands in the model's own table or a table between."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.remote_field and isinstance(field.remote_field.model, type):
            yield field.name, field.remote_field.model


def level(module: str, order: list[set[str]]) -> int | None:
    """Where a module stands in the import order, from the ground up; None for what is not ours."""
    for number, side_by_side in enumerate(order):
        if any(module == name or module.startswith(f"{name}.") for name in side_by_side):
            return number
    return None


def points_upwards(source: str, target: str, order: list[set[str]]) -> bool:
    """Whether a foreign key from one module to the other goes against the import order (to a neighbour counts too)."""
    above, below = level(source, order), level(target, order)
    if above is None or below is None:
        return False
    same_part = any(source.startswith(name) and target.startswith(name) for name in order[above])
    return below > above or (below == above and not same_part)


def test_foreign_keys_follow_the_import_order():
    order = layers()
    faults = [
        f"{model._meta.label}.{name} points to {target._meta.label}, which stands above or beside it"
        for model in ours()
        for name, target in targets(model)
        if points_upwards(model.__module__, target.__module__, order)
    ]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "source, target, upwards",
    [
        ("store.models", "statuses.models", False),
        ("statuses.models", "store.models", True),
        ("partner_portal.core.events.models", "points.models", True),
        ("leads.models", "nfr.models", True),
        ("leads.models", "leads.crm.models", False),
        ("partner_portal.helpdesk.models", "compliance.models", False),
        ("store.models", "django.contrib.auth.models", False),
    ],
)
def test_what_upwards_means(source, target, upwards):
    assert points_upwards(source, target, layers()) is upwards


def reaches_organisation(model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()) -> bool:
    """Whether a row leads to its organisation by foreign keys."""
    return model is Organisation or any(
        reaches_organisation(target, seen | {model})
        for _name, target in targets(model)
        # whoever set or wrote a row is not its owner
        if target not in seen and target is not model and not (target is User and model is not User)
    )


def test_every_row_reaches_its_organisation_or_belongs_to_the_house():
    owned = {model._meta.label: reaches_organisation(model) for model in ours() if not model._meta.proxy}
    lost = {label for label, reaches in owned.items() if not reaches} - GLOBAL.keys()
    assert not lost, f"no path to Organisation, and not in the list of global models: {sorted(lost)}"
    assert not (unknown := set(GLOBAL) - owned.keys()), f"no such model: {sorted(unknown)}"
    assert not (both := {label for label in GLOBAL if owned[label]}), f"global, and yet owned: {sorted(both)}"


def test_the_admin_changes_nothing_by_itself():
    faults = [
        f"{model._meta.label}: {type(page).__name__} is no ReadOnlyAdmin"
        for model, page in admin.site._registry.items()
        if not isinstance(page, ReadOnlyAdmin)
    ]
    assert not faults, "\n".join(faults)
    for page in admin.site._registry.values():
        for inline in page.inlines:
            assert not inline.can_delete, f"{inline.__name__} deletes rows"
            assert inline.max_num == 0 or not inline(page.model, admin.site).has_add_permission(None, None), (
                f"{inline.__name__} adds rows"
            )


def buttons() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, permissions) of every button on an admin page of ours."""
    for page in admin.site._registry.values():
        if isinstance(page, ReadOnlyAdmin):
            for found in (page._get_base_actions_list(), page._get_base_actions_detail(), page._get_base_actions_row()):
                for button in found:
                    permissions = tuple(getattr(button.method, "allowed_permissions", ()))
                    yield f"{type(page).__name__}.{button.action_name}", permissions


def test_every_button_of_the_admin_asks_for_a_permission():
    assert {name for name, permissions in buttons() if not permissions} == FREE_BUTTONS.keys()


@pytest.mark.django_db
def test_every_permission_that_an_admin_button_asks_for_exists():
    known = set(Permission.objects.values_list("content_type__app_label", "codename"))
    asked = {permission for _name, permissions in buttons() for permission in permissions if "." in permission}
    assert asked
    assert {permission for permission in asked if tuple(permission.split(".")) not in known} == set()


@pytest.mark.django_db
def test_migrations_are_complete(settings):
    settings.MIGRATION_MODULES = {}
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
