"""The strict door: the bytes of a table file become checked rows, and every fault is told."""

import re
from dataclasses import replace
from pathlib import Path

import polars as pl

from dashboard.data.files import shown_name
from dashboard.data.import_options import NOTHING, Declared
from dashboard.data.parsing import parse_cells, unread_fault
from dashboard.data.readers.registry import read_cells
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import COLUMNS, RULES, judge_rows
from dashboard.data.text_table import ROW, CheckedTable
from dashboard.errors import Fault, TableError, shortened

# A Cyrillic or Greek letter beside a Latin one looks like it and is another.
MIXED = r"[A-Za-z][\u0370-\u03ff\u0400-\u04ff]|[\u0370-\u03ff\u0400-\u04ff][A-Za-z]"
TEXTS = [name for name, column in COLUMNS.items() if column.kind == "text"]
IS_MIXED = pl.concat_str(TEXTS, separator="\n", ignore_nulls=True).str.contains(MIXED)
PLACES = {name: place for place, name in enumerate(COLUMNS)}


def check_content(content: bytes, path: Path, declared: Declared = NOTHING) -> CheckedTable:
    """Return the good rows of a table file that was read already, and its faults.

    Faults come by row and then by column. Those of the first ``LIMITS.broken_rows`` broken rows
    are told, and the other broken rows are counted. A foreign file comes here in a process of
    its own only: see ``check_apart``.

    Raises:
        CallError: a declared column is not there.
        TableError: the file as a whole cannot be used.
    """
    name = shown_name(path)
    cells = read_cells(content, name, path.suffix, declared)
    if cells.frame.is_empty() and not cells.faults:
        raise TableError(f"{name}: the table has no rows. Add one figure a row.")
    if cells.frame.height > LIMITS.rows:
        raise TableError(f"{name}: a table has at most {LIMITS.rows:,} rows. Split it.")
    # Other formats hold numbers as numbers; their text has a point.
    decimal_comma = declared.decimal_comma and path.suffix.lower() == ".csv"
    # Several figures may be made of one row of a file: each is judged by its own place.
    rows, placed = cells.frame[ROW], cells.frame.with_columns(pl.int_range(pl.len()).alias(ROW))
    parsed, unread = parse_cells(placed, decimal_comma=decimal_comma)
    verdicts = judge_rows(parsed).with_columns(parsed[ROW]).filter(~pl.all_horizontal(*RULES))
    wrong = sorted({*unread[ROW], *verdicts[ROW]})
    broken = sorted({*(fault.row for fault in cells.faults), *rows.gather(wrong)})
    told = set(broken[: LIMITS.broken_rows])
    is_told = pl.col(ROW).is_in([place for place in wrong if rows[place] in told])
    found = _faults(
        placed.filter(is_told), unread.filter(is_told), verdicts.filter(is_told), decimal_comma
    )
    faults = sorted(
        [
            *(fault for fault in cells.faults if fault.row in told),
            *dict.fromkeys(replace(fault, row=rows[fault.row]) for fault in found),
        ],
        key=lambda fault: (fault.row, PLACES.get(fault.column, -1)),
    )
    good = parsed.filter(~pl.col(ROW).is_in(wrong))
    notices = [*cells.notices, *_mixed_scripts(good.with_columns(rows.gather(good[ROW])))]
    return CheckedTable(good.drop(ROW), faults, notices, len(broken) - len(told))


def _faults(
    cells: pl.DataFrame, unread: pl.DataFrame, verdicts: pl.DataFrame, decimal_comma: bool
) -> list[Fault]:
    """Return a fault for each cell that is not read or breaks a rule, one per cell.

    A rule that reads another broken cell is passed over: it may hold once that cell is mended.
    """
    if verdicts.is_empty() and unread.is_empty():
        return []
    faults = [
        unread_fault(row, column, cell, decimal_comma=decimal_comma)
        for row, column, cell in unread.iter_rows()
    ]
    told = {(fault.row, fault.column) for fault in faults}
    texts = {row[ROW]: row for row in cells.iter_rows(named=True)}
    broken = [name for name in RULES if not verdicts[name].all()]
    # Rules of one column come first, as the others rest on them.
    for name in sorted(broken, key=lambda name: len(RULES[name].columns) > 1):
        rule = RULES[name]
        for row in verdicts[ROW].filter(~verdicts[name]):
            if not any((row, column) in told for column in rule.columns):
                told.add((row, rule.column))
                text = (texts[row].get(rule.column) or "").strip()
                faults.append(Fault(row, rule.column, text, rule.expected))
    return faults


def _mixed_scripts(table: pl.DataFrame) -> list[str]:
    """Return a remark on the first text of each column that mixes letters of two scripts."""
    told = {}
    for row in table.filter(IS_MIXED).iter_rows(named=True):
        for name in TEXTS:
            if name not in told and re.search(MIXED, row[name] or ""):
                told[name] = (
                    f"row {row[ROW]}, {name}: {shortened(row[name])!r} mixes letters of two "
                    "scripts that look alike; is it spelled as meant?"
                )
    return list(told.values())
