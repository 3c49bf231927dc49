"""Parquet as text cells, so that one parser and one set of faults serve every format."""

import io

import polars as pl

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import COLUMNS
from dashboard.data.text_table import ROW, TextTable, column_names, without_midnights
from dashboard.errors import TableError

PLAIN_TYPES = (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Categorical, pl.Enum, pl.Null)
# The days that have a text, counted from 1970: Polars panics on naming one beyond.
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
STEPS_A_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}


def parquet_cells(content: bytes, name: str) -> TextTable:
    """Return a Parquet file as text cells; its first row is row 2, as under a header.

    Raises:
        TableError: the file is damaged, or a column of the table holds lists, bytes or the like.
    """
    frame = _frame(content, name)
    frame.columns = column_names(frame.columns, name)
    for column, dtype in frame.schema.items():
        if column in COLUMNS and not _is_plain(dtype):
            raise TableError(
                f"{name}: the column {column!r} holds values of the type {dtype.base_type()}. "
                "Use plain text, numbers and days."
            )
    texts = frame.select(_text(column, dtype) for column, dtype in frame.schema.items())
    numbers = pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW)
    return TextTable(without_midnights(texts.select(numbers, pl.all())))


def _frame(content: bytes, name: str) -> pl.DataFrame:
    try:
        table = pl.scan_parquet(io.BytesIO(content))
        column_names(table.collect_schema().names(), name)  # before thousands of them are read
        if table.select(pl.len()).collect().item() > LIMITS.rows:
            raise TableError(f"{name}: a table has at most {LIMITS.rows:,} rows. Split it.")
        return table.collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise TableError(
            f"{name}: this is not a Parquet file that can be read, or it is cut short. "
            "Make it again with `dashboard build`."
        ) from None


def _is_plain(dtype: pl.DataType) -> bool:
    return dtype.is_numeric() or dtype in PLAIN_TYPES


def _text(column: str, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(column)
    if not _is_plain(dtype):  # not a column of the table, and left out there
        return pl.lit(None, pl.String).alias(column)
    if not dtype.is_temporal():
        return cell.cast(pl.String)
    steps = cell.to_physical().cast(pl.Int64)
    days = steps // STEPS_A_DAY[dtype.time_unit] if isinstance(dtype, pl.Datetime) else steps
    return (
        pl.when(days.is_between(FIRST_DAY, LAST_DAY))
        .then(cell)
        .cast(pl.String)
        .fill_null(days.cast(pl.String) + " days from 1970")
    )
