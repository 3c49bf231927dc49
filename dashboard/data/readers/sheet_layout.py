"""Where the header of a sheet is: below titles and notes, in one row or in two."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.data.column_mapping import VALUE, is_known_column
from dashboard.data.schema import REQUIRED
from dashboard.data.standards import find_standard
from dashboard.data.text_table import plain_name
from dashboard.data.written_days import YEAR
from dashboard.data.written_numbers import is_no_number, read_number
from dashboard.errors import shortened

LOOKED_AT = 40  # filled rows among which the header is
COMPARED = 10  # rows below a header that show how wide the table is
MIN_KNOWN = 2  # names of columns that make a row a header, wherever it stands
STANDARD_SCORE = 1_000
Row = tuple[int, Sequence[str | None]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The header of a table.

    Attributes:
        header: its cells, as they are written.
        below: how many of the filled rows end with it.
        row: its row, as a spreadsheet shows it.
        score: how many names of columns are known.
        notices: remarks on what was passed over.
    """

    header: list[str | None]
    below: int
    row: int
    score: int = 0
    notices: list[str] = field(default_factory=list)

    @property
    def has_required_columns(self) -> bool:
        """Return whether the header has every required column under our name."""
        return set(REQUIRED) <= set(_names(self.header))


def find_layout(rows: Sequence[Row]) -> Layout:
    """Return the header among the first filled rows of a sheet.

    It is the row with the most names of columns that are known, else the first row of names above
    rows that hold numbers, else the first row.

    Args:
        rows: the first filled rows, with their numbers.
    """
    rows = rows[:LOOKED_AT]
    scores = [_score(cells) for _, cells in rows]
    best = max(range(len(rows)), key=lambda index: scores[index])
    if scores[best] < MIN_KNOWN:
        best = next((index for index in range(len(rows)) if _heads_a_table(rows, index)), 0)
    number, cells = rows[best]
    header, first = list(cells), best
    if best and _is_upper_header(rows[best - 1], rows[best]):
        header, first = _joined(rows[best - 1][1], cells), best - 1
        notices = [f"rows {rows[first][0]} and {number} were read as one header"]
    else:
        notices = []
    return Layout(header, best + 1, number, scores[best], [*_passed_over(rows[:first]), *notices])


def _names(cells: Sequence[str | None]) -> list[str]:
    return [plain_name(cell or "") for cell in cells]


def _filled(cells: Sequence[str | None]) -> list[str]:
    return [cell for cell in cells if cell and cell.strip()]


def _score(cells: Sequence[str | None]) -> int:
    names = {name for name in _names(cells) if name}
    if find_standard(list(names)) is not None:
        return STANDARD_SCORE
    return sum(map(is_known_column, names))


def _is_name(cell: str) -> bool:
    """Return whether a cell may be the name of a column; a year may be one."""
    text = cell.strip()
    return bool(YEAR.fullmatch(text)) or not (
        VALUE.match(text) or is_no_number(text) or read_number(text) is not None
    )


def _heads_a_table(rows: Sequence[Row], index: int) -> bool:
    """Return whether a row of names stands above rows that are as wide and hold numbers."""
    names = _filled(rows[index][1])
    below = [_filled(cells) for _, cells in rows[index + 1 : index + 1 + COMPARED]]
    if len(names) < 2 or not below or not all(map(_is_name, names)):
        return False
    width = max(map(len, below))
    holds_numbers = any(not _is_name(cell) for cells in below[:3] for cell in cells)
    return holds_numbers and 2 * len(names) >= width


def _is_upper_header(upper: Row, lower: Row) -> bool:
    """Return whether a row groups the columns of the row of names below it."""
    if upper[0] + 1 != lower[0] or len(_filled(upper[1])) < 2:
        return False
    if not all(map(_is_name, _filled(upper[1]))):
        return False
    names = _names(lower[1])
    filled = [name for name in names if name]
    has_gaps = any(
        not name and (group or "").strip() for name, group in zip(names, upper[1], strict=False)
    )
    return has_gaps or len(set(filled)) < len(filled)


def _joined(upper: Sequence[str | None], lower: Sequence[str | None]) -> list[str | None]:
    """Return the names of two rows, each below the group that began at it or to its left."""
    header, group = [], ""
    for above, name in zip(upper, lower, strict=False):
        group = (above or "").strip() or group
        name = (name or "").strip()
        header.append(" ".join(filter(None, (group, name))) if name or above else None)
    return header


def _passed_over(rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    first = next(iter(_filled(rows[0][1])), "")
    where = (
        f"row {rows[0][0]} stands above the header and was"
        if len(rows) == 1
        else f"rows {rows[0][0]} to {rows[-1][0]} stand above the header and were"
    )
    return [f"{where} passed over ({shortened(first.strip())!r})"]
