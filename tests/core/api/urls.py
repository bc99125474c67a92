"""The portal's addresses, with the sandbox's and those of `views`."""

from django.urls import include, path

from partner_portal import api
from partner_portal.urls import handler400, handler403, handler404, handler500
from partner_portal.urls import urlpatterns as always
from tests.core.api.views import Company, Deed

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("api/v1/company", Company.as_view()),
    path("api/v1/deeds", Deed.as_view()),
    path("api/v1/", include(api.resources(sandbox=True))),
    *always,
]
