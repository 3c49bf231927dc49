"""What a reader may see when something is wrong: what, where, and the next step."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken cell: ``row`` counts as a spreadsheet does, with the header as row 1."""

    row: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        """Return the fault as one sentence."""
        shown = self.value if len(self.value) <= 60 else self.value[:57] + "..."
        return f"row {self.row}, {self.column}: {shown!r} is not accepted; expected {self.expected}"


class DashboardError(Exception):
    """A problem told in one sentence; ``exit_code`` is 1 for bad data and 2 for a wrong call."""

    exit_code = 1


class CallError(DashboardError):
    """The call is wrong: a file, a crisis, a driver or an option that does not exist."""

    exit_code = 2


class TableError(DashboardError):
    """The table as a whole cannot be used: it is unreadable, or a column is missing."""


class FaultyTableError(TableError):
    """Cells of the table break its rules; ``faults`` holds every one."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        """Keep the faults and say them, a line each."""
        self.faults = list(faults)
        cells = "1 cell breaks" if len(self.faults) == 1 else f"{len(self.faults)} cells break"
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"{name}: {cells} the rules of the table "
            f"(row 1 is the header). Correct them and try again.\n{lines}"
        )


def nearest(word: str, known: Sequence[str]) -> str:
    """Return ' Did you mean X?' for the nearest known word, or an empty text."""
    from difflib import get_close_matches

    match = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean {match[0]!r}?" if match else ""
