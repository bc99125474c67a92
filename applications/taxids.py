"""Tax IDs by country: python-stdnum where it knows the country, format rules elsewhere.

The number of a legal entity is wanted: where persons have another one (Spain, Mexico, the United States), theirs is
refused. A country may know several; each is tried, and the first that fits gives the stored form.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from django.utils.translation import gettext as _
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

LONGEST = 40


class BadTaxId(ValueError):
    """Not a tax ID of that country; the text says what was expected, in the reader's language."""


@dataclass(frozen=True)
class Form:
    """A number by its form alone: what it is called locally, the pattern, and how many characters in words."""

    name: str
    pattern: str
    example: str


# Numbers of legal entities, as modules of python-stdnum, where its "vat" alone is not it.
MODULES: dict[str, tuple[str, ...]] = {
    "AT": ("at.uid", "at.businessid", "at.tin"),
    "CH": ("ch.vat", "ch.uid"),
    "DE": ("de.vat", "de.stnr"),
    "DK": ("dk.cvr",),
    "EE": ("ee.kmkr", "ee.registrikood"),
    "ES": ("es.cif",),
    "FI": ("fi.alv", "fi.ytunnus"),
    "FR": ("fr.tva", "fr.siren"),
    "GB": ("gb.vat", "gb.utr"),
    "GR": ("gr.vat",),
    "IN": ("in_.gstin", "in_.pan"),
    "NO": ("no.mva", "no.orgnr"),
    "SE": ("se.vat", "se.orgnr"),
    "SI": ("si.ddv",),
    "SK": ("sk.dph",),
    "UA": ("ua.edrpou",),
    "US": ("us.ein",),
    "ZA": ("za.tin",),
}
# What the number is called where it is asked for, with its form.
NAMES: dict[str, tuple[str, str]] = {
    "AT": ("UID", "ATU13585627"), "AU": ("ABN", "51 824 753 556"), "BE": ("TVA/BTW", "BE 0403.019.261"),
    "BR": ("CNPJ", "16.727.230/0001-97"), "CA": ("BN", "12302 6635"), "CH": ("UID", "CHE-107.787.577 MWST"),
    "CN": ("统一社会信用代码", "91110000600037341L"), "CO": ("NIT", "213.123.432-1"), "CY": ("ΦΠΑ", "CY10259033P"),
    "CZ": ("DIČ", "CZ 25123891"), "DE": ("USt-IdNr.", "DE 136695976"), "ES": ("NIF", "J-99216582"),
    "FR": ("TVA", "FR 40 303 265 045"), "GB": ("VAT", "GB 980 7806 84"), "GR": ("ΑΦΜ", "EL 094259216"),
    "IN": ("GSTIN", "27AAPFU0939F1ZV"), "IT": ("Partita IVA", "IT 00743110157"), "JP": ("法人番号", "5835678256246"),
    "MX": ("RFC", "GUZ 930225 2D2"), "NL": ("btw", "NL 0044 95 445 B01"), "PL": ("NIP", "PL 856-734-62-15"),
    "PT": ("NIF", "PT 501 964 843"), "RO": ("CUI", "RO 18547290"), "SE": ("VAT", "SE 556188840401"),
    "TR": ("VKN", "4540536920"), "UA": ("ЄДРПОУ", "32855961"), "US": ("EIN", "91-1144442"), "VN": ("MST", "0100233488"),
}  # fmt: skip
FORMS: dict[str, Form] = {
    "AE": Form("TRN", r"1\d{14}", "100123456700003"),
    "AM": Form("ՀՎՀՀ", r"\d{8}", "01234567"),
    "BA": Form("JIB", r"4\d{12}", "4200000000000"),
    "BD": Form("BIN", r"\d{12,13}", "0001234560101"),
    "BH": Form("VAT", r"2\d{14}|\d{13}", "200000000000002"),
    "BO": Form("NIT", r"\d{7,12}", "1020703023"),
    "ET": Form("TIN", r"\d{10}", "0000012345"),
    "GE": Form("საიდენტიფიკაციო კოდი", r"\d{9}", "123456789"),
    "HK": Form("BR", r"\d{8}(\d{3})?", "12345678"),
    "HN": Form("RTN", r"\d{14}", "08011985123960"),
    "IQ": Form("TIN", r"\d{6,12}", "123456789"),
    "IR": Form("شناسه ملی", r"\d{11}", "14007650912"),
    "JO": Form("TIN", r"\d{6,10}", "12345678"),
    "KG": Form("ИНН", r"\d{14}", "02207199810103"),
    "KH": Form("TIN", r"[A-Z]?\d{9,13}", "K001123456789"),
    "KW": Form("TIN", r"\d{6,12}", "123456789"),
    "KZ": Form("БСН/БИН", r"\d{12}", "940140000385"),
    "LB": Form("TIN", r"\d{4,10}", "1234567"),
    "LI": Form("PEID", r"\d{5,12}", "12345"),
    "LK": Form("TIN", r"\d{9}(7000)?", "123456789"),
    "MD": Form("IDNO", r"\d{13}", "1003600012345"),
    "MN": Form("РД", r"\d{7}", "2050269"),
    "MY": Form("TIN", r"(C|CS|D|F|FA|PT|TA|TC|TN|TR|TP|LE)?\d{9,12}", "C20880050010"),
    "NG": Form("TIN", r"\d{8}\d{4}|\d{10,13}", "12345678-0001"),
    "NI": Form("RUC", r"[A-Z]\d{13}", "J0310000000000"),
    "NP": Form("PAN", r"\d{9}", "123456789"),
    "OM": Form("VATIN", r"(OM)?\d{10}|\d{7,8}", "OM1100000000"),
    "PA": Form("RUC", r"[0-9A-Z]{5,25}", "155720753-2-2015"),
    "PH": Form("TIN", r"\d{9}(\d{3}|\d{5})?", "123-456-789-000"),
    "PK": Form("NTN", r"[0-9A-Z]\d{6}(\d)?", "1234567-8"),
    "PS": Form("TIN", r"\d{9}", "562012345"),
    "QA": Form("TIN", r"\d{10}", "5000012345"),
    "RW": Form("TIN", r"\d{9}", "100012345"),
    "SA": Form("VAT", r"3\d{13}3", "300000000000003"),
    "TJ": Form("РМА/ИНН", r"\d{9}", "123456789"),
    "TM": Form("ИНН", r"\d{12}", "101721000000"),
    "TZ": Form("TIN", r"\d{9}", "123-456-789"),
    "UG": Form("TIN", r"\d{10}", "1000012345"),
    "UZ": Form("STIR", r"\d{9}", "123456789"),
    "XK": Form("NUI", r"8\d{8}", "810000000"),
    "ZM": Form("TPIN", r"\d{10}", "1001234567"),
    "ZW": Form("TIN", r"\d{10}", "2000012345"),
}
# Elsewhere: something like a number.
ANY = re.compile(r"(?=(.*\d){4})[A-Z0-9]{4,20}")


def normalised(country: str, text: str) -> str:
    """The tax ID in the form in which it is stored and compared (no separators, no country prefix, capitals).

    `country` is ISO 3166-1. Raises `BadTaxId`.
    """
    country, typed = country.strip().upper(), _plain(text)
    if form := FORMS.get(country):
        bare = re.sub(r"[^A-Z0-9]", "", typed)
        if re.fullmatch(form.pattern, bare):
            return bare.removeprefix(country) if country == "OM" else bare
        raise BadTaxId(_expected(country))
    if modules := _modules(country):
        for module in modules:
            try:
                number = str(module.validate(_without_prefix(country, typed)))
            except (ValidationError, ValueError, IndexError, KeyError):
                continue
            if _is_of_a_legal_entity(country, number):
                return _bare(country, number)
        raise BadTaxId(_expected(country))
    bare = re.sub(r"[^A-Z0-9]", "", typed)
    if not ANY.fullmatch(bare):
        raise BadTaxId(_expected(country))
    return bare


def hint(country: str) -> str:
    """What to type, for the form: the local name of the number and its form; "" where nothing special is known."""
    country = country.strip().upper()
    if form := FORMS.get(country):
        return _("%(name)s, such as %(example)s") % {"name": form.name, "example": form.example}
    if country in NAMES:
        name, example = NAMES[country]
        return _("%(name)s, such as %(example)s") % {"name": name, "example": example}
    return ""


def _expected(country: str) -> str:
    if wanted := hint(country):
        return _("This is no tax ID of a company there. Expected: %(hint)s.") % {"hint": wanted}
    return _("This is no tax ID of a company in the country you chose.")


def _plain(text: str) -> str:
    """The text in capitals and plain digits, whatever script they were typed in; raises `BadTaxId`."""
    folded = unicodedata.normalize("NFKC", text).strip().upper()
    typed = "".join(str(unicodedata.decimal(letter)) if letter.isdecimal() else letter for letter in folded)
    if len(typed) > LONGEST or not re.fullmatch(r"[A-Z0-9&Ñ .,/_:()'–-]+", typed):
        raise BadTaxId(_("A tax ID is made of letters, digits and separators."))
    return typed.replace("–", "-")


def _without_prefix(country: str, typed: str) -> str:
    """Greek numbers are written with EL, and by some with GR."""
    return re.sub(r"^GR\s*", "EL", typed) if country == "GR" else typed


@lru_cache(maxsize=256)
def _modules(country: str) -> tuple[Any, ...]:
    if country in MODULES:
        return tuple(import_module(f"stdnum.{name}") for name in MODULES[country])
    found = get_cc_module(country.lower(), "vat") if re.fullmatch(r"[A-Z]{2}", country) else None
    return (found,) if found else ()


def _bare(country: str, number: str) -> str:
    """A valid number without what one company writes and another leaves out: prefix, suffix, and in France and Sweden
    the key around the company's own number."""
    bare = re.sub(r"[^A-Z0-9&Ñ]", "", number.upper())
    bare = re.sub(rf"^{country}(?=\d)|(MWST|TVA|IVA|TPV|MVA)$", "", bare)
    return {"FR": bare[-9:], "SE": bare[:10]}.get(country, bare)


def _is_of_a_legal_entity(country: str, number: str) -> bool:
    """Whether a number that may be a person's is a company's: a Mexican RFC of 12, a Russian INN of 10."""
    length = {"MX": 12, "RU": 10}.get(country)
    return length is None or len(number) == length
