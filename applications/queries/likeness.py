"""Finds applications, partners and affiliates that look like the same company (§1.7.3): for staff only."""

from dataclasses import dataclass

from applications.models import Application


@dataclass(frozen=True, kw_only=True)
class Likeness:
    """What an application shares with something known: `trait` is tax_id, email_domain, website, phone, address or
    owner; `kind` is application, partner or affiliate, `public_id` its id, `name` what it is called, `state` the stage
    or standing it is in (as shown)."""

    trait: str
    label: str
    kind: str
    public_id: str
    name: str
    state: str


def of(application: Application) -> list[Likeness]:
    """What the application shares with other applications, partners and affiliates; the strongest trait first."""
    raise NotImplementedError
