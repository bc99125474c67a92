"""What is always true of the access of partners, their members and their data; `registrations_company` registers it."""

from django.db.models import F, Q

from applications.enums import PARTICIPATING, ChangeState, RevisionState, Standing
from applications.models import CompanyData, DataChange, Member, Partner, ProfileRevision
from applications.policy.standing import access_of
from partner_portal.core.invariants import Result


def access_matches(sample: int | None) -> Result:
    """The access of an organisation is what its last standing gives (R37)."""
    newest: dict[int, tuple[str, str, str]] = {}
    rows = Partner.objects.exclude(standing=Standing.VOID).order_by("-pk")
    columns = ("organisation_id", "public_id", "standing", "organisation__access")
    for organisation, partner, standing, access in rows.values_list(*columns)[:sample]:
        newest.setdefault(organisation, (partner, standing, access))
    return Result(
        len(newest),
        [
            f"{partner}: {standing}, but its access is {access}"
            for partner, standing, access in newest.values()
            if access != access_of(standing)
        ],
    )


def members_linked(sample: int | None) -> Result:
    """An active member belongs to the member's organisation."""
    rows = Member.objects.active().order_by("-pk")
    wrong = rows.exclude(user__organisation=F("organisation")).values_list("public_id", flat=True)
    return Result(rows.count(), [f"{member}: not linked to its organisation" for member in wrong[:sample]])


def live_revisions_were_moderated(sample: int | None) -> Result:
    """What is or was live went through moderation: sent and decided (§1.4)."""
    rows = ProfileRevision.objects.filter(state__in=[RevisionState.LIVE, RevisionState.SUPERSEDED]).order_by("-pk")
    wrong = rows.filter(Q(sent_at=None) | Q(decided_at=None)).values_list("public_id", flat=True)
    return Result(rows.count(), [f"{revision}: live without moderation" for revision in wrong[:sample]])


def changes_settled(sample: int | None) -> Result:
    """A change waits with a due date, or is settled with its instant; each keeps before and after (§1.7.4)."""
    rows = DataChange.objects.order_by("-pk")
    waits = Q(state=ChangeState.IN_VERIFICATION)
    undated = (waits & (Q(due_at=None) | Q(decided_at__isnull=False))) | (~waits & Q(decided_at=None))
    wrong = rows.filter(undated | Q(texts=None))[:sample]
    return Result(rows.count(), [f"{change.public_id}: {change.state} without its dates or texts" for change in wrong])


def data_of_partners(sample: int | None) -> Result:
    """Every participating partner has company data."""
    rows = Partner.objects.filter(standing__in=PARTICIPATING)
    lacking = rows.exclude(organisation__in=CompanyData.objects.values("organisation"))
    missing = lacking.values_list("public_id", flat=True)
    return Result(rows.count(), [f"{partner}: no company data" for partner in missing[:sample]])
