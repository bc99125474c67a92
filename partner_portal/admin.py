"""The staff's admin site: one site, unfold's theme, read-only by default."""

from django.contrib.admin.apps import AdminConfig
from unfold.sites import UnfoldAdminSite


class PortalAdminSite(UnfoldAdminSite):
    """Program office."""

    site_header = "Program office"
    site_title = "Program office"
    enable_nav_sidebar = True


class PortalAdminConfig(AdminConfig):
    """Makes the portal's site the default one."""

    default_site = "partner_portal.admin.PortalAdminSite"
