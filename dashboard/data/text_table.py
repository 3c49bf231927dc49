"""Tables of text cells, as every format is read, and the names of their columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import COLUMNS
from dashboard.errors import Fault, TableError

# No name of a header can be one of these two: spaces in it become underscores.
ROW = "row number"
UNNAMED = "column {}"
MIDNIGHT = r"[ T]00:00:00(\.0+)?(\+00:00|Z)?$"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a table stands in its file, and how its header is spelled there."""

    sheet: str | None = None
    header_row: int = 1
    spelled: Mapping[str, str] = field(default_factory=dict)  # by the plain name of a column
    sheets: Sequence[str] = ()  # the visible ones of its workbook
    has_semicolons: bool = False  # as spreadsheets write where 1,5 is one and a half

    def spelling(self, column: str) -> str:
        """Return the name of a column as the file has it."""
        return self.spelled.get(column, column)


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as read: text columns and ``ROW``, faults of whole rows, and remarks."""

    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    origin: Origin = field(default_factory=Origin)
    theirs: Mapping[str, str] = field(default_factory=dict)  # the file's names of our columns
    is_plain: bool = False  # numbers and days are plain text already
    is_foreign: bool = False  # not in our own format
    unanswered: Sequence[str] = ()  # options that would say more of the file: as_of, day_first


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A validated table: its good rows, the faults of the others, and what was assumed."""

    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    unlisted_rows: int = 0  # broken rows whose faults are not listed
    header_row: int = 1
    is_foreign: bool = False  # not in our own format: its good rows are used without the others
    unanswered: Sequence[str] = ()  # options that would say more of the file: as_of, day_first


def is_filled(cells: pl.Series | pl.Expr) -> pl.Series | pl.Expr:
    """Return which text cells hold anything but blanks."""
    return cells.str.strip_chars().fill_null("") != ""


def without_midnights(frame: pl.DataFrame) -> pl.DataFrame:
    """Return days as days: workbooks and other programs store them as moments at midnight."""
    days = [name for name in frame.columns if name in COLUMNS and COLUMNS[name].kind == "date"]
    return frame.with_columns(pl.col(days).str.replace(MIDNIGHT, ""))


def plain_name(text: str) -> str:
    """Return a name of a header in lower case, with underscores for blanks."""
    return "_".join(text.lower().split())


def column_names(header: Sequence[str | None], name: str) -> list[str]:
    """Return the names of a header in lower case, with underscores for spaces.

    Raises:
        TableError: a column of the table is there twice, or there are too many columns.
    """
    if len(header) > LIMITS.columns:
        raise TableError(
            f"{name}: the header has {len(header)} columns. A table has at most {LIMITS.columns}."
        )
    names: list[str] = []
    for position, cell in enumerate(header, start=1):
        column = plain_name(cell or "") or UNNAMED.format(position)
        if column in names and column in COLUMNS:
            raise TableError(
                f"{name}: the column {column!r} stands twice in the header. Keep one of them."
            )
        names.append(f"{column} (column {position})" if column in names else column)
    return names


def spellings(names: Sequence[str], header: Sequence[str | None]) -> dict[str, str]:
    """Return how the header of a file spells each column, by its plain name."""
    return {
        name: " ".join(cell.split())
        for name, cell in zip(names, header, strict=True)
        if cell and cell.strip()
    }
