"""What is told of an address: lines about values that were ignored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.errors import nearest

LOST = (
    "The table of this address is not held any more: it was not used for a while, or the server "
    "was started anew. Bring it again and its scenario comes back; these are the server's own "
    "figures."
)
MOST_NOTICES = 5
MOST_LISTED = 50  # names in one list of an address


@dataclass(frozen=True, slots=True)
class Unknown:
    """A line about a word that is not known; the one that was meant is sought if it is shown."""

    line: str
    word: str = field(compare=False)
    known: Sequence[str] = field(compare=False)

    def __str__(self) -> str:
        return f"{self.line}{nearest(self.word, self.known)}"


Notice = str | Unknown


def first_notices(notices: Sequence[Notice]) -> tuple[str, ...]:
    """Return the first few of different notices, and how many more there are."""
    different = tuple(dict.fromkeys(notices))
    more = len(different) - MOST_NOTICES
    rest = (f"More faults of the address: {more}.",) if more > 0 else ()
    return tuple(map(str, different[:MOST_NOTICES])) + rest


def first_of_each(pairs: Iterable[tuple[str, str]], notices: list[Notice]) -> dict[str, str]:
    """Return each name with its first value; a second one is told."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            notices.append(f"{shown(name)} stands twice in the address; the first was used.")
        given.setdefault(name, value)
    return given


def listed(name: str, text: str, notices: list[Notice]) -> tuple[str, ...]:
    """Return the different words of a list with commas between them; those beyond 50 are told."""
    words = tuple(dict.fromkeys(filter(None, text.split(","))))
    if len(words) > MOST_LISTED:
        notices.append(f"{name} lists more than {MOST_LISTED} names; the rest was ignored.")
    return words[:MOST_LISTED]


def shown(text: str) -> str:
    """Return a value of an address as a line may show it: printable, and not for ever."""
    text = text if len(text) <= 40 else text[:37] + "..."
    return repr(
        "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)
    )
