"""Gives a person single permissions of the core."""

from django.contrib.auth.models import Permission


def grant(user, *codenames):
    """Give these permissions (`view_jobrun`) and return the person."""
    found = Permission.objects.filter(content_type__app_label="core", codename__in=codenames)
    assert found.count() == len(codenames), "no such permission"
    user.user_permissions.add(*found)
    return user
