"""Browsers that are signed in."""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from partner_portal.core import clock


def sign_in(client: Client, user, *, second_factor: bool = True) -> Client:
    """Sign a person in, with an authenticator app shown in this session unless `second_factor` is False."""
    client.force_login(user)
    if second_factor:
        if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
            TOTP.activate(user, generate_totp_secret())
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": clock.wall().timestamp()}]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client
