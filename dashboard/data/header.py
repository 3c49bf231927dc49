"""The header of a foreign table: which columns are ours, what is missing, what is assumed."""

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from dashboard.data.column_mapping import (
    ASSUMED,
    assume_keys,
    map_columns,
    map_words,
    under_our_names,
)
from dashboard.data.columns import COLUMNS, REQUIRED
from dashboard.data.import_options import NOTHING, Declared
from dashboard.data.text_table import ROW, Cells, is_filled
from dashboard.errors import TableError, nearest_word, shortened

VALUE = re.compile(
    r"\s*+([+-]?+(?=[.,\s]*+\d)[\d.,\s]*+|\d{4}-\d\d-\d\d|true|false)\s*+$", re.IGNORECASE
)
HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*( *\+ *[a-z][a-z0-9_]*)*$")


def known_cells(cells: Cells, name: str, declared: Declared = NOTHING) -> Cells:
    """Return the columns of the table in rows that hold anything, and say what was read how.

    Raises:
        CallError: a column that was declared is not there.
        TableError: a column is missing.
    """
    meant = map_columns(cells.frame.drop(ROW).columns, declared.columns, name)
    notices = [
        *cells.notices,
        *(
            f"the column {shortened(theirs)!r} was read as {ours!r}"
            for theirs, ours in meant.items()
        ),
    ]
    frame = under_our_names(cells.frame, meant)
    named = [
        column
        for column in frame.columns
        if column != ROW and (" " not in column or is_filled(frame[column]).any())
    ]
    all_of_one = declared.crisis is not None and "crisis" not in named
    # A table under our own names is held to our own form; only in others anything is assumed.
    assumed = [column for column in ASSUMED if meant and column not in named]
    given = [*named, *assumed, *(["crisis"] if all_of_one else [])]
    theirs = {ours: theirs for theirs, ours in meant.items()}
    notices += check_header(given, name, [theirs.get(column, column) for column in named])
    known = frame.select(ROW, *(column for column in COLUMNS if column in named))
    filled = known.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))
    tagless = without_tags(Cells(filled, notices=notices))
    filled, notices = tagless.frame, tagless.notices
    if all_of_one:
        notices.append(f"every row is taken to be of the crisis {shortened(declared.crisis)!r}")
        filled = filled.with_columns(crisis=pl.lit(declared.crisis))
    if meant:
        filled, told = map_words(filled)
        filled, told_of_keys = assume_keys(filled, assumed, name)
        notices += told + told_of_keys
    return Cells(filled, cells.faults, notices)


def without_tags(cells: Cells) -> Cells:
    """Return the cells without a first row of hashtags, and say so, if there was one."""
    if not _holds_hxl_tags(cells.frame):
        return cells
    told = f"row {cells.frame[ROW][0]} holds HXL tags and was passed over"
    return replace(cells, frame=cells.frame.slice(1), notices=[*cells.notices, told])


def check_header(
    found: Sequence[str], name: str, spelled: Sequence[str] | None = None
) -> list[str]:
    """Return what a reader should know of the header: columns left out, columns assumed.

    Args:
        found: the names of the columns, as mapped.
        name: of the file.
        spelled: the names as the file has them.

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
        raise TableError(_missing_sentence(missing, meant, spelled or found, name))
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
    if len(missing) == len(REQUIRED) and any(VALUE.match(column) for column in found):
        return (
            f"{name}: the first line holds no column names but what looks like a figure: "
            f"{first}{more}. Put a line above it that names at least: {', '.join(REQUIRED)}."
        )
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
