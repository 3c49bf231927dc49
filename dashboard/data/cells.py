"""Text cells of a foreign table under the table's own column names; what every format shares."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from dashboard.data.columns import COLUMNS, REQUIRED
from dashboard.errors import Fault, TableError, nearest_word, shortened

# No name of a header can be one of these two: spaces in it become underscores.
ROW = "row number"
UNNAMED = "column {}"
MOST_COLUMNS = 256
HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*( *\+ *[a-z][a-z0-9_]*)*$")
MIDNIGHT = r"[ T]00:00:00(\.0+)?(\+00:00|Z)?$"


@dataclass(frozen=True, slots=True)
class Cells:
    """A table as read: text columns and ``ROW``, the faults of whole rows, and remarks."""

    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def known_cells(cells: Cells, name: str) -> Cells:
    """Return the columns of the table in rows that hold anything, and say what was left out.

    Raises:
        TableError: a column is missing.
    """
    named = [
        column
        for column in cells.frame.columns
        if column != ROW and (" " not in column or is_filled(cells.frame[column]).any())
    ]
    notices = [*cells.notices, *check_header(named, name)]
    known = cells.frame.select(ROW, *(column for column in COLUMNS if column in named))
    filled = known.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))
    if _holds_hxl_tags(filled):
        notices.append(f"row {filled[ROW][0]} holds HXL tags and was passed over")
        filled = filled.slice(1)
    return Cells(filled, cells.faults, notices)


def is_filled(cells: pl.Series | pl.Expr) -> pl.Series | pl.Expr:
    """Return which text cells hold anything but blanks."""
    return cells.str.strip_chars().fill_null("") != ""


def without_midnights(frame: pl.DataFrame) -> pl.DataFrame:
    """Return days as days: workbooks and other programs store them as moments at midnight."""
    days = [name for name in frame.columns if name in COLUMNS and COLUMNS[name].kind == "date"]
    return frame.with_columns(pl.col(days).str.replace(MIDNIGHT, ""))


def column_names(header: Sequence[str | None], name: str) -> list[str]:
    """Return the names of a header as the table spells them: lower case, underscores for spaces.

    Raises:
        TableError: a column stands twice, so that it is not clear which is meant.
    """
    if len(header) > MOST_COLUMNS:
        raise TableError(
            f"{name}: the header has {len(header)} columns. A table has at most {MOST_COLUMNS}."
        )
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        column = "_".join((cell or "").lower().split()) or UNNAMED.format(place)
        if column in names and column in COLUMNS:
            raise TableError(
                f"{name}: the column {column!r} stands twice in the header. Keep one of them."
            )
        names.append(f"{column} (column {place})" if column in names else column)
    return names


def check_header(found: Sequence[str], name: str) -> list[str]:
    """Return what a reader should know of the header: columns left out, columns assumed.

    Raises:
        TableError: a column is missing, or so misspelled that every row would lose its value.
    """
    unknown = [column for column in found if column not in COLUMNS]
    absent = [column for column in COLUMNS if column not in found]
    meant = {}
    for column in absent:
        close = nearest_word(column, unknown, likeness=0.6 if column in REQUIRED else 0.75)
        if close is not None:
            meant[column] = close
    missing = [column for column in absent if column in REQUIRED]
    if missing:
        raise TableError(_missing_sentence(missing, meant, found, name))
    for column, close in meant.items():
        # A misspelled "qualifier" would turn every "more than" into an exact number.
        if not COLUMNS[column].nullable:
            raise TableError(
                f"{name}: the column {shortened(close)!r} is not known. "
                f"Is {column!r} meant? Rename it, or leave it out."
            )
    assumed = [f"{column} {_assumed(column)}" for column in absent if not COLUMNS[column].nullable]
    told = [f"missing columns are taken as: {', '.join(assumed)}"] if assumed else []
    return [_left_out(column, meant) for column in unknown] + told


def _missing_sentence(
    missing: list[str], meant: dict[str, str], found: Sequence[str], name: str
) -> str:
    told = (
        f"the column {missing[0]!r} is missing"
        if len(missing) == 1
        else f"the columns {', '.join(map(repr, missing))} are missing"
    )
    hints = "".join(
        f" Is {shortened(meant[column])!r} meant as {column!r}?"
        for column in missing
        if column in meant
    )
    first = ", ".join(repr(shortened(column)) for column in found[:6]) or "no names"
    more = f" and {len(found) - 6} more" if len(found) > 6 else ""
    return (
        f"{name}: {told}; the header has {first}{more}.{hints} "
        f"Its first line must name at least: {', '.join(REQUIRED)}."
    )


def _left_out(column: str, meant: dict[str, str]) -> str:
    for ours, close in meant.items():
        if close == column:
            return f"the column {shortened(column)!r} was left out; is {ours!r} meant?"
    return f"the column {shortened(column)!r} is not one of the table's and was left out"


def _assumed(column: str) -> str:
    return "the day of as_of" if column == "reported_on" else str(COLUMNS[column].default).lower()


def _holds_hxl_tags(frame: pl.DataFrame) -> bool:
    """Return whether the first row is one of hashtags, as OCHA's older files have."""
    first = frame.drop(ROW).head(1)
    texts = [text.strip() for row in first.iter_rows() for text in row if text is not None]
    return any(texts) and all(HXL_TAG.match(text) for text in texts if text)
