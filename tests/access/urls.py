"""The portal's addresses with those that only a sandbox has."""

from django.urls import include, path

from partner_portal import api
from partner_portal.urls import handler400, handler403, handler404, handler500
from partner_portal.urls import urlpatterns as always

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("api/v1/", include(api.resources(sandbox=True))), *always]
