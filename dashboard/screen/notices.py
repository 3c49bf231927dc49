"""Notices about an address: lines about values that were ignored."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.errors import nearest

LOST = (
    "The table of this address is not held any more: it was not used for a while, or the server "
    "was started anew. Bring it again and its scenario comes back; these are the server's own "
    "figures."
)
MAX_NOTICES = 5
MAX_SHOWN_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line about an unknown word; the nearest known one is looked up when it is shown."""

    line: str
    word: str = field(compare=False)
    known: Sequence[str] = field(compare=False)

    def __str__(self) -> str:
        return f"{self.line}{nearest(self.word, self.known)}"


Notice = str | Unknown


def first_notices(notices: Sequence[Notice]) -> tuple[str, ...]:
    """Return the first few of different notices, and how many more there are."""
    different = tuple(dict.fromkeys(notices))
    more = len(different) - MAX_NOTICES
    rest = (f"More faults of the address: {more}.",) if more > 0 else ()
    return tuple(map(str, different[:MAX_NOTICES])) + rest


def shown(text: str) -> str:
    """Return a value of an address for a line: printable, and cut where it is long."""
    text = text if len(text) <= MAX_SHOWN_LENGTH else text[: MAX_SHOWN_LENGTH - 3] + "..."
    return repr(
        "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    )
