"""The table of who may do what in the program office."""

import pytest
from django.contrib.auth.models import Group, Permission

from partner_portal.core.accounts import actions, roles
from partner_portal.core.accounts.roles import Role

pytestmark = pytest.mark.django_db

READING = [
    "applications.view_affiliate",
    "applications.view_application",
    "applications.view_askedfield",
    "applications.view_companydata",
    "applications.view_consent",
    "applications.view_datachange",
    "applications.view_datachangetext",
    "applications.view_details",
    "applications.view_document",
    "applications.view_documentview",
    "applications.view_importbatch",
    "applications.view_importedrow",
    "applications.view_legaltext",
    "applications.view_likenesskey",
    "applications.view_member",
    "applications.view_memberblock",
    "applications.view_partner",
    "applications.view_profilerevision",
    "applications.view_progress",
    "applications.view_progressnote",
    "applications.view_signedcopyrequest",
    "applications.view_standingchange",
    "core.view_apikey",
    "core.view_approval",
    "core.view_auditentry",
    "core.view_calendaroverride",
    "core.view_clockadvance",
    "core.view_clocksetting",
    "core.view_decisionrecord",
    "core.view_event",
    "core.view_jobday",
    "core.view_jobrun",
    "core.view_listentry",
    "core.view_listname",
    "core.view_listversion",
    "core.view_match",
    "core.view_message",
    "core.view_messagereceipt",
    "core.view_messagetext",
    "core.view_organisation",
    "core.view_outboxitem",
    "core.view_partynames",
    "core.view_screenedparty",
    "core.view_screeninglist",
    "core.view_termsedition",
    "core.view_territory",
    "core.view_territorylist",
    "core.view_territoryrevision",
    "core.view_user",
    "statuses.view_bronzedeadline",
    "statuses.view_bronzewarning",
    "statuses.view_requirementfact",
    "statuses.view_statusperiod",
]

BEYOND_READING = {
    "reviewer": [
        "applications.manage_partner",
        "applications.open_document",
        "applications.review_application",
        "core.send_message",
        "statuses.record_requirement",
    ],
    "program_manager": [
        "applications.assign_application",
        "applications.manage_partner",
        "applications.open_document",
        "applications.publish_legal_text",
        "applications.review_application",
        "applications.suspend_partner",
        "applications.terminate_partner",
        "core.change_calendar",
        "core.change_territory_standing",
        "core.draft_terms",
        "core.publish_terms",
        "core.send_message",
        "statuses.record_requirement",
    ],
    "finance": ["core.publish_terms"],
    "compliance": [
        "applications.open_document",
        "applications.suspend_partner",
        "applications.terminate_partner",
        "core.change_territory_standing",
        "core.decide_match",
        "core.send_message",
        "core.view_audittext",
    ],
    "administrator": [
        "applications.import_partners",
        "applications.publish_legal_text",
        "core.assign_roles",
        "core.change_calendar",
        "core.issue_staff_key",
        "core.manage_people",
        "core.move_clock",
        "core.retry_outbox",
        "core.run_jobs",
        "core.view_audittext",
    ],
    "read_only": [],
}


def held(role: str) -> list[str]:
    return sorted(
        f"{label}.{codename}"
        for label, codename in Permission.objects.filter(group__name=role).values_list(
            "content_type__app_label", "codename"
        )
    )


def test_the_roles_are_these_and_no_others():
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(BEYOND_READING)


@pytest.mark.parametrize("role", sorted(BEYOND_READING))
def test_each_role_holds_exactly_its_permissions(role):
    assert held(role) == sorted(READING + BEYOND_READING[role])


def test_every_permission_of_our_own_belongs_to_some_role():
    custom = {
        f"{label}.{codename}"
        for label, codename in Permission.objects.filter(content_type__app_label__in=roles.HOUSE)
        .exclude(codename__regex="^(add|change|delete|view)_")
        .values_list("content_type__app_label", "codename")
    }
    assert custom <= set().union(*roles.CHANGES.values())


def test_read_only_reads_and_nothing_else():
    assert [name for name in held(Role.READ_ONLY) if ".view_" not in name] == []


def test_what_staff_change_in_a_group_is_undone_by_the_next_migrate():
    group = Group.objects.get(name=Role.READ_ONLY)
    group.permissions.add(Permission.objects.get(codename="assign_roles"))
    actions.install_roles()
    assert "core.assign_roles" not in held(Role.READ_ONLY)


def test_a_role_with_an_unknown_permission_is_not_installed(monkeypatch):
    monkeypatch.setitem(roles.CHANGES, Role.FINANCE, frozenset({"core.print_money"}))
    with pytest.raises(LookupError, match=r"finance .*core\.print_money"):
        actions.install_roles()
