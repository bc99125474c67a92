"""Takes in, hands out and removes documents."""

from typing import BinaryIO

from applications.models import Application, DataChange, Document
from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.actors import Actor


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

    Images are written anew without metadata. Runs outside the caller's transaction as far as the storage goes.
    Raises `ValidationError` on `file` (type, size, what is inside, too many) or `purpose`, and `Refused`
    (`applications.edit`) while the application takes none.
    """
    raise NotImplementedError


def remove(*, document: Document, by: Actor) -> Document:
    """Take back a document nobody has judged; its file is deleted. Raises `Refused` (`applications.edit`) else."""
    raise NotImplementedError


def open_file(*, document: Document, user: User) -> BinaryIO:
    """The open file of a document, for one who may see it (the view decides); staff's openings are kept.

    Raises `FileNotFoundError` for one that was removed or erased.
    """
    raise NotImplementedError
