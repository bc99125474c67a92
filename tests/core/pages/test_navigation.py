import pytest
from django.test import RequestFactory
from django.urls import reverse

from partner_portal.core.actors import house
from partner_portal.core.messages import actions
from partner_portal.core.navigation import Menu, entries

pytestmark = pytest.mark.django_db


def menu(path: str, user) -> Menu:
    request = RequestFactory().get(path)
    request.user = user
    return Menu(request)


def links(menu: Menu) -> dict:
    return {link.url: link for group in menu.sections for link in group.links}


def test_every_entry_leads_somewhere():
    for entry in entries:
        assert reverse(entry.url_name)


def test_the_page_itself_is_current_and_a_page_below_belongs_to_its_list(alice):
    assert [url for url, link in links(menu("/dashboard/", alice)).items() if link.is_current] == ["/dashboard/"]
    below = links(menu("/dashboard/messages/msg_1/", alice))
    assert [url for url, link in below.items() if link.is_current] == ["/dashboard/messages/"]


def test_what_needs_a_company_is_not_shown_to_who_has_none(rita, alice):
    assert "/dashboard/messages/" in links(menu("/dashboard/", alice))
    assert "/dashboard/messages/" not in links(menu("/dashboard/", rita))


def test_who_has_no_company_reads_no_heading_about_one(rita, alice):
    assert str(menu("/dashboard/", alice).sections[-1].label) == "Company"
    assert str(menu("/dashboard/", rita).sections[-1].label) == "Your account"


def test_counts_are_the_readers_own(alice, charlie, acme):
    actions.send(organisation=acme, kind="legal", subject="Notice", body="Read this.", by=house("test"))
    assert links(menu("/dashboard/", alice))["/dashboard/messages/"].count == 1
    assert links(menu("/dashboard/", charlie))["/dashboard/messages/"].count == 0


def test_groups_without_links_are_left_out_and_the_phone_has_five_tabs_at_most(alice):
    shown = menu("/dashboard/", alice)
    assert all(group.links for group in shown.sections)
    assert 0 < len(shown.tabs) <= 5


def test_nobody_has_no_navigation(rf):
    request = rf.get("/")
    assert Menu(request).sections == []
