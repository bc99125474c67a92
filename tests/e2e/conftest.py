"""The browser of the e2e tests: the system's Chromium on the live server; the console and the CSP stay silent."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Playwright's sync API runs an event loop in this thread, where Django would refuse its ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session; without Chromium the tests are skipped and say why."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine: install one to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, live_server) -> Iterator:
    """A function that opens a fresh window: `open_page(width=390, theme="dark", language="de", client=client)`.

    What the page complains of on its console (script errors, refused by the CSP, missing files) fails the test.
    """
    contexts = []
    complaints: list[str] = []

    def opened(*, width: int = 1280, theme: str = "light", language: str = "en", client=None) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            color_scheme=theme,
            locale=language,
            has_touch=width < 800,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if client is not None:
            context.add_cookies(
                [
                    {"name": name, "value": morsel.value, "url": live_server.url}
                    for name, morsel in client.cookies.items()
                ]
            )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: complaints.append(f"{page.url}: {said.text}") if said.type in ("error", "warning") else None,
        )
        return page

    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
