"""What was made for a scenario, found again until a slider that moves it has moved."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from dashboard.model.outlook import Outlook
from dashboard.model.paths import MOVED_BY

Made = TypeVar("Made")


class Remembered(Generic[Made]):
    """The newest of what was made, from as many threads as there are."""

    def __init__(self, most: int) -> None:
        """Start empty, to remember ``most`` at a time."""
        self._most = most
        self._made: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = Lock()

    def find(self, outlook: Outlook, measure: str, name: str, make: Callable[[], Made]) -> Made:
        """Return what was made under a name, or make it.

        Args:
            outlook: for which it is made.
            measure: the sliders that move it are the only ones that move what is made.
            name: of what is made.
            make: makes it.
        """
        values = outlook.scenario.values
        moved_by = (values.get(key) for key in MOVED_BY[measure])
        beside = (
            (letter, title, tuple(one.values.items())) for letter, title, one in outlook.beside
        )
        # A situation is one crisis, day and table, and equal to no other.
        key = (outlook.situation, outlook.mode, measure, name, *moved_by, *beside)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            if len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
