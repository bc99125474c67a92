"""Compares a profile with the live one, field by field (§1.4)."""

from collections.abc import Sequence

from applications.models import ProfileRevision
from applications.queries.company import FieldChange

PROFILE = ("name", "email", "phone", "postal_address", "website", "description")


def between(live: ProfileRevision | None, revision: ProfileRevision) -> Sequence[FieldChange]:
    """What the live profile says and what this version would say, in the form's order; all fields where nothing is
    live."""
    rows = [
        FieldChange(
            name=name,
            label=str(ProfileRevision._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            before=getattr(live, name) if live else "",
            after=getattr(revision, name),
        )
        for name in PROFILE
    ]
    logo = FieldChange(
        name="logo",
        label=str(ProfileRevision._meta.get_field("logo").verbose_name),
        before=live.logo.name if live and live.logo else "",
        after=revision.logo.name if revision.logo else "",
    )
    return [*rows, logo]
