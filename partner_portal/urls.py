"""Every address of the portal."""

from django.contrib import admin
from django.urls import include, path

from partner_portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("program/", views.program, name="program"),
    path("dashboard/", views.dashboard, name="dashboard"),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = views.bad_request
handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
