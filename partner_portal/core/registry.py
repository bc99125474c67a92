"""The one kind of registry: named things that apps add in `AppConfig.ready`, kept in the order they came."""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class AlreadyRegistered(Exception):
    """Two things claim one name."""


class NotRegistered(LookupError):
    """Nothing has this name."""


class Registry(Generic[T]):
    """Named things of one kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._items: dict[str, T] = {}

    def add(self, name: str, item: T) -> T:
        """Keep `item` under `name` and return it; the same twice is harmless, another raises `AlreadyRegistered`."""
        if self._items.setdefault(name, item) is not item:
            raise AlreadyRegistered(f"{self.kind} {name!r} is registered twice")
        return item

    def get(self, name: str) -> T:
        """The thing of that name; raises `NotRegistered`."""
        try:
            return self._items[name]
        except KeyError:
            raise NotRegistered(f"no {self.kind} is called {name!r}") from None

    def __contains__(self, name: str) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items.values()))

    def items(self) -> list[tuple[str, T]]:
        """Names and things, in the order they came."""
        return list(self._items.items())

    def __len__(self) -> int:
        return len(self._items)
