"""What standing, team and company data add to core's registries; `registrations` imports it."""

from django.utils.translation import gettext_lazy as _

from applications import emails_company, invariants_company, permissions
from applications.actions import personal
from applications.actions.company import NOTICE
from applications.policy import company, standing, team
from applications.queries import personal as due
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import User
from partner_portal.core.accounts.permissions import key_rules
from partner_portal.core.decisions.labels import labels
from partner_portal.core.events import kinds
from partner_portal.core.invariants import Invariant
from partner_portal.core.invariants import add as add_invariant
from partner_portal.core.navigation import Entry, Section, entries
from partner_portal.core.outbox import handlers
from partner_portal.core.retention.registry import PersonalData
from partner_portal.core.retention.registry import kinds as personal_data

RULES = (company, standing, team)  # imported, so that their rules are known

for name, text in {
    "asks_as_main_user": _("Asked by the main user"),
    "at": _("Judged at"),
    "has_main_user": _("Has a main user"),
    "is_blocked": _("Blocked"),
    "is_concluded": _("Agreement concluded"),
    "is_main": _("Main user"),
    "kind": _("Kind"),
    "missing": _("Empty fields"),
    "overlaps": _("Overlaps another block"),
    "participating": _("Takes part already"),
    "standing": _("Standing"),
    "step": _("Step"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
}.items():
    if name not in labels:
        labels.add(name, text)

handlers.add(NOTICE, emails_company.send_notice)
key_rules.add("main user", permissions.may_manage_team)

PARTNER = {
    "id": "ptr_0f3kq2v9x7t1mz8c4w5b6n7d2e",
    "standing": "active",
    "since": "2026-03-02T09:30:00Z",
    "accepted_on": "2026-03-02",
    "entity": "cyprus",
    "manager": None,
}
MEMBER = {
    "id": "mem_0f3kq2v9x7t1mz8c4w5b6n7d2e",
    "user": "usr_0f3kq2v9x7t1mz8c4w5b6n7d2e",
    "state": "active",
    "is_main": False,
    "may_profile": True,
    "may_store": False,
}
CHANGE = {"id": "chg_0f3kq2v9x7t1mz8c4w5b6n7d2e", "kind": "legal", "state": "verified", "fields": ["name"]}
REVISION = {"id": "rev_0f3kq2v9x7t1mz8c4w5b6n7d2e", "state": "live"}
AFFILIATE = {"id": "aff_0f3kq2v9x7t1mz8c4w5b6n7d2e", "country": "DE", "state": "approved"}
COPY = {"id": "scr_0f3kq2v9x7t1mz8c4w5b6n7d2e", "state": "requested"}

for type_, description, example in (
    ("partner.accepted", _("A company was accepted as a partner."), PARTNER),
    ("partner.changed", _("A partner got another manager."), PARTNER),
    ("partner.suspended", _("A partner was suspended: access is read-only."), PARTNER | {"standing": "suspended"}),
    ("partner.reinstated", _("A suspension ended."), PARTNER),
    ("partner.cancelled", _("A participation ended without a fault."), PARTNER | {"standing": "cancelled"}),
    ("partner.terminated", _("A participation was terminated: no access."), PARTNER | {"standing": "terminated"}),
    ("partner.voided", _("A partner imported in error was taken back."), PARTNER | {"standing": "void"}),
    ("member.added", _("The main user added a colleague."), MEMBER | {"state": "pending"}),
    ("member.registered", _("An invited colleague registered and waits for staff."), MEMBER | {"state": "pending"}),
    ("member.approved", _("A colleague belongs to the team."), MEMBER),
    ("member.refused", _("Staff refused a colleague."), MEMBER | {"state": "refused"}),
    ("member.withdrawn", _("An invitation was taken back."), MEMBER | {"state": "withdrawn"}),
    ("member.changed", _("The rights of a colleague changed."), MEMBER),
    ("member.left", _("A colleague left the team."), MEMBER | {"state": "left"}),
    ("member.blocked", _("A colleague may not act for a time."), MEMBER),
    ("member.unblocked", _("A block of a colleague was lifted."), MEMBER),
    ("main_user.changed", _("Another member is the main user."), {"member": MEMBER["id"]}),
    ("company.changed", _("Company data changed."), CHANGE),
    (
        "company.change_asked",
        _("A change of legal or bank data waits for verification."),
        CHANGE | {"state": "in_verification"},
    ),
    ("company.change_refused", _("A change of legal or bank data was refused."), CHANGE | {"state": "refused"}),
    ("company.change_withdrawn", _("A change of legal or bank data was withdrawn."), CHANGE | {"state": "withdrawn"}),
    ("profile.sent", _("A profile was sent to moderation."), REVISION | {"state": "in_moderation"}),
    ("profile.live", _("Another revision of the profile is live."), REVISION),
    ("profile.returned", _("A profile was returned with a note."), REVISION | {"state": "returned"}),
    ("affiliate.declared", _("An affiliated company was declared."), AFFILIATE | {"state": "declared"}),
    ("affiliate.decided", _("An affiliated company was approved or refused."), AFFILIATE),
    (
        "affiliate.withdrawn",
        _("The declaration of an affiliated company was withdrawn."),
        AFFILIATE | {"state": "withdrawn"},
    ),
    ("signed_copy.requested", _("A signed copy of the agreement was asked for."), COPY),
    ("signed_copy.decided", _("A signed copy was sent, or its request cancelled."), COPY | {"state": "sent"}),
):
    kinds.add(type_, description, example=example)


def of_a_partner(user: User) -> bool:
    """Who belongs to a company that takes part, suspended or not. No query."""
    return user.organisation is not None and user.organisation.access in (Access.FULL, Access.READ_ONLY)


for name, url_name, label, icon, order in (
    ("company", "company", _("Company"), "building", 60),
    ("team", "team", _("Team"), "team", 62),
    ("company-verification", "verification", _("Verification"), "done", 64),
):
    entries.add(
        name,
        Entry(section=Section.COMPANY, label=label, icon=icon, url_name=url_name, order=order, may_see=of_a_partner),
    )

for invariant, sentence, check in (
    ("partners.access", _("Access is what the standing gives."), invariants_company.access_matches),
    ("members.linked", _("Active members belong to their company."), invariants_company.members_linked),
    (
        "profiles.moderated",
        _("What is live went through moderation."),
        invariants_company.live_revisions_were_moderated,
    ),
    ("changes.settled", _("Changes wait with a due date, or are settled."), invariants_company.changes_settled),
    ("partners.data", _("Every participating partner has company data."), invariants_company.data_of_partners),
):
    add_invariant(Invariant(name=invariant, sentence=sentence, check=check))

YEAR = 365
CLAIMS = _("Claims between the vendor and a partner are usually made within three years.")
LAPSED = _("Evidence of who took part, until claims from the agreement have lapsed.")
for kind, what, purpose, days, reason, rows, erase in (
    (
        "members.refused",
        _("Address and name of people who were added to a company and refused or taken back, and why"),
        _("To decide who belongs to a partner (§7.2)"),
        YEAR,
        _("Within a year a company may question a refusal or add the person again."),
        due.members_refused,
        personal.forget_members,
    ),
    (
        "members.left",
        _("Address and name of people who left a company"),
        _("To know who acted for a partner (§7.2)"),
        3 * YEAR,
        CLAIMS,
        due.members_left,
        personal.forget_members,
    ),
    (
        "partners.members",
        _("Address and name of people on the list of a company that takes part no more"),
        _("To know who acted for a partner (§7.2)"),
        6 * YEAR,
        LAPSED,
        due.members_of_the_gone,
        personal.forget_members,
    ),
    (
        "partners.data",
        _("Contacts, addresses, owners and bank details of a company that takes part no more"),
        _("To reach a partner and settle accounts with it (§1.7.4)"),
        6 * YEAR,
        LAPSED,
        due.data_of_the_gone,
        personal.blank_data,
    ),
    (
        "partners.changes",
        _("What changes of such data said before and after, and why one was refused"),
        _("To know which data held when (§1.7.4)"),
        6 * YEAR,
        LAPSED,
        due.changes_of_the_gone,
        personal.blank_changes,
    ),
    (
        "partners.profiles",
        _("Public profile of a company that takes part no more, in all its revisions"),
        _("To show a partner to the public (§1.4)"),
        3 * YEAR,
        CLAIMS,
        due.profiles_of_the_gone,
        personal.blank_profiles,
    ),
    (
        "partners.affiliates",
        _("Affiliates that a company declared which takes part no more"),
        _("To know which companies belong together (§1.7.3)"),
        6 * YEAR,
        LAPSED,
        due.affiliates_of_the_gone,
        personal.forget_affiliates,
    ),
    (
        "signed_copies",
        _("Address to which a signed copy of the agreement was sent"),
        _("To send the copy (§1.3)"),
        YEAR,
        _("Within a year a letter that was lost can be looked for and sent again."),
        due.signed_copies,
        personal.blank_copies,
    ),
    (
        "imports.rows",
        _("Rows of files of partners that were imported, or only checked"),
        _("To import partners that were here before the portal, and to take that back"),
        YEAR,
        _("Within a year an error of an import comes to light."),
        due.imported_rows,
        personal.blank_imported,
    ),
):
    personal_data.add(kind, PersonalData(what=what, purpose=purpose, days=days, reason=reason, due=rows, erase=erase))
