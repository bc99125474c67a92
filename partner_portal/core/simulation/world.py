"""The simulated world: its dice, its size, and who is in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from django.db.models import Model, QuerySet

from partner_portal.core.accounts.models import Organisation, User
from partner_portal.core.accounts.roles import Role
from partner_portal.core.actors import Actor, house, person

DOMAIN = "simulated.example"
BY = house("simulation")

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class World:
    """What operations share. `after` is the highest key of an organisation that was there before."""

    dice: Random
    partners: int
    after: int = 0

    def organisations(self) -> QuerySet[Organisation]:
        """The simulated partners."""
        return Organisation.objects.filter(pk__gt=self.after)

    def organisation(self) -> Organisation:
        """One of the partners."""
        return self.one(self.organisations())

    def member(self, *, active: bool = True) -> User | None:
        """Someone of a partner, if there is anyone."""
        return self.some(User.objects.filter(organisation__in=self.organisations(), is_active=active))

    def staff(self, role: Role, number: int = 1) -> Actor:
        """The simulated member of staff with that role; there are two of each."""
        return person(User.objects.get(email=self.staff_address(role, number)))

    def staff_address(self, role: Role, number: int) -> str:
        """Their e-mail address."""
        return address(f"{role}-{self.after}-{number}")

    def one(self, rows: QuerySet[M]) -> M:
        """One of these rows, which there are."""
        found = self.some(rows)
        assert found is not None
        return found

    def some(self, rows: QuerySet[M]) -> M | None:
        """One of these rows by the dice, or None: the order is that of their making, whatever their keys."""
        count = rows.count()
        return rows.order_by("pk")[self.dice.randrange(count)] if count else None

    def pick(self, values: Sequence[str]) -> str:
        """One of these values."""
        return self.dice.choice(values)


def address(name: str) -> str:
    """An e-mail address at a domain that receives nothing."""
    return f"{name}@{DOMAIN}"
