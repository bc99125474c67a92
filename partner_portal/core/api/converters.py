"""What an id in the API's addresses looks like: anything else is no address at all."""

from django.urls import register_converter

from partner_portal.core.ids import ALPHABET, LENGTH


class PublicIdConverter:
    """`evt_` and 26 characters, as `PublicIdField` makes them."""

    regex = f"[a-z]{{3}}_[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> str:
        """The id itself."""
        return value

    def to_url(self, value: str) -> str:
        """The id itself."""
        return value


register_converter(PublicIdConverter, "public_id")
