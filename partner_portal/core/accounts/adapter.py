"""How allauth behaves here: who may sign up, where people land, in which language their letters are."""

import base64
import hashlib
import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partner_portal.core.accounts.models import User

log = logging.getLogger(__name__)

CODE_NOT_RIGHT = gettext_lazy("This code is not right, or no longer.")


class AccountAdapter(DefaultAccountAdapter):
    """The portal's rules for accounts."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account is closed. Please write to your program manager."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is not right."),
        "email_taken": gettext_lazy("Another account has this address."),
        "enter_current_password": gettext_lazy("This is not your password of today."),
        "incorrect_code": CODE_NOT_RIGHT,
        "incorrect_password": gettext_lazy("The password is not right."),
        "too_many_login_attempts": gettext_lazy("Too many attempts. Please try again in five minutes."),
        "rate_limited": gettext_lazy("Too many attempts. Please wait a minute."),
    }

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A person who signs up brings a name, and the language they read."""
        user.name = form.cleaned_data.get("name", "")
        user.language = translation.get_language() or ""
        return super().save_user(request, user, form, commit)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff start in the program office, everyone else on the dashboard."""
        return reverse("admin:index") if request.user.is_staff else reverse("dashboard")

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """The dashboard says what comes next."""
        return reverse("dashboard")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page that shows how one signs in."""
        return reverse("security")

    def is_safe_url(self, url: str | None) -> bool:
        """Only pages of the very host that was called: nothing else is a way back."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the person's language in this browser."""
        response = super().post_login(request, user, **kwargs)
        if user.language:
            set_preference_cookie(response, settings.LANGUAGE_COOKIE_NAME, user.language)
        return response

    def send_account_already_exists_mail(self, email: str) -> None:
        """The letter instead of a second account; it takes as long as a new one, whose password is hashed."""
        make_password(email)
        super().send_account_already_exists_mail(email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter that allauth asks for.

        Codes are secret, so these letters go out at once and not through the outbox; when the mail server does not
        answer, the page says so and the person can ask again.
        """
        try:
            self.deliver(template_prefix, email, context)
        except OSError as error:  # smtplib's own errors are of this kind too
            log.error("a letter of the accounts was not sent: %s", type(error).__name__)
            messages.error(self.request, _("We could not send the e-mail just now. Please ask again in a few minutes."))

    def deliver(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a letter in its reader's language; raises `OSError` when the mail server does not take it."""
        reader = context.get("user") or getattr(self.request, "user", None)
        with translation.override(getattr(reader, "language", "") or translation.get_language()):
            super().send_mail(template_prefix, email, context)


class MFAAdapter(DefaultMFAAdapter):
    """The portal's rules for second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": CODE_NOT_RIGHT}

    def encrypt(self, text: str) -> str:
        """Secrets of authenticator apps are stored encrypted with a key derived from `SECRET_KEY`."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given, also under an older key of `SECRET_KEY_FALLBACKS`."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """A first name for a new key; its owner may choose another."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)s") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """How password managers name this place."""
        return super().get_public_key_credential_rp_entity() | {"name": settings.MFA_TOTP_ISSUER}


def set_preference_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of language or appearance in the browser for a year."""
    response.set_cookie(
        name, value, max_age=60 * 60 * 24 * 365, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE, httponly=True
    )


def _cipher() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret: str) -> bytes:
    digest = hashlib.sha256(b"partner_portal.second_factor:" + secret.encode()).digest()
    return base64.urlsafe_b64encode(digest)
