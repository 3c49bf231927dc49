"""What is told of an address: lines about values that were ignored."""

from collections.abc import Iterable, Sequence

LOST = (
    "The table of this address is not held any more: it was not used for a while, or the server "
    "was started anew. Bring it again and its scenario comes back; these are the server's own "
    "figures."
)
MOST_NOTICES = 5


def first_notices(notices: Sequence[str]) -> tuple[str, ...]:
    """Return the first few of different notices, and how many more there are."""
    different = tuple(dict.fromkeys(notices))
    more = len(different) - MOST_NOTICES
    rest = (f"More faults of the address: {more}.",) if more > 0 else ()
    return different[:MOST_NOTICES] + rest


def first_of_each(pairs: Iterable[tuple[str, str]], notices: list[str]) -> dict[str, str]:
    """Return each name with its first value; a second one is told."""
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in given:
            notices.append(f"{shown(name)} stands twice in the address; the first was used.")
        given.setdefault(name, value)
    return given


def shown(text: str) -> str:
    """Return a value of an address as a line may show it: printable, and not for ever."""
    text = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return repr(text if len(text) <= 40 else text[:37] + "...")
