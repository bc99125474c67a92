"""The dashboard's side navigation: each part registers the pages it has, with who sees them and what waits there.

navigation.entries.add("messages", Entry(section=Section.TOP, label=_("Messages"), icon="mail",
    url_name="messages", order=20, count=unread_count, is_tab=True))
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from partner_portal.core.accounts.models import User
from partner_portal.core.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Section(models.IntegerChoices):
    """The groups of the navigation, in their order; the first has no heading."""

    TOP = 0, ""
    SELL = 1, _("Sell")
    EARN = 2, _("Earn")
    LEARN = 3, _("Learn")
    COMPANY = 4, _("Company")


def everyone(user: User) -> bool:
    """The permission test of a page that all who sign in may open."""
    return True


def of_a_company(user: User) -> bool:
    """The permission test of a page that needs an organisation."""
    return user.organisation_id is not None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One page of the navigation. `count` says how many things there wait for this user (zero shows nothing);
    `is_tab` puts it into the phone's bar at the foot as well."""

    section: Section
    label: "StrOrPromise"
    icon: str
    url_name: str
    order: int
    count: Callable[[User], int] | None = None
    may_see: Callable[[User], bool] = everyone
    is_tab: bool = False


entries: Registry[Entry] = Registry("navigation entry")


@dataclass(frozen=True)
class Link:
    """An entry as one reader sees it."""

    label: "StrOrPromise"
    icon: str
    url: str
    count: int
    is_current: bool
    is_tab: bool


@dataclass(frozen=True)
class Group:
    """A section with at least one link."""

    label: "StrOrPromise"
    links: list[Link]


class Menu:
    """What one request's reader may open, computed when a template first asks."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def sections(self) -> list[Group]:
        """The groups that hold something, in order."""
        user = getattr(self.request, "user", None)
        if not isinstance(user, User):
            return []
        seen = sorted((entry for entry in entries if entry.may_see(user)), key=lambda entry: entry.order)
        # the page itself or, for a page below one, the longest address that leads to it
        leading = [reverse(e.url_name) for e in seen if self.request.path.startswith(reverse(e.url_name))]
        current = max(leading, key=len, default="")
        groups = []
        for section in Section:
            links = [
                Link(
                    label=entry.label,
                    icon=entry.icon,
                    url=reverse(entry.url_name),
                    count=entry.count(user) if entry.count else 0,
                    is_current=reverse(entry.url_name) == current,
                    is_tab=entry.is_tab,
                )
                for entry in seen
                if entry.section is section
            ]
            if links:
                alone = section is Section.COMPANY and user.organisation_id is None
                groups.append(Group(_("Your account") if alone else section.label, links))
        return groups

    @property
    def rest(self) -> list[Link]:
        """What the phone's bar has no room for; it stands under the page there."""
        tabs = self.tabs
        return [link for group in self.sections for link in group.links if link not in tabs]

    @property
    def tabs(self) -> list[Link]:
        """The links of the phone's bar: five at most."""
        return [link for group in self.sections for link in group.links if link.is_tab][:5]
