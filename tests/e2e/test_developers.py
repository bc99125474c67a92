"""The API's reference and the developers' pages in a browser."""

import pytest

from tests.api import issue
from tests.applications.partners import make_partner

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_reference_shows_every_resource_without_a_complaint(open_page):
    page = open_page()
    page.goto("/api/docs/")
    page.get_by_text("List what happened").wait_for()
    page.get_by_text("List what happened").click()
    page.get_by_text("Only events of this type").wait_for()
    page.screenshot(path="var/screens/api-reference.png")


def test_a_key_is_made_copied_and_revoked(open_page, client, alice, acme):
    make_partner(acme, alice)
    client.force_login(alice)
    issue(acme, "events:read", by=alice)
    page = open_page(client=client)
    page.goto("/dashboard/developers/")
    page.screenshot(path="var/screens/developers.png", full_page=True)
    page.get_by_role("link", name="Make a key").click()
    page.get_by_label("Name").fill("Our CRM")
    page.get_by_label("Read the event log").check()
    page.screenshot(path="var/screens/developers-new.png", full_page=True)
    page.get_by_role("button", name="Make the key").click()
    assert len(page.locator("#key").inner_text()) == 41
    page.screenshot(path="var/screens/developers-made.png", full_page=True)
    page.goto("/dashboard/developers/events/")
    page.get_by_text("Show").last.click()
    page.screenshot(path="var/screens/developers-events.png", full_page=True)
    page.goto("/dashboard/developers/")
    page.get_by_role("link", name="Revoke Our CRM").click()
    page.get_by_role("button", name="Revoke it").click()
    assert page.get_by_text("Our CRM is revoked").is_visible()
    phone = open_page(width=390, theme="dark", client=client)
    phone.goto("/dashboard/developers/")
    phone.screenshot(path="var/screens/developers-390.png", full_page=True)
    phone.goto("/dashboard/developers/events/")
    phone.screenshot(path="var/screens/developers-events-390.png", full_page=True)
