"""Every page at two widths, light and dark, in both languages: pictures to judge, no overflow, no axe violation."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as portal
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from partner_portal import views
from partner_portal.core import clock
from partner_portal.core.accounts.models import User
from partner_portal.core.actors import house
from partner_portal.core.decisions import actions as decisions
from partner_portal.core.messages import actions as messages
from partner_portal.core.messages.models import Message
from partner_portal.core.territories.policy import standing
from tests.applications.partners import make_partner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

SCREENS = Path(portal.VAR_DIR) / "screens"
LOOKS = [(width, theme, language) for width in (1280, 390) for theme in ("light", "dark") for language in ("en", "de")]
# Where accessibility is judged: both themes, both widths, both languages between them.
JUDGED = {(1280, "light", "en"), (1280, "dark", "de"), (390, "light", "de"), (390, "dark", "en")}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung: Änderung zum 1. Januar"


@pytest.fixture
def world(acme, alice, settings):
    """What alice finds: messages of both kinds, one of them read, and decisions of every verdict."""
    settings.REQUIRE_SECOND_FACTOR = False
    by = house("e2e")
    make_partner(acme, alice)
    with clock.fixed(datetime(2026, 3, 2, 9, 30, tzinfo=UTC)):
        for number in range(28):
            kind = Message.Kind.LEGAL if number % 9 == 0 else Message.Kind.OPERATIONAL
            messages.send(
                organisation=acme,
                kind=kind,
                subject=LONG if number == 27 else f"Price list of month {number + 1}",
                body="The new price list takes effect on 1 April.\n\nOpen orders keep their price until 31 March.",
                clause="2.1.2" if number % 9 == 0 else "",
                by=by,
            )
        for name in ("allowed", "review", "blocked"):
            decision = standing(country="CY", region="", country_standing=name, region_standing=None, version=3)
            decisions.record(decision, by=by, organisation=acme, edition="2026-01")
    return acme


def error_page(name: str, request, language: str) -> str:
    """The markup of an error page; without a session, as after the worst."""
    request.user = AnonymousUser()
    with translation.override(language):
        return getattr(views, name)(request).content.decode()


def judged(page, name: str, look: tuple[int, str, str], *, is_ours: bool = True) -> None:
    """Keep a picture; on pages of our own design fail on sideways scrolling and on accessibility faults."""
    width, theme, language = look
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}-{theme}-{language}.png", full_page=True)
    if not is_ours:
        return
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, f"{name} {look} scrolls sideways"
    if look in JUDGED:
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name} {look}\n{found.generate_report()}"


@pytest.fixture
def visit(open_page) -> Callable:
    """A function that opens a path in every look, signed in with `client` if given."""

    def visited(name: str, path: str, client=None, *, is_ours: bool = True, ready: str = "") -> None:
        for look in LOOKS:
            width, theme, language = look
            page = open_page(width=width, theme=theme, language=language, client=client)
            answer = page.goto(path, wait_until="networkidle")
            assert answer.status == 200, f"{path} answers {answer.status}"
            if ready:
                page.wait_for_selector(ready)
            judged(page, name, look, is_ours=is_ours)
            page.context.close()

    return visited


@pytest.mark.parametrize(
    "name,url",
    [
        ("home", "home"),
        ("program", "program"),
        ("sign-in", "account_login"),
        ("sign-up", "account_signup"),
        ("new-password", "account_reset_password"),
        ("new-password-sent", "account_reset_password_done"),
        ("account-closed", "account_inactive"),
    ],
)
def test_public_pages(visit, name, url):
    visit(name, reverse(url))


@pytest.mark.parametrize(
    "name,url",
    [
        ("dashboard", "dashboard"),
        ("messages", "messages"),
        ("decisions", "decisions"),
        ("security", "security"),
        ("change-password", "account_change_password"),
        ("change-address", "account_email"),
        ("confirm-access", "account_reauthenticate"),
        ("sign-out", "account_logout"),
        ("developers", "developers"),
        ("new-key", "new-key"),
        ("event-log", "event-log"),
    ],
)
def test_a_partners_pages(visit, client, alice, world, name, url):
    client.force_login(alice)
    visit(name, reverse(url), client)


def test_a_message_and_a_decision(visit, client, alice, world):
    client.force_login(alice)
    visit("message", reverse("message", args=[world.messages.first().public_id]), client)
    visit("decision", reverse("decision", args=[world.decisions.first().public_id]), client)


@pytest.mark.parametrize("name,url", [("messages", "messages"), ("decisions", "decisions"), ("dashboard", "dashboard")])
def test_pages_with_nothing_on_them(visit, client, charlie, name, url):
    client.force_login(charlie)
    visit(f"{name}-empty", reverse(url), client)


def test_someone_without_a_company(visit, client, charlie):
    charlie.organisation = None
    charlie.save()
    client.force_login(charlie)
    visit("dashboard-no-company", reverse("dashboard"), client)


def test_every_component(visit, settings):
    settings.DEBUG = True
    visit("components", reverse("components"))


@pytest.mark.parametrize(
    "name,url",
    [("admin", "admin:index"), ("admin-terms", "admin:core_termsedition_changelist"), ("api-docs", "api-docs")],
)
def test_pages_of_others_design(visit, client, rita, settings, name, url):
    """The program office wears the admin theme's clothes, the API's reference its own: looked at, not judged."""
    settings.REQUIRE_SECOND_FACTOR = False
    User.objects.filter(pk=rita.pk).update(is_superuser=True)
    client.force_login(rita)
    visit(name, reverse(url), client, is_ours=False, ready=".swagger-ui .info" if name == "api-docs" else "")


@pytest.mark.parametrize("name", ["bad_request", "forbidden", "csrf_failure", "not_found", "server_error"])
def test_error_pages(open_page, rf: RequestFactory, name):
    for look in LOOKS:
        width, theme, language = look
        page = open_page(width=width, theme=theme, language=language)
        page.goto(reverse("account_login"), wait_until="networkidle")
        page.set_content(error_page(name, rf.get("/nowhere/"), language), wait_until="networkidle")
        judged(page, f"error-{name}", look)
        page.context.close()


def test_keyboard_alone(open_page, client, alice, world):
    client.force_login(alice)
    page = open_page(client=client)
    page.goto(reverse("messages"), wait_until="networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _step in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_targets_are_large_enough_to_touch(open_page, client, alice, world):
    client.force_login(alice)
    page = open_page(width=390, client=client)
    for url in ("dashboard", "messages"):
        page.goto(reverse(url), wait_until="networkidle")
        small = page.evaluate(
            """() => [...document.querySelectorAll('.btn, .go, .tabbar a, .seg a, .quit, .foot button')]
                .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
                .map(e => e.textContent.trim())"""
        )
        assert small == []


def test_an_appearance_is_kept(open_page):
    page = open_page(theme="light")
    page.goto(reverse("home"), wait_until="networkidle")
    page.get_by_role("button", name="Dark").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.get_by_role("button", name="Deutsch").click()
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "de"


def test_what_a_page_weighs(open_page, live_server):
    """At most 100 kB of CSS and JavaScript, compressed as the portal's own server sends them in production."""
    page = open_page()
    page.goto(reverse("home"), wait_until="networkidle")
    sources = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(e => e.href || e.src)"
    )
    sizes = page.evaluate(
        """async urls => Promise.all(urls.map(async url => {
            const zipped = (await fetch(url)).body.pipeThrough(new CompressionStream('gzip'));
            return (await new Response(zipped).arrayBuffer()).byteLength;
        }))""",
        sources,
    )
    assert len(sources) <= 4
    assert sum(sizes) <= 100_000, dict(zip(sources, sizes, strict=True))
