"""The living page of the design system: every component in every state, for those who build pages. Development only."""

import re
from datetime import date, timedelta
from decimal import Decimal

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partner_portal.core.decisions import Decision, Sentence, Verdict
from partner_portal.core.money import Money
from partner_portal.core.timeline import Due

TODAY = date(2026, 11, 17)
LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"


class ExampleForm(forms.Form):
    """One field of each kind."""

    company = forms.CharField(label=_("Company"), help_text=_("As it stands in the register."))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    country = forms.ChoiceField(label=_("Country"), choices=[("CY", "Cyprus"), ("DE", "Germany")])
    about = forms.CharField(label=_("About the company"), widget=forms.Textarea, required=False)
    services = forms.MultipleChoiceField(
        label=_("Services"), choices=[("crm", "CRM"), ("telephony", "Telephony")], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField(label=_("The data is true"))


def decision(verdict: Verdict, text: str) -> Decision:
    """An example with a figure of every kind."""
    return Decision(
        rule="example.sales",
        clause="3.1.2",
        inputs={"paid": Money(Decimal("1766.40"), "USD"), "clients": 3, "window_from": date(2025, 11, 18)},
        verdict=verdict,
        sentence=Sentence(text, {"paid": Money(Decimal("1766.40"), "USD"), "target": Money(Decimal(2500), "USD")}),
        limit=Money(Decimal(2500), "USD"),
        value=Money(Decimal("733.60"), "USD"),
    )


def dues() -> list[Due]:
    """Dates near, far, late and foreseen."""
    return [
        Due(
            on=TODAY + timedelta(days=2),
            title="Answer the information request",
            text="Unanswered at the end of that day, it becomes a case.",
            clause="1.7.2",
            kind="late",
            url="#dates",
            action="Answer",
        ),
        Due(on=TODAY + timedelta(days=14), title="New price list", text="Open orders expire.", clause="2.1.2"),
        Due(on=TODAY + timedelta(days=29), title="Silver, at your pace", clause="3.1.2", text="≈", kind="guess"),
        Due(on=TODAY + timedelta(days=132), title=f"{LONG_WORD} ends", text="Extend it.", clause="8.1.2"),
    ]


def components(request: HttpRequest) -> HttpResponse:
    """Every component; 404 outside development."""
    if not settings.DEBUG:
        raise Http404
    wrong = ExampleForm({"company": "", "website": "nowhere", "country": "CY"})
    return render(
        request,
        "components.html",
        {
            "today": TODAY,
            "yesterday": TODAY - timedelta(days=1),
            "soon": TODAY + timedelta(days=14),
            "dues": dues(),
            "one_due": dues()[:1],
            "met": decision(Verdict.MET, "Payments of {paid} count, above the {target} that Silver asks."),
            "not_met": decision(Verdict.NOT_MET, "Payments of {paid} count for the 12 months; Silver asks {target}."),
            "open": decision(Verdict.OPEN, "Payments of {paid} count; the other evidence waits for our answer."),
            "form": ExampleForm(),
            "wrong": wrong,
            "part": Money(Decimal("1766.40"), "USD"),
            "target": Money(Decimal(2500), "USD"),
            "long_word": LONG_WORD,
            "icons": re.findall(r'symbol id="([\w-]+)"', (settings.BASE_DIR / "static" / "icons.svg").read_text()),
            "steps": [
                {"title": "You sent the application", "text": "2 November 2026", "state": "past"},
                {"title": "Your documents", "text": "With you. There is no deadline.", "state": "here"},
                {"title": "Verification", "text": "With us, seven business days.", "state": "next"},
            ],
            "segments": [
                {"label": "All", "url": "?", "is_current": True, "count": 128},
                {"label": "Open", "url": "?state=open", "is_current": False, "count": 3},
                {"label": LONG_WORD[:24], "url": "?state=long", "is_current": False},
            ],
        },
    )
