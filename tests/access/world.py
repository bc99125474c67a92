"""Two companies with one of each thing, and canaries that no other company may ever see."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models
from django.test import Client

from applications.actions import applying, company
from applications.enums import MemberState, Purpose, Stage
from applications.models import Application, Details, Document, Member
from partner_portal.core.actors import house
from partner_portal.core.api.policy import grantable
from partner_portal.core.api.scopes import scopes
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.decisions.policy import Decision, Verdict
from partner_portal.core.decisions.sentences import Sentence
from partner_portal.core.events import actions as events
from partner_portal.core.messages import actions as messages
from tests.access.matrix import ROLES
from tests.api import bearing, issue
from tests.applications.partners import make_partner
from tests.factories import OrganisationFactory, UserFactory

# Stand in everything a company owns; whoever is not of it finds them in no answer.
CANARIES = {"acme": "magpie", "other": "peregrine"}


@dataclass
class World:
    """What the rows fill their addresses with: acme's ids; `foreign` holds the other company's."""

    message: str = ""
    decision: str = ""
    event: str = ""
    spare_key: str = ""
    application: str = ""
    partner: str = ""
    member: str = ""
    change: str = ""
    document: str = ""
    foreign: list[str] = field(default_factory=list)
    clients: dict[str, Client] = field(default_factory=dict)
    people: dict[str, models.Model] = field(default_factory=dict)

    def some(self, model: type[models.Model]) -> object:
        """A row of the model, or the key of one that is not there."""
        return model._base_manager.order_by("pk").values_list("pk", flat=True).first() or 1

    def canaries_hidden_from(self, identity: str) -> list[str]:
        """The words that must not stand in any answer to this identity."""
        if identity in ("alice", "bob", "key"):
            return [CANARIES["other"]]
        if identity == "charlie":
            return [CANARIES["acme"]]
        return [] if identity in (*ROLES, "vendor key") else list(CANARIES.values())

    def client(self, identity: str) -> Client:
        """A browser or program of this identity, signed in again where the last call signed it out."""
        client = self.clients.setdefault(identity, Client(raise_request_exception=False))
        if identity in self.people and "sessionid" not in client.cookies:
            client.force_login(self.people[identity])
        return client


def build() -> World:
    """One of everything for acme, and the same for another company."""
    world = World()
    acme, other = (
        OrganisationFactory(name=f"{canary.title()} Ltd", tax_id=canary.upper()) for canary in CANARIES.values()
    )
    make = {"applicant": None, "alice": acme, "bob": acme, "charlie": other}
    for name, organisation in make.items():
        canary = CANARIES["other" if organisation is other else "acme"] if organisation else name
        email = f"{name}@{canary}.example"
        world.people[name] = UserFactory(name=f"{name.title()} {canary}", email=email, organisation=organisation)
    for role in ROLES:
        world.people[role] = UserFactory(name=role, email=f"{role}@vendor.example", is_staff=True)
        world.people[role].groups.add(Group.objects.get(name=role))
    applicant = world.people["applicant"]
    EmailAddress.objects.create(user=applicant, email=applicant.email, primary=True, verified=True)
    applying.start(user=applicant, by=house("test"))
    for organisation, person, canary in ((acme, "alice", "magpie"), (other, "charlie", "peregrine")):
        partnership = partner(organisation, world.people[person], canary)
        if organisation is acme:
            join(organisation, world.people["bob"])
        made = [
            messages.send(
                organisation=organisation, kind="legal", subject=f"About {canary}", body=canary, by=house("test")
            ).public_id,
            decisions.record(judgement(canary), by=house("test"), organisation=organisation).public_id,
            events.emit("message.sent", organisation=organisation, data={"id": canary}).public_id,
            issue(organisation, "events:read", by=world.people[person])[0].public_id,
        ]
        made += partnership
        if organisation is acme:
            world.message, world.decision, world.event, world.spare_key, *partnership = made
            world.application, world.partner, world.member, world.change, world.document = partnership
        else:
            world.foreign = made
    partners = [scope.name for scope in scopes if grantable(scope, to_vendor=False)]
    vendors = [scope.name for scope in scopes if grantable(scope, to_vendor=True)]
    for name, organisation, held, by in (
        ("key", acme, partners, "alice"),
        ("bare key", acme, [], "alice"),
        ("vendor key", None, vendors, "administrator"),
    ):
        world.clients[name] = bearing(issue(organisation, *held, by=world.people[by])[1])
        world.clients[name].raise_request_exception = False
    return world


def judgement(canary: str) -> Decision:
    """A decision of a rule that partners may read, with a canary in its figures."""
    return Decision(
        rule="territories.standing",
        clause="2.4",
        inputs={"country": canary},
        verdict=Verdict.MET,
        sentence=Sentence("{country}.", {"country": canary}),
    )


NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def partner(organisation, main, canary) -> list[str]:
    """Make the organisation a partner by an application of its main user; ids of what that left behind."""
    application = Application.objects.create(
        applicant=main,
        organisation=organisation,
        stage=Stage.APPROVED,
        country=organisation.country,
        entity=organisation.entity,
        started_at=NOON,
        submitted_at=NOON,
        stage_since=NOON,
        ended_at=NOON,
    )
    Details.objects.create(application=application, legal_name=organisation.name)
    made = make_partner(organisation, main, at=NOON)
    made.application = application
    made.save(update_fields=["application"])
    change = company.request_change(
        organisation=organisation, kind="bank", values={"bank_name": f"Bank of {canary}"}, by=house("test")
    )
    document = Document.objects.create(
        application=application,
        organisation=organisation,
        purpose=Purpose.TAX_ID,
        name=f"{canary}.pdf",
        content_type="application/pdf",
        file=default_storage.save(f"documents/{canary}.pdf", ContentFile(b"%PDF")),
        size=1,
        sha256="0" * 64,
        uploaded_at=NOON,
        uploaded_by=main,
    )
    member = Member.objects.get(organisation=organisation, user=main)
    return [each.public_id for each in (application, made, member, change, document)]


def join(organisation, user) -> None:
    """Make a person a member without rights."""
    Member.objects.create(
        organisation=organisation,
        user=user,
        email=user.email,
        name=user.name,
        state=MemberState.ACTIVE,
        added_at=NOON,
        added_by="house:test",
    )
