"""Tax IDs by country: python-stdnum where it knows the country, format rules elsewhere."""


class BadTaxId(ValueError):
    """Not a tax ID of that country; the text says what was expected, in the reader's language."""


def normalised(country: str, text: str) -> str:
    """The tax ID in the form in which it is stored and compared (no separators, no country prefix, capitals).

    `country` is ISO 3166-1. Raises `BadTaxId`.
    """
    raise NotImplementedError


def hint(country: str) -> str:
    """What to type, for the form: the local name of the number and its form; "" where nothing special is known."""
    raise NotImplementedError
