"""Reads STORAGE_URL."""

from urllib.parse import parse_qs, unquote, urlsplit


def s3_options(url: str) -> dict[str, object]:
    """Options of django-storages' S3 backend for `s3://key:secret@bucket/prefix?endpoint=…&region=…`.

    Without key and secret the usual AWS environment applies. Files are private, never overwritten, and their
    addresses are signed.
    """
    parts = urlsplit(url)
    query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    options: dict[str, object] = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "file_overwrite": False,
        "default_acl": None,
        "querystring_auth": True,
        "endpoint_url": query.get("endpoint"),
        "region_name": query.get("region"),
    }
    if parts.username and parts.password:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password)}
    return options
