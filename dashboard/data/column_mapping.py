"""The columns and words of a file become those of the table: as given, or by usual synonyms.

The synonyms are rows of synonyms.csv (columns) and words.csv (words); those of a column are in
order of preference.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache

import polars as pl

from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.schema import COLUMNS, REQUIRED, VOCABULARY
from dashboard.data.text_table import ROW, TextTable, is_filled, plain_name
from dashboard.errors import CallError, TableError, nearest, nearest_word, shortened

MAX_LISTED = 8  # words of a column that are listed


@cache
def synonyms() -> dict[str, str]:
    """Return the usual other names of columns, by the name."""
    return dict(read_rows("synonyms.csv", folder="data").select("theirs", "ours").iter_rows())


@cache
def foreign_names() -> frozenset[str]:
    """Return the names of columns that are not English."""
    rows = read_rows("synonyms.csv", folder="data").filter(pl.col("language").is_not_null())
    return frozenset(rows["theirs"])


def is_known_column(name: str) -> bool:
    """Return whether a plain name is that of a column of ours, or a usual other one."""
    return name in COLUMNS or spelling(name) in synonyms()


def has_required_columns(found: Sequence[str]) -> bool:
    """Return whether a header has every required column under our name."""
    return set(REQUIRED) <= set(found)


@cache
def word_synonyms() -> dict[str, dict[str, str]]:
    """Return the words that a cell may hold, by column: those of the table, and usual others."""
    words = {
        column: {word: word for word in vocabulary} for column, vocabulary in VOCABULARY.items()
    }
    for column, theirs, ours in read_rows("words.csv", folder="data").iter_rows():
        words.setdefault(column, {})[theirs] = ours
    return words


def map_columns(
    found: Sequence[str], mapping: Mapping[str, str], name: str, without: Collection[str] = ()
) -> dict[str, str]:
    """Return the columns of a file that are ours under another name, theirs to ours.

    Args:
        found: the names of the header, plain.
        mapping: the given columns, theirs to ours.
        name: of the file.
        without: columns of the file, and of ours, for which none is looked for.

    Raises:
        CallError: a declared column is not there.
        TableError: two columns may be the value.
    """
    meant = {plain_name(theirs): ours for theirs, ours in mapping.items()}
    for theirs in meant:
        if theirs not in found:
            raise CallError(
                f"{name}: there is no column {shortened(theirs)!r} to map."
                f"{nearest(theirs, [column for column in found if ' ' not in column])}"
            )
    taken = {*meant.values(), *(column for column in found if column in COLUMNS), *without}
    usual: dict[str, list[str]] = {}
    for theirs, ours in synonyms().items():
        usual.setdefault(ours, []).append(theirs)
    spelled = {spelling(column): column for column in found}
    for ours, others in usual.items():
        here = [spelled[word] for word in others if word in spelled]
        here = [column for column in here if column not in meant and column not in without]
        if ours in taken or not here:
            continue
        if len(here) > 1 and ours == "value":
            raise TableError(
                f"{name}: {' and '.join(map(repr, here))} may each be {ours!r}. "
                f"Rename the right one to {ours}, or say --map {here[0]}={ours}."
            )
        meant[here[0]] = ours
    return meant


def spelling(column: str) -> str:
    """Return a name without accents and in lower case, with underscores between its words."""
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def plain_word(cell: str) -> str:
    """Return a cell as words.csv writes it: in lower case, without accents, with underscores."""
    text = unicodedata.normalize("NFKD", cell.strip().lower())
    text = "".join(sign for sign in text if not unicodedata.combining(sign))
    return re.sub(r"[\s-]+", "_", text)


def rename_columns(frame: pl.DataFrame, meant: Mapping[str, str]) -> pl.DataFrame:
    """Return a frame whose mapped columns have our names; others that had them are renamed."""
    replaced = {
        ours: f"{ours} (not mapped)"
        for ours in meant.values()
        if ours in frame.columns and ours not in meant
    }
    return frame.rename({**replaced, **meant})


def map_words(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the frame with the words of the table for usual others, and remarks."""
    read, notices = {}, []
    for column, words in word_synonyms().items():
        if column not in frame.columns:
            continue
        cells = frame[column].drop_nulls().unique(maintain_order=True).to_list()
        meant = {
            cell: words[plain]
            for cell in cells
            if (plain := plain_word(cell)) in words and words[plain] != cell.strip()
        }
        if meant:
            read[column] = pl.col(column).replace(meant)
            pairs = [f"{shortened(cell.strip())!r} as {ours}" for cell, ours in meant.items()]
            more = f" and {len(pairs) - MAX_LISTED} more" if len(pairs) > MAX_LISTED else ""
            notices.append(f"{column}: read {', '.join(pairs[:MAX_LISTED])}{more}")
    return frame.with_columns(**read), notices


def slug(text: str) -> str:
    """Return a text as a name of letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "figures"


VALUE = re.compile(
    r"\s*+([+-]?+(?=[.,\s]*+\d)[\d.,\s]*+|\d{4}-\d\d-\d\d|true|false)\s*+$", re.IGNORECASE
)
HXL_TAG = re.compile(r"#[a-z][a-z0-9_]*( *\+ *[a-z][a-z0-9_]*)*$")


def select_columns(cells: TextTable, name: str, options: ImportOptions = NO_OPTIONS) -> TextTable:
    """Return the columns of a table under our names, in rows that are not empty, with remarks.

    Raises:
        TableError: a column is missing.
    """
    frame = cells.frame
    named = [
        column
        for column in frame.columns
        if column != ROW and (" " not in column or is_filled(frame[column]).any())
    ]
    is_one_crisis = options.crisis is not None and "crisis" not in named
    given = [*named, *(["crisis"] if is_one_crisis else [])]
    notices = [*cells.notices, *check_header(given, name, named)]
    known = frame.select(ROW, *(column for column in COLUMNS if column in named))
    filled = known.filter(pl.any_horizontal(pl.exclude(ROW).pipe(is_filled)))
    tagless = without_tags(TextTable(filled, notices=notices))
    return replace(cells, frame=tagless.frame, notices=tagless.notices)


def without_tags(cells: TextTable) -> TextTable:
    """Return the table without a first row of HXL tags, with a remark if there was one."""
    if not _holds_hxl_tags(cells.frame):
        return cells
    notice = f"row {cells.frame[ROW][0]} holds HXL tags and was passed over"
    return replace(cells, frame=cells.frame.slice(1), notices=[*cells.notices, notice])


def check_header(
    found: Sequence[str], name: str, spelled: Sequence[str] | None = None
) -> list[str]:
    """Return remarks on the header: columns left out, columns assumed.

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
    notices = [f"missing columns are taken as: {', '.join(assumed)}"] if assumed else []
    return [_left_out(column, meant) for column in unknown] + notices


def _missing_sentence(
    missing: list[str], meant: dict[str, str], found: Sequence[str], name: str
) -> str:
    problem = (
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
        f"{name}: {problem}; the header has {first}{more}.{hints} "
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
    """Return whether the first row is of HXL tags, as in OCHA's older files."""
    first = frame.drop(ROW).head(1)
    texts = [text.strip() for row in first.iter_rows() for text in row if text is not None]
    return any(texts) and all(HXL_TAG.match(text) for text in texts if text)
