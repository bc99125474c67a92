"""What files are taken in, under which name and type, and who opens them."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from PIL import Image

from applications import files
from applications.actions import documents, review
from applications.models import Document, DocumentView
from applications.policy import documents as policy
from applications.queries.documents import visible_to
from partner_portal.core.accounts import actions as accounts
from partner_portal.core.actors import person
from partner_portal.core.outbox import actions as outbox
from partner_portal.core.refusals import Refused
from tests.applications import hostile, way
from tests.factories import UserFactory

REFUSED, CLEANED = hostile.refused(), hostile.cleaned()


def add(application, content, *, name="scan.pdf", purpose="tax_id"):
    return documents.add(
        purpose=purpose,
        file=io.BytesIO(content),
        name=name,
        application=application,
        by=person(application.applicant),
    )


@pytest.fixture
def application(db, rita):
    return way.preliminarily_approved(way.applicant(), rita)


def test_the_corpus_is_large_enough():
    assert len(REFUSED) + len(CLEANED) >= 60


@pytest.mark.clause("1.2.2")
@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused(name):
    with pytest.raises(files.BadFile) as error:
        files.check(REFUSED[name], purpose="tax_id")
    assert str(error.value) in vars(policy).values()


@pytest.mark.parametrize("name", [name for name in REFUSED if "javascript" in name or "launch" in name])
def test_a_pdf_that_acts_is_refused_for_that(name):
    with pytest.raises(files.BadFile) as error:
        files.check(REFUSED[name], purpose="tax_id")
    assert str(error.value) == policy.ACTIVE


@pytest.mark.parametrize("name", CLEANED)
def test_an_image_is_written_anew_without_what_hangs_on_it(name):
    content, hidden = CLEANED[name]
    checked = files.check(content, purpose="tax_id")
    assert hidden in content
    assert hidden not in checked.content
    assert Image.open(io.BytesIO(checked.content)).size == (40, 30)
    assert checked.content_type == f"image/{Image.open(io.BytesIO(checked.content)).format.lower()}"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (hostile.pdf(), policy.PDF),
        (hostile.pdf(version=b"2.0"), policy.PDF),
        (hostile.pdf(hostile.stream(b"BT (Hello) Tj ET")), policy.PDF),
        (hostile.pdf(hostile.stream(b"1 0 <</Type/Font>>", names=b"/Type/ObjStm/N 1/First 4")), policy.PDF),
        (hostile.pdf(b"<</S/URI/URI(https://example.com)>>"), policy.PDF),
        (hostile.image("PNG"), policy.PNG),
        (hostile.image("PNG", mode="RGBA"), policy.PNG),
        (hostile.image("PNG", mode="P"), policy.PNG),
        (hostile.image("PNG", mode="1"), policy.PNG),
        (hostile.image("PNG", mode="I;16"), policy.PNG),
        (hostile.image("JPEG"), policy.JPEG),
        (hostile.image("JPEG", mode="L"), policy.JPEG),
        (hostile.image("JPEG", mode="CMYK"), policy.JPEG),
        (hostile.image("JPEG", size=(3000, 4000)), policy.JPEG),
    ],
)
def test_honest_files_are_taken_by_their_content(content, content_type):
    assert files.check(content, purpose="tax_id").content_type == content_type


def test_a_photo_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    checked = files.check(hostile.image("JPEG", exif=exif), purpose="tax_id")
    assert Image.open(io.BytesIO(checked.content)).size == (30, 40)


def test_a_logo_is_an_image():
    with pytest.raises(files.BadFile, match="JPEG or PNG"):
        files.check(hostile.pdf(), purpose="logo")
    assert files.check(hostile.image("PNG"), purpose="logo").content_type == policy.PNG


@pytest.mark.parametrize("name", ["scan.png", "scan.pdf.exe", "../../../etc/cron.d/x", "a\u202efdp.png", "scan"])
def test_the_type_comes_from_the_content_and_the_place_from_nobody(application, name):
    document = add(application, hostile.pdf(), name=name)
    assert document.content_type == policy.PDF
    assert re.fullmatch(r"documents/[0-9a-f]{2}/[0-9a-f]{32}\.pdf", document.file.name)
    assert document.name.endswith(".pdf")
    assert not set(document.name) & set("/\\\u202e")
    with default_storage.open(document.file.name) as file:
        assert file.read() == hostile.pdf()


@pytest.mark.parametrize("name", ["svg", "png bomb", "pdf with javascript", "nothing", "too large"])
def test_nothing_of_a_refused_file_is_kept(application, name):
    with pytest.raises(ValidationError) as error:
        add(application, REFUSED[name])
    assert set(error.value.error_dict) == {"file"}
    assert not Document.objects.exists()


def test_a_row_that_fails_takes_its_file_away(application, monkeypatch):
    kept = []
    save = default_storage.save
    monkeypatch.setattr(default_storage, "save", lambda path, content: kept.append(save(path, content)) or kept[-1])
    monkeypatch.setattr(documents, "_keep", lambda **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(application, hostile.pdf())
    assert kept
    assert not default_storage.exists(kept[0])


def test_there_are_twenty_at_most(application):
    for _ in range(policy.MOST_FILES):
        add(application, hostile.pdf())
    with pytest.raises(ValidationError, match="20 files"):
        add(application, hostile.pdf())


def test_files_are_taken_while_documents_are_asked_for_alone(rita, application):
    draft = way.filled(way.applicant())
    with pytest.raises(Refused):
        add(draft, hostile.pdf())
    verified = way.verified(way.applicant(), rita)
    with pytest.raises(Refused):
        add(verified, hostile.pdf())
    asked = review.ask(application=verified, fields={"document:tax_id": "Too dark."}, by=person(rita))
    assert add(asked, hostile.pdf())
    with pytest.raises(Refused):
        add(asked, hostile.pdf(), purpose="legal_entity")
    with pytest.raises(ValidationError):
        add(application, hostile.pdf(), purpose="selfie")


def test_a_document_is_taken_back_with_its_file_until_it_was_judged(rita, application):
    document = add(application, hostile.pdf())
    path = document.file.name
    with transaction.atomic():
        documents.remove(document=document, by=person(application.applicant))
        assert default_storage.exists(path)
    outbox.relay()
    assert not default_storage.exists(path)
    document.refresh_from_db()
    assert document.removed_at
    documents.remove(document=document, by=person(application.applicant))
    judged = way.verified(way.applicant(), rita).documents.first()
    with pytest.raises(Refused):
        documents.remove(document=judged, by=person(judged.uploaded_by))
    with pytest.raises(FileNotFoundError):
        documents.open_file(document=document, user=rita)


@pytest.mark.clause("1.2.2")
def test_each_opening_by_staff_is_kept_and_none_of_its_owner(rita, application):
    document = add(application, hostile.pdf())
    with documents.open_file(document=document, user=application.applicant) as file:
        assert file.read() == hostile.pdf()
    assert not DocumentView.objects.exists()
    documents.open_file(document=document, user=rita).close()
    documents.open_file(document=document, user=rita).close()
    assert [view.user for view in DocumentView.objects.filter(document=document)] == [rita, rita]


def test_who_may_see_a_document(rita, charlie):
    user = way.applicant()
    application = way.handed_in(user, rita)
    mine = set(application.documents.all())
    assert set(visible_to(user)) == mine
    for stranger in (way.applicant(), charlie, rita):
        assert not visible_to(stranger).exists()
    accounts.install_roles()
    reviewer = UserFactory(is_staff=True)
    accounts.set_roles(user=reviewer, roles=["reviewer"], by=person(rita))
    assert set(visible_to(type(reviewer).objects.get(pk=reviewer.pk))) == mine


def test_after_the_approval_the_companys_people_with_the_right_see_it(rita):
    user = way.applicant()
    partner = way.accepted(user, rita)
    user.refresh_from_db()
    assert visible_to(user).count() == 3
    user.organisation = None
    user.save()
    assert not visible_to(user).exists()
    assert partner.organisation.documents.count() == 3
