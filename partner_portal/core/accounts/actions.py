"""Everything that changes organisations, people and their access."""

from collections.abc import Collection

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from partner_portal.core import clock
from partner_portal.core.accounts import queries, roles
from partner_portal.core.accounts.enums import Access
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.entities import Entity


class NotPossible(Exception):
    """An account cannot be changed that way; the text says why and what to do."""


@transaction.atomic
def create_organisation(
    *, name: str, entity: Entity | str, country: str, zone: str = "com", locale: str = "en", tax_id: str = "", by: Actor
) -> Organisation:
    """Create the legal entity `name` (ISO 3166-1 `country`, normalised `tax_id` or none) and audit it.

    Raises `NotPossible` when its country already knows an organisation of that tax id.
    """
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name,
                entity=entity,
                country=country,
                zone=zone,
                locale=locale,
                tax_id=tax_id,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        if tax_id and Organisation.objects.filter(country=country, tax_id=tax_id).exists():
            raise NotPossible(_("An organisation with this tax ID is already here.")) from error
        raise
    audit.record(
        "organisation.create",
        by=by,
        subject=organisation.public_id,
        organisation=organisation,
        changes={"entity": (None, str(entity)), "country": (None, country), "zone": (None, zone)},
    )
    return organisation


@transaction.atomic
def create_user(
    *,
    email: str,
    name: str,
    by: Actor,
    password: str | None = None,
    language: str = "",
    organisation: Organisation | None = None,
    is_verified: bool = False,
) -> User:
    """Create a person, for imports and the demo: people who sign up themselves come through the sign-up page.

    Without a password the person sets one by the link of “Forgot your password?”. `is_verified` says that the address
    is known to be theirs. Raises `NotPossible` when the address is taken.
    """
    return _create(
        email=email,
        password=password,
        is_verified=is_verified,
        by=by,
        name=name,
        language=language,
        organisation=organisation,
    )


@transaction.atomic
def create_staff_user(
    *,
    email: str,
    name: str,
    role: str,
    by: Actor,
    password: str | None = None,
    language: str = "",
    is_verified: bool = False,
) -> User:
    """Create a member of staff with one role; the invitation is sent by `emails.send_invitation`.

    Raises `NotPossible` when the address is taken.
    """
    user = _create(
        email=email, password=password, is_verified=is_verified, by=by, name=name, language=language, is_staff=True
    )
    user.groups.set([Group.objects.get(name=Role(role))])
    audit.record("user.roles", by=by, subject=user.public_id, changes={"roles": ([], [Role(role).value])})
    return user


@transaction.atomic
def update_profile(
    *, user: User, by: Actor, name: str | None = None, language: str | None = None, theme: str | None = None
) -> User:
    """Change the name, language or appearance; `None` leaves a thing as it is. Audits what really changed."""
    user = _locked(user)
    wanted = {"name": name, "language": language, "theme": theme}
    changes = {
        field: (getattr(user, field), value)
        for field, value in wanted.items()
        if value is not None and value != getattr(user, field)
    }
    if not changes:
        return user
    for field, (_before, after) in changes.items():
        setattr(user, field, after)
    user.save(update_fields=list(changes))
    personal = {"name": changes.pop("name")} if "name" in changes else {}
    audit.record(
        "user.profile",
        by=by,
        subject=user.public_id,
        organisation=user.organisation,
        changes=changes,
        personal=personal,
    )
    return user


@transaction.atomic
def set_roles(*, user: User, roles: Collection[str], by: Actor, reason: str = "") -> User:
    """Give a member of staff exactly these roles.

    Raises `NotPossible` for people who are not staff, for one's own roles, and when nobody would be left to administer.
    """
    wanted = sorted({Role(role).value for role in roles})
    _keep_an_administrator(without=None if Role.ADMINISTRATOR in wanted else user)
    user = _locked(user)
    if not user.is_staff:
        raise NotPossible(_("Only staff have roles."))
    if by.user is not None and by.user.pk == user.pk:
        raise NotPossible(_("Your own roles are for another administrator to change."))
    held = sorted(user.groups.values_list("name", flat=True))
    if held == wanted:
        return user
    user.groups.set(Group.objects.filter(name__in=wanted))
    audit.record("user.roles", by=by, subject=user.public_id, changes={"roles": (held, wanted)}, reason=reason)
    return user


@transaction.atomic
def deactivate(*, user: User, reason: str, by: Actor) -> User:
    """Close an account: it cannot sign in, and every session of it ends now.

    Raises `NotPossible` for one's own account, and when nobody would be left to administer.
    """
    _keep_an_administrator(without=user)
    user = _locked(user)
    if by.user is not None and by.user.pk == user.pk:
        raise NotPossible(_("Your own account is for someone else to deactivate."))
    if user.is_active:
        _set_active(user, active=False, verb="user.deactivate", reason=reason, by=by)
    end_sessions(user=user)
    return user


@transaction.atomic
def reactivate(*, user: User, reason: str, by: Actor) -> User:
    """Open a deactivated account again, with the roles and the second factor it had."""
    user = _locked(user)
    if not user.is_active:
        _set_active(user, active=True, verb="user.reactivate", reason=reason, by=by)
    return user


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, by: Actor) -> User:
    """Remove every authenticator, key and recovery code of someone who lost them, and end their sessions.

    Staff set up a new one at their next sign-in, before anything else answers.
    """
    user = _locked(user)
    held = sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user=user)
    audit.record(
        "user.reset_second_factor",
        by=by,
        subject=user.public_id,
        organisation=user.organisation,
        changes={"authenticators": (held, [])},
        reason=reason,
    )
    return user


@transaction.atomic
def link_to_organisation(*, user: User, organisation: Organisation, by: Actor) -> User:
    """Make a person one of an organisation's people.

    Raises `NotPossible` for staff, and for someone who belongs to another organisation.
    """
    user = _locked(user)
    if user.is_staff:
        raise NotPossible(_("Staff do not belong to a partner's organisation."))
    if user.organisation_id == organisation.pk:
        return user
    if user.organisation_id is not None:
        raise NotPossible(_("This person already belongs to another organisation."))
    user.organisation = organisation
    user.save(update_fields=["organisation"])
    audit.record(
        "user.link",
        by=by,
        subject=user.public_id,
        organisation=organisation,
        changes={"organisation": (None, organisation.public_id)},
    )
    return user


@transaction.atomic
def unlink_from_organisation(*, user: User, by: Actor) -> User:
    """A person is of no organisation any more, from their next request on; audited. Twice does nothing."""
    user = _locked(user)
    organisation = user.organisation
    if organisation is None:
        return user
    user.organisation = None
    user.save(update_fields=["organisation"])
    audit.record(
        "user.unlink",
        by=by,
        subject=user.public_id,
        organisation=organisation,
        changes={"organisation": (organisation.public_id, None)},
    )
    return user


@transaction.atomic
def set_access(*, organisation: Organisation, access: Access | str, by: Actor) -> Organisation:
    """Set how far an organisation's people and keys get (R37): pages and the API follow from their next request on.

    Audited; the same as before does nothing.
    """
    organisation = queries.locked(organisation)
    before, after = organisation.access, Access(access)
    if before == after:
        return organisation
    organisation.access = after
    organisation.save(update_fields=["access"])
    audit.record(
        "organisation.access",
        by=by,
        subject=organisation.public_id,
        organisation=organisation,
        changes={"access": (before, after)},
    )
    return organisation


@transaction.atomic
def change_legal_facts(*, organisation: Organisation, name: str, country: str, tax_id: str, by: Actor) -> Organisation:
    """Give an organisation its verified legal name, country (ISO 3166-1) and normalised tax ID (§1.7.4).

    Audits what really changed, ids and names apart. Raises `NotPossible` when the country already knows another
    organisation of that tax ID.
    """
    organisation = queries.locked(organisation)
    wanted = {"name": name, "country": country, "tax_id": tax_id}
    changes = {
        field: (getattr(organisation, field), value)
        for field, value in wanted.items()
        if value != getattr(organisation, field)
    }
    if not changes:
        return organisation
    for field, (_before, after) in changes.items():
        setattr(organisation, field, after)
    try:
        with transaction.atomic():
            organisation.save(update_fields=list(changes))
    except IntegrityError as error:
        taken = Organisation.objects.filter(country=country, tax_id=tax_id).exclude(pk=organisation.pk)
        if tax_id and taken.exists():
            raise NotPossible(_("An organisation with this tax ID is already here.")) from error
        raise
    policy_values = {"country": changes.pop("country")} if "country" in changes else {}
    audit.record(
        "organisation.legal_facts",
        by=by,
        subject=organisation.public_id,
        organisation=organisation,
        changes=policy_values,
        personal=changes,
    )
    return organisation


@transaction.atomic
def contract_anew(
    *, organisation: Organisation, entity: Entity | str, zone: str, locale: str, by: Actor
) -> Organisation:
    """Settle with whom an organisation that comes back contracts, its zone and its language (§15.1, §15.2).

    Audits what really changed; the same as before does nothing.
    """
    organisation = queries.locked(organisation)
    wanted = {"entity": Entity(entity).value, "zone": zone, "locale": locale}
    changes = {
        field: (getattr(organisation, field), value)
        for field, value in wanted.items()
        if value != getattr(organisation, field)
    }
    if not changes:
        return organisation
    for field, (_before, after) in changes.items():
        setattr(organisation, field, after)
    organisation.save(update_fields=list(changes))
    audit.record(
        "organisation.contract", by=by, subject=organisation.public_id, organisation=organisation, changes=changes
    )
    return organisation


@transaction.atomic
def end_sessions(*, user: User, keep: str | None = None) -> int:
    """End every session of a person at once, but the one whose key is `keep`; returns how many ended."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def note_security_event(*, verb: str, user: User, by: Actor) -> None:
    """Audit what a person did to their own access on allauth's pages, such as `user.second_factor_add`."""
    audit.record(verb, by=by, subject=user.public_id, organisation=user.organisation)


@transaction.atomic
def follow_new_password(*, verb: str, user: User, keep: str | None, proves_address: bool, by: Actor) -> None:
    """After a password was changed or reset: end every other session (all but the key `keep`) and audit it.

    A reset also `proves_address`: its link was sent there.
    """
    end_sessions(user=user, keep=keep)
    if proves_address:
        EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=False).update(verified=True)
    note_security_event(verb=verb, user=user, by=by)


@transaction.atomic
def install_roles() -> None:
    """Make every role's group hold exactly its permissions. Raises `LookupError` when one of them does not exist."""
    for label in sorted(roles.HOUSE):
        create_permissions(apps.get_app_config(label), verbosity=0)
    known = {
        f"{label}.{codename}": pk
        for pk, label, codename in Permission.objects.values_list("pk", "content_type__app_label", "codename")
    }
    for role in Role.values:
        wanted = roles.permissions_of(role)
        if missing := sorted(wanted - known.keys()):
            raise LookupError(f"role {role} names permissions that do not exist: {', '.join(missing)}")
        group, _created = Group.objects.get_or_create(name=role)
        group.permissions.set([known[name] for name in wanted])


def _create(*, email: str, password: str | None, is_verified: bool, by: Actor, **fields: object) -> User:
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, **fields)
    except IntegrityError as error:
        if User.objects.filter(email__iexact=email).exists():
            raise NotPossible(_("Someone with this e-mail address is already here.")) from error
        raise
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=is_verified)
    audit.record(
        "user.create",
        by=by,
        subject=user.public_id,
        organisation=user.organisation,
        changes={"is_staff": (None, user.is_staff)},
        personal={"email": (None, user.email), "name": (None, user.name)},
    )
    return user


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=user.pk)


def _set_active(user: User, *, active: bool, verb: str, reason: str, by: Actor) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    audit.record(
        verb,
        by=by,
        subject=user.public_id,
        organisation=user.organisation,
        changes={"is_active": (not active, active)},
        reason=reason,
    )


def _lock_administration() -> None:
    list(Group.objects.select_for_update().filter(name=Role.ADMINISTRATOR))


def _keep_an_administrator(*, without: User | None) -> None:
    """Raise `NotPossible` if nobody but `without` could administer.

    The role's row stays locked until the transaction ends, so that two who remove each other are judged one by one.
    """
    if without is None:
        return
    _lock_administration()
    if list(queries.administrators().values_list("pk", flat=True)) == [without.pk]:
        raise NotPossible(_("The last administrator has to stay. Make someone else an administrator first."))
