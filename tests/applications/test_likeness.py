"""Who looks like the same company (§1.7.3): found by keys that stand with the data, at the same cost for any number."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from applications import invariants
from applications.actions import applying, company, likeness, review, standing
from applications.enums import AffiliateState, Trait
from applications.models import Affiliate, Application, CompanyData, Details, LikenessKey
from applications.policy.likeness import keys
from applications.queries import likeness as queries
from partner_portal.core import clock
from partner_portal.core.actors import house, person
from partner_portal.core.retention import actions as retention
from tests.applications import way
from tests.applications.partners import DATA, make_partner
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUSE = house("test")
STRANGER = {
    "legal_name": "Harbour Data",
    "trading_name": "",
    "legal_street": "Dostyk 5",
    "legal_city": "Astana",
    "website": "https://harbour-data.example.com",
    "email": "hello@harbour-data.example.com",
    "phone": "+77172701234",
    "owners": ["Bolat Serik"],
}


@pytest.fixture(autouse=True)
def on_monday():
    with clock.fixed(MONDAY):
        yield


def fresh(application):
    return Application.objects.select_related("details", "organisation").get(pk=application.pk)


def cost(application):
    """How many queries a look takes, and what it finds."""
    application = fresh(application)
    with CaptureQueriesContext(connection) as taken:
        found = queries.of(application)
    return len(taken), found


def same_phone(count):
    """That many partners with Acme's data, and as many declared affiliates."""
    for number in range(count):
        organisation = OrganisationFactory(country="KZ")
        make_partner(organisation)
        company.declare_affiliate(
            organisation=organisation, name="Harbour Data", country="KZ", relation=f"sister {number}", by=HOUSE
        )


def others(count):
    """Rows that look like nobody else."""
    users = [UserFactory(email=f"o{number}@example.net") for number in range(count)]
    made = Application.objects.bulk_create(
        Application(applicant=user, started_at=MONDAY, stage_since=MONDAY, stage="submitted", due_on=MONDAY.date(),
                    due_at=MONDAY, country="KZ")
        for user in users
    )  # fmt: skip
    Details.objects.bulk_create(
        Details(application=row, phone=f"+7717255{number:04d}", email=f"a@o{number}.example.net")
        for number, row in enumerate(made)
    )
    assert likeness.rebuild() >= count


@pytest.mark.clause("1.7.3")
def test_a_look_costs_the_same_whoever_else_there_is():
    mine = way.submitted(way.applicant(), **STRANGER | {"phone": DATA["phone"]})
    none, found = cost(mine)
    assert found == []
    same_phone(1)
    one, found = cost(mine)
    assert [(item.trait, item.kind) for item in found] == [(Trait.PHONE, "partner"), (Trait.NAME, "affiliate")]
    same_phone(2)
    three, found = cost(mine)
    assert len(found) == 6
    others(200)
    many, found = cost(mine)
    assert len(found) == 6
    assert none <= one == three == many == 3


def test_a_look_goes_by_the_index():
    mine = way.submitted(way.applicant(), **STRANGER)
    application = fresh(mine)
    with CaptureQueriesContext(connection) as taken:
        queries.of(application)
    assert '"applications_likenesskey"."kind" IN' in taken[0]["sql"]
    assert ["kind", "value"] in [index.fields for index in LikenessKey._meta.indexes]


# --- keys follow their data -------------------------------------------------------------------------------------------
def kinds_of(**owner):
    return sorted(set(LikenessKey.objects.filter(**owner).values_list("kind", flat=True)))


def recounted():
    """What a recount says against what stands."""
    return invariants.likeness_keys(None).violations


def test_each_action_keeps_the_keys_its_data_says(rita):
    applicant = way.applicant()
    application = applying.start(user=applicant, by=person(applicant))
    assert kinds_of(application=application) == []
    contact = way.CONTACT | {"email": "a@gmail.com"}
    applying.save_section(application=application, section="contact", values=contact, by=person(applicant))
    assert kinds_of(application=application) == ["phone"]
    applying.save_section(
        application=application, section="contact", values=contact | {"phone": "+77272581235"}, by=person(applicant)
    )
    assert LikenessKey.objects.filter(application=application).count() == 1
    partner = way.accepted(way.applicant(), rita)
    organisation = partner.organisation
    assert kinds_of(organisation=organisation) == ["address", "email_domain", "owner", "phone", "website"]
    before = LikenessKey.objects.get(organisation=organisation, kind="phone").value
    company.change_contacts(organisation=organisation, values={"phone": "+77272580000"}, by=HOUSE)
    assert LikenessKey.objects.get(organisation=organisation, kind="phone").value != before
    change = company.request_change(
        organisation=organisation, kind="legal", values={"owners": ["Ann Archer", "Bo Dee"]}, by=HOUSE
    )
    assert LikenessKey.objects.filter(organisation=organisation, kind="owner").count() == 1
    company.decide_change(change=change, accept=True, by=HOUSE)
    assert LikenessKey.objects.filter(organisation=organisation, kind="owner").count() == 2
    affiliate = company.declare_affiliate(
        organisation=organisation, name="Linden GmbH", country="DE", tax_id="DE136695976", relation="sister", by=HOUSE
    )
    assert kinds_of(affiliate=affiliate) == ["name", "tax_id"]
    assert recounted() == []


def test_an_affiliate_that_was_refused_is_no_likeness():
    mine = way.submitted(way.applicant(), **STRANGER)
    same_phone(1)
    assert {item.kind for item in queries.of(fresh(mine))} == {"affiliate"}
    Affiliate.objects.update(state=AffiliateState.REFUSED)
    assert queries.of(fresh(mine)) == []


def test_an_organisation_without_data_is_known_by_its_tax_id():
    mine = way.submitted(way.applicant(), **STRANGER)
    known = OrganisationFactory(country="KZ", tax_id=mine.details.tax_id)
    assert [(item.trait, item.kind, item.public_id) for item in queries.of(fresh(mine))] == [
        ("tax_id", "partner", known.public_id)
    ]


def test_keys_go_with_what_they_follow_from(rita):
    review.decline(application=way.submitted(way.applicant()), reason="No.", by=person(rita))
    partner = way.accepted(way.applicant(), rita, affiliates=[{"name": "A GmbH", "country": "DE", "relation": "x"}])
    way.filled(way.applicant())
    standing.terminate(partner=partner, reason="Fraud.", by=person(rita))
    assert LikenessKey.objects.count() > 15
    with clock.fixed(clock.now() + timedelta(days=6 * 365 + 1)):
        while retention.erase_due(by=HOUSE):
            pass
    assert LikenessKey.objects.count() == 0
    assert recounted() == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda: LikenessKey.objects.filter(organisation__isnull=False, kind="phone").delete(),
        lambda: LikenessKey.objects.filter(affiliate__isnull=False).delete(),
        lambda: LikenessKey.objects.filter(application__isnull=False, kind="tax_id").update(value="0" * 64),
        lambda: CompanyData.objects.update(phone="+35722000000"),
        lambda: LikenessKey.objects.all().delete(),
    ],
)
def test_a_recount_notices_what_is_wrong_and_mends_it(damage):
    way.submitted(way.applicant())
    same_phone(2)
    assert recounted() == []
    assert damage()
    assert recounted()
    assert len(invariants.likeness_keys(1).violations) <= 3
    assert likeness.rebuild() > 0
    assert recounted() == []
    assert likeness.rebuild() == 0


def test_keys_are_written_where_there_are_none_and_only_there():
    way.submitted(way.applicant())
    LikenessKey.objects.all().delete()
    assert likeness.install() == 1
    LikenessKey.objects.filter(kind="phone").delete()
    assert likeness.install() == 0
    assert recounted()


# --- normal forms -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"emails": ["a@ACME.example"]}, {"emails": ["b@acme.example"]}),
        ({"website": "https://www.acme.example/a"}, {"website": "http://acme.example"}),
        ({"addresses": ["1 Long Street, Nicosia"]}, {"addresses": ["Nicosia Long Street 1"]}),
        ({"owners": ["NUR Aigerim"]}, {"owners": ["Aigerim Nur"]}),
        ({"country": "DE", "names": ["Linden GmbH"]}, {"country": "DE", "names": ["LINDEN"]}),
    ],
)
def test_the_same_has_the_same_key(one, other):
    assert keys(**one) == keys(**other) != frozenset()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"country": "DE", "tax_id": "1"}, {"country": "CY", "tax_id": "1"}),
        ({"country": "DE", "names": ["Linden"]}, {"country": "AT", "names": ["Linden"]}),
        ({"addresses": ["Linden"]}, {"owners": ["Linden"]}),
        ({"emails": ["a@gmail.com"]}, {}),
        ({"emails": ["gmail.com", "x@"], "website": "acme", "owners": ["–"], "names": [""]}, {"phone": "1"}),
    ],
)
def test_what_only_seems_the_same_has_not(one, other):
    assert not {value for _kind, value in keys(**one)} & {value for _kind, value in keys(**other)}
    assert keys(emails=["a@gmail.com", "x@"], website="acme", owners=["–"], names=[""]) == frozenset()
