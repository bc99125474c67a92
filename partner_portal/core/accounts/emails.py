"""Letters about accounts that are not allauth's own."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.http import HttpRequest

from partner_portal.core.accounts.models import User


def send_invitation(*, request: HttpRequest, user: User) -> None:
    """Ask a new member of staff to set a password, by a link that works for `PASSWORD_RESET_TIMEOUT` seconds.

    Sends at once: call it outside any transaction. Raises `OSError` when the mail server cannot be reached.
    """
    adapter = get_adapter(request)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    context = {
        "user": user,
        "invited_by": request.user,
        "password_reset_url": adapter.get_reset_password_from_key_url(key),
    }
    adapter.deliver("account/email/invitation", user.email, context)
