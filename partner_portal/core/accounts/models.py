"""The tenant and the person."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from partner_portal.core import clock
from partner_portal.core.accounts.enums import Access
from partner_portal.core.entities import Entity
from partner_portal.core.ids import PublicIdField


class Organisation(models.Model):
    """The tenant: the legal entity that applies and becomes a partner. It outlives any one partnership.

    Every money, slot or status action locks this row first (`accounts.queries.locked`), and every partner-owned row
    reaches it.
    """

    public_id = PublicIdField("org")
    name = models.CharField(_("legal name"), max_length=200)
    entity = models.CharField(_("contracting entity"), max_length=10, choices=Entity.choices)
    country = models.CharField(_("country"), max_length=2, help_text=_("ISO 3166-1, two letters"))
    zone = models.CharField(_("zone"), max_length=10, default="com")
    locale = models.CharField(_("language"), max_length=10, default="en")
    tax_id = models.CharField(_("tax ID, normalised"), max_length=40, blank=True)
    access = models.CharField(
        _("access"), max_length=10, choices=Access.choices, default=Access.FULL, db_default=Access.FULL
    )
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "tax_id"], condition=~models.Q(tax_id=""), name="organisation_once_per_tax_id"
            ),
            models.CheckConstraint(condition=models.Q(entity__in=Entity.values), name="organisation_known_entity"),
            models.CheckConstraint(condition=models.Q(access__in=Access.values), name="organisation_known_access"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; addresses differ by more than case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user of an e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person with a (hashed) password, or none."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator with every permission: the first of an installation."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: of one organisation, of the vendor's staff, or an applicant with none yet.

    Personal data; erased by the retention job under its public id.
    """

    public_id = PublicIdField("usr")
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True, choices=settings.LANGUAGES)
    theme = models.CharField(
        _("appearance"),
        max_length=6,
        blank=True,
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("organisation"),
    )
    is_staff = models.BooleanField(_("works for the vendor"), default=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=clock.wall)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["email"]
        permissions = [
            ("manage_people", "Can invite staff, deactivate people and reset a second factor"),
            ("assign_roles", "Can give and take the roles of staff"),
        ]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_whatever_case"),
            models.CheckConstraint(
                condition=models.Q(is_staff=False) | models.Q(organisation__isnull=True), name="user_staff_or_partner"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, or the address where there is none."""
        return str(self)

    def get_short_name(self) -> str:
        """The first word of the name, or the address."""
        return (self.name or self.email).split()[0]

    @property
    def initials(self) -> str:
        """Up to two letters for the round mark."""
        words = (self.name or self.email).replace("@", " ").split()
        return "".join(word[0] for word in words[:2]).upper()
