"""Text cells become typed columns; a cell that is not what its column holds is a fault."""

import re
from functools import cache

import polars as pl

from dashboard.data.columns import COLUMNS
from dashboard.data.frame import FRAME_SCHEMA
from dashboard.data.text_table import ROW
from dashboard.errors import Fault

# What a cell must be, and what is said of one that is not.
EXPECTED = {
    "number": ("a plain number such as 2000000 or 1.5", "is not a number"),
    "date": ("a day such as 2016-07-20", "is not a day"),
    "flag": ("true or false", "is not accepted"),
}
UNREAD = {ROW: pl.Int64, "column": pl.String, "cell": pl.String}
TOO_SMALL = ("0, or a number that is farther from it", "is too near to 0")
NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,4})?$"
NOT_ZERO = r"^[^eE]*[1-9]"  # 1e-400 is not 0 either, though its nearest double is
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
COMMA_NUMBER = r"^[+-]?[0-9]+,[0-9]+$"
COMMA_TO_POINT = str.maketrans(",.", ".,")
COMMA_HINT = "; if its comma is a decimal comma, declare that (--decimal-comma)"
COMMA_EXPECTED = "a plain number such as 2000000 or 1,5, as a decimal comma was declared"
# CSV for Excel puts ' before text that a spreadsheet would run. No text of ours begins so,
# and therefore export and import undo each other exactly.
GUARD = "^'+([=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])"


def parse_cells(
    cells: pl.DataFrame, *, decimal_comma: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return text cells as typed columns with their stated defaults, and what does not parse.

    Args:
        cells: text columns and ``ROW``.
        decimal_comma: numbers are written with a comma, and never with a point.

    Returns:
        A frame with ``ROW`` and all columns of the table, row for row; and a frame with ``ROW``,
        column and cell, a row for each cell that is no number, day or flag.
    """
    stripped = cells.with_columns(pl.exclude(ROW).str.strip_chars().replace("", None))
    parsed = stripped.select(
        ROW,
        *(
            _parsed(name, decimal_comma) if name in cells.columns else pl.lit(None).alias(name)
            for name in COLUMNS
        ),
    ).cast(dict(FRAME_SCHEMA))
    unread = [
        stripped.filter(parsed[name].is_null() & stripped[name].is_not_null()).select(
            ROW, pl.lit(name).alias("column"), pl.col(name).alias("cell")
        )
        for name in COLUMNS
        if name in cells.columns and parsed[name].null_count() > stripped[name].null_count()
    ]
    defaults = [
        pl.col(name).fill_null(pl.lit(column.default))
        for name, column in COLUMNS.items()
        if column.default is not None
    ]
    filled = parsed.with_columns(*defaults, pl.col("reported_on").fill_null(pl.col("as_of")))
    return filled, pl.concat([pl.DataFrame(schema=UNREAD), *unread])


def unread_fault(row: int, name: str, cell: str, *, decimal_comma: bool = False) -> Fault:
    """Return the fault of a cell that does not parse."""
    kind = COLUMNS[name].kind
    expected, problem = EXPECTED[kind]
    number = cell.translate(COMMA_TO_POINT) if decimal_comma else cell
    if kind == "number" and re.match(NUMBER, number):
        return Fault(row, name, cell, *TOO_SMALL)
    if kind == "number" and decimal_comma:
        expected = COMMA_EXPECTED
    elif kind == "number" and re.match(COMMA_NUMBER, cell):
        expected += COMMA_HINT
    return Fault(row, name, cell, expected, problem)


@cache
def _parsed(name: str, decimal_comma: bool) -> pl.Expr:
    cell = pl.col(name)
    match COLUMNS[name].kind:
        case "text":
            return cell.str.replace(GUARD, "$1").str.strip_chars()
        case "number":
            if decimal_comma:
                cell = pl.when(~cell.str.contains(".", literal=True)).then(
                    cell.str.replace(",", ".", literal=True)
                )
            number = cell.cast(pl.Float64, strict=False)
            number = pl.when(number == 0).then(0.0).otherwise(number)  # -0 is 0
            lost = (number == 0) & cell.str.contains(NOT_ZERO)
            return pl.when(cell.str.contains(NUMBER) & ~lost).then(number).alias(name)
        case "date":
            day = cell.str.to_date("%Y-%m-%d", strict=False)
            return pl.when(cell.str.contains(DAY)).then(day).alias(name)
        case "flag":
            words = {"true": True, "false": False}
            lower = cell.str.to_lowercase()
            return lower.replace_strict(words, default=None, return_dtype=pl.Boolean)
