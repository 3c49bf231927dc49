"""Foreign names become the table's: columns as declared or by usual synonyms, words of its lists.

The synonyms are rows of synonyms.csv (columns) and words.csv (words); those of one column stand
in the order in which they are preferred.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

import polars as pl

from dashboard.data.columns import COLUMNS, REQUIRED, VOCABULARY
from dashboard.data.resource_rows import read_rows
from dashboard.data.text_table import ROW, plain_name
from dashboard.errors import CallError, TableError, nearest, shortened

MOST_TOLD = 8  # words of one column that are told one by one
# What each assumed column is taken from, as it is told.
ASSUMED = {
    "id": "the file's name and the row",
    "quantity": "the measure and the unit",
}


@cache
def synonyms() -> dict[str, str]:
    """Return the usual other names of columns, by the name."""
    return dict(read_rows("synonyms.csv", folder="data").iter_rows())


@cache
def word_synonyms() -> dict[str, dict[str, str]]:
    """Return the words that a cell may hold, by column: our own, and the usual others."""
    words = {column: {word: word for word in own} for column, own in VOCABULARY.items()}
    for column, theirs, ours in read_rows("words.csv", folder="data").iter_rows():
        words.setdefault(column, {})[theirs] = ours
    return words


def map_columns(found: Sequence[str], declared: Mapping[str, str], name: str) -> dict[str, str]:
    """Return which columns of a file stand for ours under another name, theirs to ours.

    Args:
        found: the names of the header, plain.
        declared: what ``--map`` said, theirs to ours.
        name: of the file.

    Raises:
        CallError: a declared column is not there.
        TableError: two columns may stand for one that must be right.
    """
    meant = {plain_name(theirs): ours for theirs, ours in declared.items()}
    for theirs in meant:
        if theirs not in found:
            raise CallError(
                f"{name}: there is no column {shortened(theirs)!r} to map."
                f"{nearest(theirs, [column for column in found if ' ' not in column])}"
            )
    taken = {*meant.values(), *(column for column in found if column in COLUMNS)}
    usual: dict[str, list[str]] = {}
    for theirs, ours in synonyms().items():
        usual.setdefault(ours, []).append(theirs)
    spelled = {_spelling(column): column for column in found}
    for ours, others in usual.items():
        here = [spelled[word] for word in others if word in spelled]
        here = [column for column in here if column not in meant]
        if ours in taken or not here:
            continue
        if len(here) > 1 and ours in REQUIRED:
            raise TableError(
                f"{name}: {' and '.join(map(repr, here))} may each be {ours!r}. "
                f"Rename the right one to {ours}, or say --map {here[0]}={ours}."
            )
        meant[here[0]] = ours
    return meant


def _spelling(column: str) -> str:
    """Return the name of a column, whatever stands between its words."""
    return re.sub(r"[^a-z0-9]+", "_", column).strip("_")


def under_our_names(frame: pl.DataFrame, meant: Mapping[str, str]) -> pl.DataFrame:
    """Return a frame whose mapped columns have our names; a column that had one gives it up."""
    given_up = {
        ours: f"{ours} (not mapped)"
        for ours in meant.values()
        if ours in frame.columns and ours not in meant
    }
    return frame.rename({**given_up, **meant})


def map_words(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return the frame with the words of our lists in place of usual others, and what was read."""
    read, told = {}, []
    for column, words in word_synonyms().items():
        if column not in frame.columns:
            continue
        cells = frame[column].drop_nulls().unique(maintain_order=True).to_list()
        meant = {
            cell: words[plain]
            for cell in cells
            if (plain := re.sub(r"[\s-]+", "_", cell.strip().lower())) in words
            and words[plain] != cell.strip()
        }
        if meant:
            read[column] = pl.col(column).replace(meant)
            pairs = [f"{shortened(cell.strip())!r} as {ours}" for cell, ours in meant.items()]
            more = f" and {len(pairs) - MOST_TOLD} more" if len(pairs) > MOST_TOLD else ""
            told.append(f"{column}: read {', '.join(pairs[:MOST_TOLD])}{more}")
    return frame.with_columns(**read), told


def assume_keys(
    frame: pl.DataFrame, assumed: Sequence[str], name: str
) -> tuple[pl.DataFrame, list[str]]:
    """Return the frame with the assumed columns, and what they were taken from.

    Rows of one measure and unit become one series, which is what a short list mostly means.

    Args:
        frame: rows under our names, with ``ROW``.
        assumed: those of ``ASSUMED`` that the file has not.
        name: of the file.
    """
    series = pl.concat_str("measure", "unit", separator="-", ignore_nulls=True).str.to_lowercase()
    named = series.str.replace_all(r"[^a-z0-9_]+", "-").str.strip_chars("-_").str.head(120)
    texts = {
        "id": pl.lit(slug(name.rpartition(".")[0])) + "-" + pl.col(ROW).cast(pl.String),
        # An empty measure is told as such; its quantity is no second fault.
        "quantity": pl.when(named == "").then(pl.lit("unknown")).otherwise(named),
    }
    return frame.with_columns(**{column: texts[column] for column in assumed}), [
        f"there is no column {column!r}; it was made from {ASSUMED[column]}" for column in assumed
    ]


def slug(text: str) -> str:
    """Return a text as a name of letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80].strip("-") or "figures"
