"""The program office: every registered model is read by who holds its view permission and written by nobody; what
changes something is a button, and stands here with the permission it needs."""

from django.contrib import admin

from tests.access.matrix import FORBIDDEN, STAFF, row, staff

MANAGE, REVIEW = "applications.manage_partner", "applications.review_application"

# model → button's address (after the model's, or after the object's) → permission (of several: any)
LIST_BUTTONS = {
    "apikey": {"issue/": "core.issue_staff_key"},
    "calendaroverride": {"set-override/": "core.change_calendar"},
    "clockadvance": {"move/": "core.move_clock"},
    "importbatch": {"new/": "applications.import_partners"},
    "legaltext": {"publish/": "applications.publish_legal_text"},
    "requirementfact": {"record/": "statuses.record_requirement"},
    "message": {"send/": "core.send_message"},
    "territory": {"add-territory/": "core.change_territory_standing"},
    "user": {"invite/": "core.assign_roles"},
}
OBJECT_BUTTONS = {
    "affiliate": {"approve/": MANAGE, "refuse/": MANAGE},
    "apikey": {"revoke/": "core.issue_staff_key"},
    "application": {
        "approve-preliminarily/": REVIEW,
        "approve/": (REVIEW, "core.decide_match"),
        "start-verification/": REVIEW,
        "ask/": REVIEW,
        "decline/": REVIEW,
        "reject/": REVIEW,
        "assign/": "applications.assign_application",
        "change-entity/": REVIEW,
    },
    "approval": {"approve/": "core.view_approval", "decline/": "core.view_approval", "withdraw/": "core.view_approval"},
    "calendaroverride": {"remove-override/": "core.change_calendar"},
    "datachange": {"verify/": MANAGE, "refuse/": MANAGE},
    "document": {"accept/": REVIEW, "refuse/": REVIEW},
    "importbatch": {
        "rows/": "applications.view_importedrow",
        "apply/": "applications.import_partners",
        "undo/": "applications.import_partners",
    },
    "jobrun": {"run-again/": "core.run_jobs"},
    "match": {"clear/": "core.decide_match", "confirm/": "core.decide_match"},
    "member": {"approve/": MANAGE, "refuse/": MANAGE},
    "partner": {
        "assign-manager/": "applications.assign_application",
        "suspend/": "applications.suspend_partner",
        "reinstate/": "applications.suspend_partner",
        "terminate/": "applications.terminate_partner",
    },
    "profilerevision": {"publish/": MANAGE, "return/": MANAGE},
    "requirementfact": {"withdraw/": "statuses.record_requirement"},
    "outboxitem": {"retry/": "core.retry_outbox"},
    "signedcopyrequest": {"sent/": MANAGE, "cancel/": MANAGE},
    "termsedition": {
        "edit/": "core.draft_terms",
        "ask/": "core.draft_terms",
        "compare/": "core.view_termsedition",
        "draft/": "core.draft_terms",
        "withdraw/": "core.draft_terms",
    },
    "territory": {"change-standing/": "core.change_territory_standing"},
    "user": {
        "roles/": "core.assign_roles",
        "invite-again/": "core.manage_people",
        "reset-second-factor/": "core.manage_people",
        "deactivate/": "core.manage_people",
        "reactivate/": "core.manage_people",
    },
}

NOBODY_WRITES = {name: (answer if answer == "login" else FORBIDDEN) for name, answer in STAFF.items()}


def any_of(permission):
    """One permission, or any of several."""
    return permission if isinstance(permission, tuple) else (permission,)


def rows_of(model):
    """The addresses of one registered model."""
    meta = model._meta
    base = f"admin/{meta.app_label}/{meta.model_name}/"
    see = staff(f"{meta.app_label}.view_{meta.model_name}")

    def some(world):
        return world.some(model)

    row(base, ANY=see)
    row(f"{base}add/", ANY=NOBODY_WRITES)
    at = {"object_id": some}
    row(f"{base}<path:object_id>/change/", ANY=see, POST=NOBODY_WRITES, given=at, may_lack=True)
    row(f"{base}<path:object_id>/history/", ANY=see, given=at, may_lack=True)
    row(f"{base}<path:object_id>/delete/", ANY=NOBODY_WRITES, given=at)
    row(f"{base}<path:object_id>/", ANY=STAFF, given=at)
    for button, permission in LIST_BUTTONS.get(meta.model_name, {}).items():
        row(base + button, ANY=staff(permission))
    for button, permission in OBJECT_BUTTONS.get(meta.model_name, {}).items():
        row(f"{base}<path:object_id>/{button}", ANY=staff(*any_of(permission)), given=at, may_lack=True)


for registered in admin.site._registry:
    rows_of(registered)

row("admin/", ANY=STAFF)
row("admin/login/", ANY=STAFF)
row("admin/logout/", ANY=STAFF)
row("admin/search/", ANY=STAFF)
row("admin/password_change/", ANY=STAFF)
row("admin/password_change/done/", ANY=STAFF)
row("admin/autocomplete/", ANY=NOBODY_WRITES)
row("admin/jsi18n/", ANY=STAFF)
row(
    "admin/r/<path:content_type_id>/<path:object_id>/",
    ANY=STAFF,
    given={"content_type_id": lambda world: 1, "object_id": lambda world: 1},
    may_lack=True,
)
APPS = "|".join(dict.fromkeys(model._meta.app_label for model in admin.site._registry))
row(f"admin/^(?P<app_label>{APPS})/$", ANY=STAFF, given={"app_label": lambda world: "core"})
row(r"admin/(?P<url>.*)$", ANY=STAFF, given={"url": lambda world: "nowhere"}, may_lack=True)
