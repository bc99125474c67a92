"""Takes in, hands out and removes documents."""

import hashlib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from applications import files
from applications.actions.steps import demand, locked
from applications.enums import DocumentState, Purpose
from applications.models import Application, DataChange, Document, DocumentView
from applications.policy import applying
from applications.policy import documents as policy
from partner_portal.core import clock
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.queries import locked as locked_organisation
from partner_portal.core.actors import Actor
from partner_portal.core.audit import actions as audit
from partner_portal.core.outbox import actions as outbox

DELETE = "applications.delete_file"


def add(
    *,
    purpose: str,
    file: BinaryIO,
    name: str,
    by: Actor,
    application: Application | None = None,
    organisation: Organisation | None = None,
    change: DataChange | None = None,
) -> Document:
    """Check a file by its content and keep it for an application, or for an organisation (with or without a change).

    Images are written anew without metadata. The content goes to the storage before the transaction that writes the
    row, and is taken away again if that fails. Raises `ValidationError` on `file` (type, size, what is inside, too
    many) or `purpose`, and `Refused` (`applications.edit`) while the application takes none.
    """
    if purpose not in Purpose.values:
        raise ValidationError({"purpose": _("Choose from the list.")})
    if application is not None:
        _demand_open(application, purpose)
    try:
        checked = files.check(file.read(policy.MOST_BYTES + 1), purpose=purpose)
    except files.BadFile as error:
        raise ValidationError({"file": _(str(error))}) from None
    key = uuid.uuid4().hex
    path = default_storage.save(
        f"documents/{key[:2]}/{key}.{policy.EXTENSIONS[checked.content_type]}", ContentFile(checked.content)
    )
    try:
        return _keep(
            purpose=purpose,
            name=policy.clean_name(name, checked.content_type),
            checked=checked,
            path=path,
            by=by,
            application=application,
            organisation=organisation,
            change=change,
        )
    except BaseException:
        default_storage.delete(path)
        raise


@contextmanager
def all_or_none() -> Iterator[list[Document]]:
    """Within it, the files of the documents put into the list are taken away again if what follows is refused: their
    rows go with the transaction, the storage knows none."""
    taken_in: list[Document] = []
    try:
        yield taken_in
    except BaseException:
        for document in taken_in:
            default_storage.delete(str(document.file.name))
        raise


@transaction.atomic
def _keep(
    *,
    purpose: str,
    name: str,
    checked: files.Checked,
    path: str,
    by: Actor,
    application: Application | None,
    organisation: Organisation | None,
    change: DataChange | None,
) -> Document:
    assert by.user is not None, "a person hands in documents"
    if application is not None:
        application = locked(application)
        _demand_open(application, purpose)
        kept = Document.objects.kept().filter(application=application)
        _touch(application)
    else:
        assert organisation is not None
        organisation = locked_organisation(organisation)
        kept = Document.objects.kept().filter(organisation=organisation, state=DocumentState.UPLOADED)
    if kept.count() >= policy.MOST_FILES:
        raise ValidationError({"file": _(policy.TOO_MANY)})
    document = Document.objects.create(
        application=application,
        organisation=organisation,
        change=change,
        purpose=purpose,
        name=name,
        content_type=checked.content_type,
        size=len(checked.content),
        sha256=hashlib.sha256(checked.content).hexdigest(),
        file=path,
        uploaded_at=clock.now(),
        uploaded_by=by.user,
    )
    audit.record(
        "document.add",
        by=by,
        subject=document.public_id,
        organisation=organisation,
        changes={"purpose": (None, purpose), "sha256": (None, document.sha256)},
    )
    return document


@transaction.atomic
def remove(*, document: Document, by: Actor) -> Document:
    """Take back a document nobody has judged; its file is deleted. Raises `Refused` (`applications.edit`) once it was
    judged, or while its application is closed to changes. Twice does nothing."""
    application = locked(document.application) if document.application else None
    document = Document.objects.select_for_update(of=("self",), no_key=True).get(pk=document.pk)
    if document.removed_at or document.erased_at:
        return document
    if application is not None:
        _demand_open(application, document.purpose)
        _touch(application)
    demand(applying.removable(state=document.state))
    queue_deletion(str(document.file.name), by=by)
    document.file, document.removed_at = "", clock.now()
    document.save(update_fields=["file", "removed_at"])
    audit.record("document.remove", by=by, subject=document.public_id, organisation=document.organisation)
    return document


def queue_deletion(path: str, *, by: Actor) -> None:
    """Have a stored file deleted once the transaction has committed, however often that takes."""
    outbox.enqueue(DELETE, reference=path, payload={"file": path}, by=by)


def delete_file(payload: dict[str, str]) -> None:
    """The handler of `applications.delete_file`."""
    default_storage.delete(payload["file"])


def open_file(*, document: Document, user: User) -> File:
    """The open file of a document, for one who may see it (the view decides); staff's openings are kept.

    Raises `FileNotFoundError` for one that was removed or erased.
    """
    if not document.file or document.removed_at:
        raise FileNotFoundError(document.public_id)
    file = default_storage.open(str(document.file.name), "rb")
    if user.is_staff:
        DocumentView.objects.create(document=document, user=user, at=clock.now())
    return file


def _demand_open(application: Application, purpose: str) -> None:
    asked = tuple(application.asked.filter(answered_at=None).values_list("field", flat=True))
    demand(applying.edit(stage=application.stage, fields=(f"document:{purpose}",), asked=asked))


def _touch(application: Application) -> None:
    application.version += 1
    application.save(update_fields=["version"])
