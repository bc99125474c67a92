"""What a field of an application may hold, and the form in which it is kept (§1.2)."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator, validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from stdnum import bic, iban
from stdnum.exceptions import ValidationError as BadNumber

from applications.enums import BusinessKind, Headcount, LegalForm
from applications.taxids import BadTaxId
from applications.taxids import normalised as normalised_tax_id

Problem = str | Promise
Checked = tuple[dict[str, Any], dict[str, Problem]]

MOST_OWNERS = 20
MOST_AFFILIATES = 20

# Longest text of one line, and of several.
LINES = {
    "legal_name": 200, "trading_name": 200, "contact_name": 150,
    "contact_role": 100, "legal_street": 200, "legal_postcode": 20, "legal_city": 100, "legal_region": 100,
    "bank_name": 200,
}  # fmt: skip
CHOICES: dict[str, list[str]] = {"legal_form": LegalForm.values, "employees": Headcount.values}
TEXTS = {"description": 4000, "experience": 4000, "postal_address": 500}
FLAGS = ("postal_same", "people_answered")

NOT_TEXT = gettext_lazy("Write plain text here.")
is_domain = DomainNameValidator()


class Wrong(ValueError):
    """A value that cannot be right; the text says what is expected."""


def check(values: Mapping[str, Any], *, country: str) -> Checked:
    """The given fields in the form in which they are kept, and what is wrong: field → sentence.

    Blank is never wrong: whether a field is required is another question (`applying.missing`). `country` is the one
    the phone and the tax ID belong to; a country among the values counts before it. Raises `KeyError` for a field that
    no application has.
    """
    country = str(values.get("country", country) or "").strip().upper()
    kept: dict[str, Any] = {}
    wrong: dict[str, Problem] = {}
    for field, value in values.items():
        try:
            kept[field] = _checked(field, value, country)
        except Wrong as error:
            wrong[field] = str(error)
    return kept, wrong


def _checked(field: str, value: Any, country: str) -> Any:
    if field in FLAGS:
        return bool(value)
    if field in LISTS:
        return LISTS[field](value)
    if field in TEXTS:
        return _text(value, TEXTS[field], lines=True)
    if field in CHOICES:
        if value and value not in CHOICES[field]:
            raise Wrong(_("Choose from the list."))
        return str(value or "")
    if field in LINES:
        return _text(value, LINES[field])
    text = _text(value, 300)
    return SPECIAL[field](text, country) if text else ""


def _text(value: Any, longest: int, *, lines: bool = False) -> str:
    """Plain text without control characters, each line trimmed."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Wrong(_("Write plain text here."))
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not lines:
        text = " ".join(text.split())
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Co") and letter != "\n" for letter in text.replace("\t", " ")):
        raise Wrong(_("This holds a character that can't be kept. Type it again."))
    if any(letter in BIDI for letter in text):
        raise Wrong(_("This holds an invisible character that turns text around. Type it again."))
    if len(text) > longest:
        raise Wrong(_("This is too long: at most %(most)d characters.") % {"most": longest})
    return text.replace("\t", " ")


BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def country_code(text: str, country: str = "") -> str:
    """An ISO 3166-1 code; raises `Wrong`."""
    if text.upper() not in countries:
        raise Wrong(_("Choose a country from the list."))
    return text.upper()


def email(text: str, country: str = "") -> str:
    """An e-mail address, its domain in small letters; raises `Wrong`."""
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong(_("Write an e-mail address such as name@company.com.")) from None
    name, _at, domain = text.rpartition("@")
    if len(text) > 254 or "." not in domain or domain.startswith("["):
        raise Wrong(_("Write an e-mail address such as name@company.com."))
    return f"{name}@{domain.lower()}"


def phone(text: str, country: str = "") -> str:
    """A phone number in the international form (E.164, `+49301234567`); one without a country's code belongs to
    `country`. Raises `Wrong`."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise Wrong(_("Write a phone number with its country's code, such as +49 30 1234567."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def website(text: str, country: str = "") -> str:
    """A web address with its scheme, the host in small letters, nothing but host and path; raises `Wrong`."""
    expected = _("Write a web address such as https://www.company.com.")
    if not re.match(r"[a-z][a-z0-9+.-]*:", text, re.IGNORECASE) or re.match(r"[^/]+:\d+(/|$)", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port, user = (parts.hostname or "").rstrip("."), parts.port, parts.username
        is_domain(host)
    except (ValueError, ValidationError):
        raise Wrong(expected) from None
    if parts.scheme.lower() not in ("http", "https") or port or user is not None or host.endswith(LOCAL):
        raise Wrong(expected)
    if "." not in host or re.search(r"\s", text) or len(text) > 290:
        raise Wrong(expected)
    return urlunsplit((parts.scheme.lower(), host.lower(), parts.path.rstrip("/"), "", ""))


LOCAL = (".local", ".localhost", ".internal", ".invalid", ".test", ".onion")


def tax_id(text: str, country: str) -> str:
    """The tax ID of the country in its stored form; raises `Wrong`."""
    if not country:
        raise Wrong(_("Choose the country first: the tax ID is checked by its rules."))
    try:
        return normalised_tax_id(country, text)
    except BadTaxId as error:
        raise Wrong(str(error)) from None


def bank_account(text: str, country: str = "") -> str:
    """An IBAN, checked, or another account number of letters and digits; raises `Wrong`."""
    account = re.sub(r"[\s.-]", "", text).upper()
    if re.match(r"[A-Z]{2}\d\d", account):
        try:
            return str(iban.validate(account, check_country=False))
        except BadNumber:
            raise Wrong(_("This IBAN has a mistake. Compare it with a bank statement.")) from None
    if not re.fullmatch(r"[A-Z0-9/]{4,34}", account):
        raise Wrong(_("Write an IBAN, or an account number of 4 to 34 letters and digits."))
    return account


def bank_code(text: str, country: str = "") -> str:
    """A BIC (ISO 9362), or a national bank code; raises `Wrong`."""
    code = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{4,12}", code):
        return code
    try:
        return str(bic.validate(code))
    except BadNumber:
        raise Wrong(_("Write a BIC of 8 or 11 characters, or the bank's national code.")) from None


def owners(value: Any) -> list[str]:
    """Names, each once; raises `Wrong`."""
    if not isinstance(value, list | tuple):
        raise Wrong(str(NOT_TEXT))
    names = list(dict.fromkeys(name for name in (_text(name, 200) for name in value) if name))
    if len(names) > MOST_OWNERS:
        raise Wrong(_("Name at most %(most)d owners, those with the largest shares.") % {"most": MOST_OWNERS})
    if any(not re.search(r"\w", name) for name in names):
        raise Wrong(_("Write each owner's name in letters."))
    return names


def affiliates(value: Any) -> list[dict[str, str]]:
    """Companies with country and relation, as `Details.affiliates` keeps them; raises `Wrong`."""
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise Wrong(str(NOT_TEXT))
    rows = []
    for row in value:
        name, country = _text(row.get("name"), 200), _text(row.get("country"), 2)
        relation = _text(row.get("relation"), 200)
        if not name and not country and not relation:
            continue
        if not name or not country or not relation:
            raise Wrong(_("Give name, country and relation of each affiliated company."))
        rows.append({"name": name, "country": country_code(country), "relation": relation})
    if len(rows) > MOST_AFFILIATES:
        raise Wrong(_("Name at most %(most)d affiliated companies.") % {"most": MOST_AFFILIATES})
    return rows


def business_kinds(value: Any) -> list[str]:
    """Kinds of business, in the order of the list; raises `Wrong`."""
    if not isinstance(value, list | tuple | set | frozenset) or not set(value) <= set(BusinessKind.values):
        raise Wrong(_("Choose from the list."))
    return [kind for kind in BusinessKind.values if kind in value]


LISTS: dict[str, Callable[[Any], Any]] = {
    "owners": owners,
    "affiliates": affiliates,
    "business_kinds": business_kinds,
}
SPECIAL: dict[str, Callable[[str, str], str]] = {
    "country": country_code,
    "tax_id": tax_id,
    "website": website,
    "email": email,
    "billing_email": email,
    "phone": phone,
    "bank_account": bank_account,
    "bank_code": bank_code,
}
