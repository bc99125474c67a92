"""Files: a folder by default, S3-compatible by STORAGE_URL."""

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from moto import mock_aws
from storages.backends.s3 import S3Storage

from partner_portal.settings.storage import s3_options


def test_an_address_becomes_the_options_of_the_backend():
    options = s3_options("s3://key:secret@bucket/deep/prefix?endpoint=http://storage:9000&region=eu-south-1")
    assert options == {
        "bucket_name": "bucket",
        "location": "deep/prefix",
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
        "endpoint_url": "http://storage:9000",
        "region_name": "eu-south-1",
        "access_key": "key",
        "secret_key": "secret",
    }


def test_a_secret_with_reserved_characters_is_written_percent_encoded():
    assert s3_options("s3://key:a%2Fb%40c@bucket")["secret_key"] == "a/b@c"


@pytest.fixture
def s3():
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="portal")
        yield S3Storage(**s3_options("s3://key:secret@portal/files?region=us-east-1"))


@pytest.fixture
def folder(tmp_path):
    return FileSystemStorage(location=tmp_path)


@pytest.mark.parametrize("backend", ["s3", "folder"])
def test_a_file_comes_back_as_it_went_in_and_is_never_overwritten(request, backend):
    storage = request.getfixturevalue(backend)
    first = storage.save("documents/deed.pdf", ContentFile(b"%PDF-1.7 one"))
    second = storage.save("documents/deed.pdf", ContentFile(b"%PDF-1.7 two"))
    assert first != second
    with storage.open(first) as file:
        assert file.read() == b"%PDF-1.7 one"
    with storage.open(second) as file:
        assert file.read() == b"%PDF-1.7 two"
    storage.delete(first)
    assert not storage.exists(first)
    assert storage.exists(second)


def test_addresses_of_s3_files_are_signed(s3):
    name = s3.save("logo.png", ContentFile(b"x"))
    assert "Signature" in s3.url(name)
