"""Gives a person single permissions."""

from django.contrib.auth.models import Permission


def grant(user, *names):
    """Give these permissions (`view_jobrun` is of the core) and return the person."""
    wanted = [name.split(".") if "." in name else ("core", name) for name in names]
    found = [Permission.objects.get(content_type__app_label=label, codename=codename) for label, codename in wanted]
    user.user_permissions.add(*found)
    return user
