"""Merged cells of a workbook, and cells that hold errors, as the cells of a table."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.data.text_table import ROW
from dashboard.data.written_numbers import read_number
from dashboard.errors import TableError, shortened

MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
CELL_NAME = re.compile(r"([A-Za-z]+)(\d+)")
MAX_RANGES = 20_000  # merged cells of a sheet that are filled


@dataclass(frozen=True, slots=True)
class MergedRange:
    """A range of merged cells: its name, and its first and last row and column."""

    name: str
    top: int
    bottom: int
    left: int
    right: int


def column_number(letters: str | bytes) -> int:
    """Return the number of a column by its letters: 1 for A."""
    number = 0
    for letter in letters.encode() if isinstance(letters, str) else letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def merged_ranges(xml: bytes) -> list[MergedRange]:
    """Return the merged ranges of a sheet."""
    return [
        MergedRange(
            f"{match[1].decode()}{int(match[2])}:{match[3].decode()}{int(match[4])}",
            int(match[2]),
            int(match[4]),
            column_number(match[1]),
            column_number(match[3]),
        )
        for match in MERGED.finditer(xml)
    ]


def fill_merged(
    frame: pl.DataFrame, ranges: Sequence[MergedRange], header_row: int, name: str, sheet: str
) -> pl.DataFrame:
    """Return the rows with the text of a merged range in each row that it spans.

    What is merged above the header is a title. A merged number would be counted once a row.

    Args:
        frame: the filled rows, with ``ROW``.
        ranges: of the sheet.
        header_row: as the sheet shows it.
        name: of the file.
        sheet: the name of the sheet.

    Raises:
        TableError: the header is merged, or a range in the table spans columns or holds a number.
    """
    below = [merged for merged in ranges if merged.bottom >= header_row]
    if not below:
        return frame
    columns = [frame[column].to_list() for column in frame.columns[1:]]
    position = {row: index for index, row in enumerate(frame[ROW])}
    for merged in below[:MAX_RANGES]:
        first = position.get(merged.top)
        is_inside = first is not None and merged.left <= len(columns)
        text = columns[merged.left - 1][first] if first is not None and is_inside else None
        if first is None or text is None:
            continue
        is_wide = merged.left != merged.right
        if is_wide and _is_note(columns, first, merged):
            continue
        is_number = merged.top > header_row and read_number(text) is not None
        if is_wide or is_number or len(below) > MAX_RANGES:
            raise TableError(
                f"{name}: the cells {merged.name} of the sheet {shortened(sheet)!r} are merged. "
                "Split them and save again."
            )
        for row in range(merged.top + 1, min(merged.bottom, frame[ROW][-1]) + 1):
            if row in position:
                columns[merged.left - 1][position[row]] = text
    filled = {
        column: pl.Series(cells, dtype=pl.String)
        for column, cells in zip(frame.columns[1:], columns, strict=True)
    }
    return frame.with_columns(**filled)


def _is_note(columns: Sequence[Sequence[str | None]], row: int, merged: MergedRange) -> bool:
    """Return whether a merged range is all that its row holds."""
    return merged.top == merged.bottom and sum(bool(cells[row]) for cells in columns) == 1


def with_errors(frame: pl.DataFrame, errors: Mapping[str, str]) -> pl.DataFrame:
    """Return the rows with the texts of errors such as #N/A in their cells.

    Args:
        frame: the filled rows, with ``ROW``; the first column is A.
        errors: by the name of the cell.
    """
    if not errors:
        return frame
    by_column: dict[int, dict[int, str]] = {}
    for cell, text in errors.items():
        match = CELL_NAME.fullmatch(cell)
        if match is not None:
            by_column.setdefault(column_number(match[1].upper()), {})[int(match[2][:9])] = text
    for number, texts in by_column.items():
        if number < len(frame.columns):
            column = frame.columns[number]
            error = pl.col(ROW).replace_strict(texts, default=None, return_dtype=pl.String)
            frame = frame.with_columns(pl.coalesce(error, pl.col(column)).alias(column))
    return frame
