"""What a reader may see when something is wrong: what, where, and the next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")

WHOLE_ROW = "(whole row)"
SHOWN = 60  # characters of a foreign text that a sentence repeats
# What a hint may cost, whatever the word is and however many are known.
MAX_CANDIDATES = 10_000  # words that are looked at
MAX_COMPARED_LENGTH = 50  # characters of a word
MAX_COUNTED_LETTERS = 20_000  # of known words together whose common letters are counted
MAX_LETTER_PAIRS = 6_000  # of letters that are compared in full


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken cell: ``row`` counts as a spreadsheet does, with the header as row 1."""

    row: int
    column: str
    value: str
    expected: str
    problem: str = "is not accepted"

    def __str__(self) -> str:
        if self.column == WHOLE_ROW:
            return f"row {self.row}: {self.value}; expected {self.expected}"
        stated = f"{shortened(self.value)!r} {self.problem}" if self.value else "the cell is empty"
        return f"row {self.row}, {self.column}: {stated}; expected {self.expected}"

    def clipped(self) -> "Fault":
        """Return the fault with no more of the cell's text than a sentence could repeat."""
        return replace(self, value=shortened(self.value))


class DashboardError(Exception):
    """A problem, said in one sentence; ``exit_code`` is 1 for bad data and 2 for a wrong call."""

    exit_code = 1


class CallError(DashboardError):
    """The call is wrong: a file, a crisis, a driver or an option that does not exist."""

    exit_code = 2


class ProjectionError(DashboardError):
    """Something is read of a projection that the figures of the day do not carry."""


class TableError(DashboardError):
    """The table as a whole cannot be used: it is unreadable, or a column is missing."""


class FaultyTableError(TableError):
    """Cells of the table break its rules; ``faults`` holds every one.

    Of a table with very many broken rows, those beyond the first thousand are only counted.
    """

    def __init__(
        self, name: str, faults: Sequence[Fault], unlisted_rows: int = 0, header_row: int = 1
    ) -> None:
        self.name = name
        self.faults = list(faults)
        self.unlisted_rows = unlisted_rows
        self.header_row = header_row
        super().__init__(self.name, self.faults, self.unlisted_rows, self.header_row)

    def __str__(self) -> str:
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        first = (
            f"{self.name}: {self.summary} (row {self.header_row} is the header). "
            "Correct them and try again."
        )
        return f"{first}\n{lines}"

    @property
    def rows(self) -> int:
        """Return how many rows are broken."""
        return len({fault.row for fault in self.faults}) + self.unlisted_rows

    @property
    def left_out(self) -> str:
        """Return that the rows are left out where the good ones are used, with every fault."""
        first = f"{self.name}: {self._were_left_out} (row {self.header_row} is the header). "
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        more = f"\n  and {self.unlisted_rows} more" if self.unlisted_rows else ""
        return f"{first}Correct them and read the file again.\n{lines}{more}"

    @property
    def left_out_line(self) -> str:
        """Return the same in one line, with the first fault, for the page."""
        return f"{self.name}: {self._were_left_out}. The first fault is {self.faults[0]}."

    @property
    def _were_left_out(self) -> str:
        return "1 row was left out" if self.rows == 1 else f"{self.rows} rows were left out"

    @property
    def summary(self) -> str:
        """Return how many cells and rows are broken, in words."""
        count = len(self.faults)
        broken = "1 cell breaks its rules" if count == 1 else f"{count} cells break its rules"
        more = "1 more row is" if self.unlisted_rows == 1 else f"{self.unlisted_rows} more rows are"
        return f"{broken}, and {more} broken" if self.unlisted_rows else broken


def not_none(value: Value | None) -> Value:
    """Return a value that an earlier check has shown to be there.

    Raises:
        LookupError: it is missing all the same.
    """
    if value is None:
        raise LookupError("A value is missing that an earlier check should have required.")
    return value


def nearest(word: str, known: Sequence[str]) -> str:
    """Return ' Did you mean X?' for the nearest known word, or an empty text."""
    match = nearest_word(word, known)
    return "" if match is None else f" Did you mean {match!r}?"


def nearest_word(word: str, known: Sequence[str], *, likeness: float = 0.6) -> str | None:
    """Return the known word that is most like ``word`` in either case of letters, if any is.

    Of very many known words only those of about the same length are looked at.
    """
    word = word[:MAX_COMPARED_LENGTH].lower()
    spelled = {name[:MAX_COMPARED_LENGTH].lower(): name for name in islice(known, MAX_CANDIDATES)}
    matcher = SequenceMatcher(b=word)
    best, left = (likeness, ""), MAX_LETTER_PAIRS
    for bound, candidate in _by_common_letters(word, spelled, likeness):
        left -= len(word) * len(candidate)
        if bound < best[0] or left < 0:
            break
        matcher.set_seq1(candidate)
        best = max(best, (matcher.ratio(), candidate))
    return spelled[best[1]] if best[1] else None


def _by_common_letters(
    word: str, candidates: Iterable[str], likeness: float
) -> list[tuple[float, str]]:
    """Return candidates with how like the word they can be at most, the likest first.

    The bound is the longest sequence of letters that both have in this order. It is found with one
    bit a letter of the word (Hyyro 2004), so that no pair of words takes longer than others.
    """
    positions: dict[str, int] = {}
    for position, letter in enumerate(word):
        positions[letter] = positions.get(letter, 0) | 1 << position
    every = (1 << len(word)) - 1
    bounds, left = [], MAX_COUNTED_LETTERS
    for candidate in sorted(candidates, key=lambda name: abs(len(name) - len(word))):
        both, left = len(word) + len(candidate), left - len(candidate)
        if left < 0:
            break
        if not both or 2 * min(len(word), len(candidate)) < likeness * both:
            continue
        free = every
        for letter in candidate:
            met = free & positions.get(letter, 0)
            free = (free + met) | (free - met)
        bound = 2 * (len(word) - (free & every).bit_count()) / both
        if bound >= likeness:
            bounds.append((bound, candidate))
    return sorted(bounds, reverse=True)


def shortened(text: str) -> str:
    """Return a foreign text, cut to what a sentence can repeat."""
    return text if len(text) <= SHOWN else text[: SHOWN - 3] + "..."
