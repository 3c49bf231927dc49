"""Results by name of which each is made when it is first asked for, and then kept."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from typing import TypeVar

Result = TypeVar("Result")


class LazyMapping(Mapping[str, Result]):
    """A mapping that is filled as it is read; equal to none but itself."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __init__(self, names: Collection[str]) -> None:
        """Take the names that there are."""
        self._names = names
        self._made: dict[str, Result] = {}

    @abstractmethod
    def make(self, name: str) -> Result:
        """Return the result of a name, made anew."""

    def __getitem__(self, name: str) -> Result:
        """Return the result of a name."""
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self.make(name)
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a result of a name."""
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self._names)

    def __len__(self) -> int:
        """Return how many names there are."""
        return len(self._names)
