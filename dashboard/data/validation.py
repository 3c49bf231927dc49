"""The bytes of a table file become typed, checked rows, and every fault is reported."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import polars as pl

from dashboard.data.files import shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.readers.registry import read_cells
from dashboard.data.rules import RULES, apply_rules
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import COLUMNS, FRAME_SCHEMA
from dashboard.data.text_table import ROW, CheckedTable
from dashboard.errors import Fault, TableError, shortened

# A Cyrillic or Greek letter beside a Latin one looks like it and is another.
MIXED = r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]"
TEXTS = [name for name, column in COLUMNS.items() if column.kind == "text"]
IS_MIXED = pl.concat_str(TEXTS, separator="\n", ignore_nulls=True).str.contains(MIXED)
COLUMN_ORDER = {name: index for index, name in enumerate(COLUMNS)}


def check_content(content: bytes, path: Path, options: ImportOptions = NO_OPTIONS) -> CheckedTable:
    """Return the good rows of the content of a table file, and its faults.

    Faults come by row and then by column. Those of the first ``LIMITS.broken_rows`` broken rows
    are listed, and the other broken rows are counted. The content of an untrusted file is only
    parsed in the sandbox: see ``check_untrusted``.

    Raises:
        CallError: a declared column is not there.
        TableError: the file as a whole cannot be used.
    """
    name = shown_name(path)
    cells = read_cells(content, name, path.suffix, options)
    if cells.frame.is_empty() and not cells.faults:
        raise TableError(f"{name}: the table has no rows. Add one figure a row.")
    if cells.frame.height > LIMITS.rows:
        raise TableError(f"{name}: a table has at most {LIMITS.rows:,} rows. Split it.")
    # Other formats hold numbers as numbers; their text has a point.
    decimal_comma = options.decimal_comma and path.suffix.lower() == ".csv" and not cells.is_plain
    # Several figures may be made of one row of a file: each is checked separately.
    rows, placed = cells.frame[ROW], cells.frame.with_columns(pl.int_range(pl.len()).alias(ROW))
    parsed, unread = parse_cells(placed, decimal_comma=decimal_comma)
    verdicts = apply_rules(parsed).with_columns(parsed[ROW]).filter(~pl.all_horizontal(*RULES))
    wrong = sorted({*unread[ROW], *verdicts[ROW]})
    broken = sorted({*(fault.row for fault in cells.faults), *rows.gather(wrong)})
    listed = set(broken[: LIMITS.broken_rows])
    is_listed = pl.col(ROW).is_in([index for index in wrong if rows[index] in listed])
    found = _faults(
        placed.filter(is_listed),
        unread.filter(is_listed),
        verdicts.filter(is_listed),
        decimal_comma,
    )
    faults = sorted(
        [
            *(fault for fault in cells.faults if fault.row in listed),
            *dict.fromkeys(replace(fault, row=rows[fault.row]) for fault in found),
        ],
        key=lambda fault: (fault.row, COLUMN_ORDER.get(fault.column, -1)),
    )
    good = parsed.filter(~pl.col(ROW).is_in(wrong))
    faults = [replace(f, column=cells.theirs.get(f.column, f.column)) for f in faults]
    notices = [*cells.notices, *_mixed_scripts(good.with_columns(rows.gather(good[ROW])))]
    return CheckedTable(
        good.drop(ROW),
        faults,
        notices,
        len(broken) - len(listed),
        cells.origin.header_row,
        cells.is_foreign,
        cells.unanswered,
    )


def _faults(
    cells: pl.DataFrame, unread: pl.DataFrame, verdicts: pl.DataFrame, decimal_comma: bool
) -> list[Fault]:
    """Return a fault for each cell that is not read or breaks a rule, one per cell.

    A rule that reads another broken cell is skipped: it may hold once that cell is corrected.
    """
    if verdicts.is_empty() and unread.is_empty():
        return []
    faults = [
        unread_fault(row, column, cell, decimal_comma=decimal_comma)
        for row, column, cell in unread.iter_rows()
    ]
    faulty = {(fault.row, fault.column) for fault in faults}
    texts = {row[ROW]: row for row in cells.iter_rows(named=True)}
    broken = [name for name in RULES if not verdicts[name].all()]
    # Rules of a single column come first, as the others depend on them.
    for name in sorted(broken, key=lambda name: len(RULES[name].columns) > 1):
        rule = RULES[name]
        for row in verdicts[ROW].filter(~verdicts[name]):
            if not any((row, column) in faulty for column in rule.columns):
                faulty.add((row, rule.column))
                text = (texts[row].get(rule.column) or "").strip()
                faults.append(Fault(row, rule.column, text, rule.expected))
    return faults


def _mixed_scripts(table: pl.DataFrame) -> list[str]:
    """Return a remark on the first text of each column that mixes letters of two scripts."""
    notices = {}
    for row in table.filter(IS_MIXED).iter_rows(named=True):
        for name in TEXTS:
            if name not in notices and re.search(MIXED, row[name] or ""):
                notices[name] = (
                    f"row {row[ROW]}, {name}: {shortened(row[name])!r} mixes letters of two "
                    "scripts that look alike; is it spelled as meant?"
                )
    return list(notices.values())


# What a cell must be, and the problem of a cell that is not.
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
