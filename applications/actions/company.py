"""What a partner tells of itself: profile, data and its changes, affiliates, the signed copy (§1.3, §1.4, §1.7)."""

from collections.abc import Mapping, Sequence

from applications.enums import ChangeKind
from applications.models import (
    Affiliate,
    CompanyData,
    DataChange,
    Document,
    Partner,
    ProfileRevision,
    SignedCopyRequest,
)
from partner_portal.core.accounts.models import Organisation
from partner_portal.core.actors import Actor

Values = Mapping[str, str]


def first_data(*, organisation: Organisation, values: Mapping[str, object], by: Actor) -> CompanyData:
    """Store a new partner's data as verified at its approval or import: the columns of `CompanyData`; a partner that
    comes back gets the new ones, with before and after kept as a change of each kind that differs."""
    raise NotImplementedError


def save_profile(
    *, organisation: Organisation, values: Values, by: Actor, logo: Document | None = None
) -> ProfileRevision:
    """Keep a draft of the public profile (§1.4): name, email, phone, postal_address, website, description. A field that
    is not given stays as it is in the draft, else in the live revision. The live revision stays live. Audited.

    `logo` None keeps the one before; see `remove_logo`. Raises `ValidationError` by field, `Refused` (`company.profile`)
    while a revision is in moderation.
    """
    raise NotImplementedError


def remove_logo(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """The draft has no logo any more. Raises as `save_profile`."""
    raise NotImplementedError


def send_profile(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """Send the draft to moderation; event `profile.sent`. Raises `Refused` (`company.profile_complete`) where a field
    that the directory requires is missing (§1.4), (`company.profile`) without a draft."""
    raise NotImplementedError


def take_back_profile(*, organisation: Organisation, by: Actor) -> ProfileRevision:
    """Take a revision out of moderation to edit it. Raises `Refused` (`company.profile`) where none is there."""
    raise NotImplementedError


def decide_profile(*, revision: ProfileRevision, accept: bool, note: str = "", by: Actor) -> ProfileRevision:
    """Staff make a revision live (the one before is superseded; event `profile.live`, signal `profile_live`) or return
    it with a note (event `profile.returned`, operational message). Raises `Refused` (`company.profile`) unless it is in
    moderation, `ValidationError` on `note` when it is returned without one."""
    raise NotImplementedError


def change_contacts(*, organisation: Organisation, values: Values, by: Actor) -> DataChange | None:
    """Change trading name, website, e-mail, phone, postal address (§1.7.4): applied at once, before and after kept,
    the partner manager notified by e-mail, event `company.changed`. None where nothing differs.

    Raises `ValidationError` by field.
    """
    raise NotImplementedError


def request_change(
    *, organisation: Organisation, kind: ChangeKind | str, values: Values, documents: Sequence[Document] = (), by: Actor
) -> DataChange:
    """Ask for a change of legal (name, country, tax_id, legal_address, owners) or bank data (billing_email, bank_name,
    bank_account, bank_code): the old data hold until staff have verified it (§1.7.4), due as a verification is (§1.2.2).

    Documents (evidence) are bound to the change. Event `company.change_asked`, e-mail to the manager. Raises
    `ValidationError` by field (and where nothing differs), `Refused` (`company.change`) while one of this kind waits.
    """
    raise NotImplementedError


def withdraw_change(*, change: DataChange, by: Actor) -> DataChange:
    """The partner takes a change back. Raises `Refused` (`company.change`) unless it is in verification."""
    raise NotImplementedError


def decide_change(*, change: DataChange, accept: bool, note: str = "", by: Actor) -> DataChange:
    """Staff verify a change, and the data become the new ones, or refuse it with a note.

    A verified legal change renames the organisation (core `change_legal_facts`), screens it by its names and sends
    `legal_data_verified`. Operational message to the partner, event `company.changed` or `company.change_refused`.
    Raises `Refused` (`company.change`) unless it is in verification, (`company.tax_id`) where the tax ID is another
    organisation's, `ValidationError` on `note`.
    """
    raise NotImplementedError


def declare_affiliate(
    *, organisation: Organisation, name: str, country: str, relation: str, tax_id: str = "", by: Actor
) -> Affiliate:
    """Declare an affiliated legal entity (§1.7.3); it takes part only after approval. Event `affiliate.declared`.

    Raises `ValidationError` by field, also where it was declared already.
    """
    raise NotImplementedError


def withdraw_affiliate(*, affiliate: Affiliate, by: Actor) -> Affiliate:
    """The partner takes a declaration back. Raises `Refused` (`company.affiliate`) unless it waits."""
    raise NotImplementedError


def decide_affiliate(*, affiliate: Affiliate, accept: bool, note: str = "", by: Actor) -> Affiliate:
    """Staff approve an affiliate or refuse it with a note; operational message, event `affiliate.decided`.

    Raises `Refused` (`company.affiliate`) unless it waits, `ValidationError` on `note`.
    """
    raise NotImplementedError


def request_signed_copy(*, partner: Partner, address: str, by: Actor) -> SignedCopyRequest:
    """Ask for a physically signed copy of the agreement (§1.3); one at a time.

    Raises `ValidationError` on `address`, `Refused` (`company.signed_copy`) without a concluded agreement or while one is
    asked for.
    """
    raise NotImplementedError


def mark_copy_sent(*, request: SignedCopyRequest, tracking: str = "", by: Actor) -> SignedCopyRequest:
    """Staff have sent the copy; operational message. Raises `Refused` (`company.signed_copy`) unless it is asked for."""
    raise NotImplementedError


def cancel_copy(*, request: SignedCopyRequest, by: Actor) -> SignedCopyRequest:
    """The partner or staff cancel the request. Raises as `mark_copy_sent`."""
    raise NotImplementedError
