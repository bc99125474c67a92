"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from applications.views import apply as apply_views
from applications.views import company as company_views
from applications.views import documents as document_views
from applications.views import public as public_apply_views
from applications.views import sending as sending_views
from applications.views import team as team_views
from partner_portal import api, components, health, views
from partner_portal.core.accounts import views as account_views
from partner_portal.core.api import problems
from partner_portal.core.api import views as key_views
from partner_portal.core.decisions import views as decision_views
from partner_portal.core.events import views as event_views
from partner_portal.core.messages import views as message_views
from statuses import views as status_views

urlpatterns = [
    path("", views.home, name="home"),
    path("program/", views.program, name="program"),
    path("robots.txt", views.robots, name="robots"),
    path("components/", components.components, name="components"),
    # applicants
    path("apply/", apply_views.apply, name="apply"),
    path("apply/faq/", public_apply_views.questions, name="questions"),
    path("apply/tax-id/", apply_views.tax_id, name="apply-tax-id"),
    path("apply/check/", sending_views.check, name="apply-check"),
    path("apply/sent/", sending_views.sent, name="apply-sent"),
    path("apply/answers/", sending_views.sent_answers, name="apply-answers"),
    path("apply/verification/", apply_views.verification, name="apply-verification"),
    path("apply/withdraw/", apply_views.withdraw, name="apply-withdraw"),
    path("apply/documents/", document_views.documents, name="apply-documents"),
    path("apply/documents/<public_id:public_id>/remove/", document_views.remove, name="apply-document-remove"),
    path("apply/<slug:section>/", apply_views.section, name="apply-section"),
    path("dashboard/documents/<public_id:public_id>/", document_views.document, name="document"),
    path("legal/<slug:kind>/<slug:version>/", public_apply_views.legal, name="legal"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("dashboard/status/", status_views.status, name="status"),
    # company and team
    path("dashboard/company/", company_views.profile, name="company"),
    path("dashboard/company/profile/", company_views.edit_profile, name="edit-profile"),
    path("dashboard/company/profile/send/", company_views.send_profile, name="send-profile"),
    path("dashboard/company/profile/take-back/", company_views.take_back_profile, name="take-back-profile"),
    path("dashboard/company/profile/remove-logo/", company_views.remove_logo, name="remove-logo"),
    path("dashboard/company/data/", company_views.data, name="company-data"),
    path("dashboard/company/data/<slug:kind>/", company_views.change_data, name="change-data"),
    path(
        "dashboard/company/changes/<public_id:public_id>/withdraw/",
        company_views.withdraw_change,
        name="withdraw-change",
    ),
    path("dashboard/company/affiliates/", company_views.affiliates, name="affiliates"),
    path(
        "dashboard/company/affiliates/<public_id:public_id>/withdraw/",
        company_views.withdraw_affiliate,
        name="withdraw-affiliate",
    ),
    path("dashboard/company/agreement/", company_views.signed_copy, name="signed-copy"),
    path("dashboard/verification/", company_views.verification, name="verification"),
    path("dashboard/team/", team_views.team, name="team"),
    path("dashboard/team/add/", team_views.add, name="team-add"),
    path("dashboard/team/leave/", team_views.leave, name="team-leave"),
    path("dashboard/team/<public_id:public_id>/", team_views.member, name="team-member"),
    path("dashboard/team/<public_id:public_id>/hand-over/", team_views.hand_over, name="team-hand-over"),
    path("dashboard/team/<public_id:public_id>/remove/", team_views.remove, name="team-remove"),
    path("dashboard/messages/", message_views.inbox, name="messages"),
    path("dashboard/messages/<public_id:public_id>/", message_views.message, name="message"),
    path("dashboard/decisions/", decision_views.decisions, name="decisions"),
    path("dashboard/decisions/<public_id:public_id>/", decision_views.decision, name="decision"),
    path("dashboard/developers/", key_views.keys, name="developers"),
    path("dashboard/developers/new/", key_views.new_key, name="new-key"),
    path("dashboard/developers/events/", event_views.log, name="event-log"),
    path("dashboard/developers/<public_id:public_id>/revoke/", key_views.revoke_key, name="revoke-key"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("dashboard/security/", account_views.security, name="security"),
    path("preferences/", account_views.preferences, name="preferences"),
    # one page shows what allauth spreads over three
    path("accounts/2fa/", RedirectView.as_view(pattern_name="security")),
    path("accounts/2fa/webauthn/", RedirectView.as_view(pattern_name="security")),
    path("accounts/sessions/", account_views.sessions),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("", include(api)),
]

handler400 = api.or_problem(views.bad_request, problems.bad_request)
handler403 = views.forbidden
handler404 = api.or_problem(views.not_found, problems.nothing_here)
handler500 = api.or_problem(views.server_error, problems.our_fault)
handler429 = views.too_many_requests  # asked by allauth
