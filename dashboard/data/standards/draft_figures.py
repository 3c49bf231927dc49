"""Helpers of the readers of standards: fields by name, rows left out and why, drafts of figures."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date

import polars as pl

from dashboard.data.column_mapping import slug
from dashboard.data.country_names import country_name, country_slug
from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.rules import HIDDEN
from dashboard.data.schema import COLUMNS
from dashboard.data.text_table import ROW, TextTable
from dashboard.errors import TableError

MAX_LABEL_LENGTH = 120
MAX_NOTE_LENGTH = 600
MAX_ID_LENGTH, DIGEST_LENGTH = 120, 16
CODES = r"^[A-Z]{3}(, ?[A-Z]{3})+$"  # of several countries; a name may hold a comma
FUNDING_NOTE = "Commitments and payments together, as FTS counts funding; pledges are not in it."


def fields_of(title: str) -> pl.DataFrame:
    """Return the fields of a standard, their columns, and whether they identify its files."""
    return read_rows("*.csv", folder="data/standards/fields").filter(standard=title)


def take_fields(frame: pl.DataFrame, title: str) -> pl.DataFrame:
    """Return the fields of a file of a standard, as trimmed text; a missing column is null.

    Args:
        frame: text columns under plain names, and ``ROW``.
        title: of the standard.
    """
    columns = columns_of(title, frame.columns)
    texts = {
        field: pl.col(columns[field])
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
        .replace("", None)
        if field in columns
        else pl.lit(None, pl.String)
        for field in fields_of(title)["field"].unique(maintain_order=True)
    }
    return frame.select(ROW, **texts)


def columns_of(title: str, columns: Sequence[str]) -> dict[str, str]:
    """Return the column of each field that a header has; of several names of a field the first."""
    fields = fields_of(title).filter(pl.col("column").is_in(columns))
    return dict(fields.unique("field", keep="first").select("field", "column").iter_rows())


def one_country(countries: str, otherwise: str) -> pl.Expr:
    """Return the country of a row; of several or none, what the other column names."""
    is_single = countries_of(countries).list.len() == 1
    return pl.when(is_single).then(countries).otherwise(pl.coalesce(otherwise, countries))


def countries_of(column: str) -> pl.Expr:
    """Return the countries of a cell: codes as in "XXA,XXB", names as in "Here; There"."""
    texts = pl.col(column)
    codes = (
        pl.when(texts.str.contains(CODES)).then(texts.str.replace_all(",", ";")).otherwise(texts)
    )
    return codes.str.split(";").list.eval(pl.element().str.strip_chars())


def count_words(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where it is not 1."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def sift(frame: pl.DataFrame, reasons: Mapping[str, pl.Expr]) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows that no reason leaves out, and a remark for each reason that does."""
    notices = []
    for reason, holds in reasons.items():
        left = frame.filter(holds.fill_null(False))
        if not left.is_empty():
            count = "1 row" if left.height == 1 else f"{left.height} rows"
            notices.append(f"left out: {count} {reason}")
            frame = frame.filter(~holds.fill_null(False))
    return frame, notices


def require_rows(frame: pl.DataFrame, name: str, title: str, notices: Sequence[str]) -> None:
    """Raise where no row is left.

    Raises:
        TableError: nothing in the file can be a figure.
    """
    if frame.is_empty():
        why = f" ({'; '.join(notices)})" if notices else ""
        raise TableError(f"{name}: this is a file of {title}, and no row of it is a figure{why}.")


def totals_day(options: ImportOptions) -> date:
    """Return the day of running totals that a file gives without a day."""
    return options.day


def day_text(column: str) -> pl.Expr:
    """Return the day of a moment such as 2026-02-10T00:00:00Z."""
    return pl.col(column).str.replace(r"[T ]\d{2}:\d{2}.*$", "")


def earlier_of(column: str, day: date) -> pl.Expr:
    """Return the earlier of a column's day and a day, as text; what is no day stays."""
    return pl.min_horizontal(pl.col(column), pl.lit(day.isoformat()))


def joined(*parts: str | pl.Expr, separator: str = "") -> pl.Expr:
    """Return texts put together; null where a part is null."""
    texts = [pl.lit(part) if isinstance(part, str) else part for part in parts]
    return pl.concat_str(texts, separator=separator)


def notes(*parts: pl.Expr) -> pl.Expr:
    """Return the sentences of a note, those that are there."""
    text = pl.concat_str(parts, separator=" ", ignore_nulls=True).str.head(MAX_NOTE_LENGTH)
    return visible(text).replace("", None)


def visible(text: pl.Expr) -> pl.Expr:
    """Return text without signs that are not seen, which a figure must not hold."""
    return text.str.replace_all(f"[{HIDDEN}]", "")


def slugs(texts: pl.Expr) -> pl.Expr:
    """Return texts as names of letters, digits and hyphens."""
    return each_distinct(texts, slug)


def each_distinct(texts: pl.Expr, change: Callable[[str], str]) -> pl.Expr:
    """Return texts changed by a function, which is called once for each distinct text."""

    def change_all(cells: pl.Series) -> pl.Series:
        distinct = cells.drop_nulls().unique()
        changed = pl.Series([change(text) for text in distinct], dtype=pl.String)
        return cells.replace_strict(distinct, changed, default=None, return_dtype=pl.String)

    return texts.map_batches(change_all, return_dtype=pl.String)


def crisis_of(country: pl.Expr, options: ImportOptions) -> pl.Expr:
    """Return the crisis of a row: the given crisis, else the country of a code or name."""
    if options.crisis is not None:
        return pl.lit(options.crisis)
    return each_distinct(country, country_slug)


def country_names(texts: pl.Expr) -> pl.Expr:
    """Return countries by their names, from codes or names."""
    return each_distinct(texts, country_name)


def figure_ids(publisher: str, *columns: str) -> pl.Expr:
    """Return ids of a publisher's figures, which ``to_table`` shortens.

    Args:
        publisher: a word that begins each id.
        columns: that together differ from row to row; one that is null is passed over.
    """
    return pl.concat_str(pl.lit(publisher), *columns, separator="-", ignore_nulls=True)


def _short_id(text: str) -> str:
    if len(text) <= MAX_ID_LENGTH:
        return text
    digest = hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]
    return f"{text[: MAX_ID_LENGTH - DIGEST_LENGTH - 1]}-{digest}"


def to_table(drafts: pl.DataFrame, table: TextTable, notices: Sequence[str]) -> TextTable:
    """Return drafts of figures as a table with every column.

    Args:
        drafts: our columns as text, and ``ROW``.
        table: the file, for the faults of its rows.
        notices: remarks of the reader.
    """
    texts = drafts.select(
        ROW,
        *(
            pl.col(column).cast(pl.String)
            if column in drafts.columns
            else pl.lit(None, pl.String).alias(column)
            for column in COLUMNS
        ),
    ).with_columns(
        visible(pl.col("label")).str.head(MAX_LABEL_LENGTH),
        visible(pl.col("actor")),
        visible(pl.col("place")),
        id=_unique_ids(),
    )
    return TextTable(texts, table.faults, [*table.notices, *notices])


def _unique_ids() -> pl.Expr:
    """Return ids that no other row has and that are not too long: a reader's id is no fault."""
    short = pl.col("id").map_elements(_short_id, return_dtype=pl.String)
    name = short.fill_null(pl.format("row-{}", ROW))
    number = pl.int_range(pl.len()).over(name)
    stem = name.str.head(MAX_ID_LENGTH - len("-again-99999"))
    return pl.when(number == 0).then(name).otherwise(pl.format("{}-again-{}", stem, number))
