"""The template of a table: its columns, a few rows to write over, and the words that it knows."""

import io
from datetime import UTC, datetime
from typing import Any

import polars as pl
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.data.schema import COLUMNS, FRAME_SCHEMA, VOCABULARY
from dashboard.errors import CallError
from dashboard.export.field_descriptions import WORDS
from dashboard.export.writers import csv_bytes, excel_csv

FORMATS = ("csv", "excel", "xlsx")
ROWS = 1000  # of the workbook that have drop-downs
HOLDS = {
    "text": "text",
    "number": "a plain number, such as 2000000 or 1.5",
    "date": "a day, such as 2026-03-31",
    "flag": "true or false",
}
COLUMN_HEADS = ("column", "needed", "holds", "if it is empty", "means")
EXAMPLES = (
    {
        "quantity": "people-in-need",
        "measure": "people_in_need",
        "label": "People in need (write over this row)",
        "value": 340000.0,
        "unit": "people",
        "qualifier": "about",
        "status": "observed",
        "basis": "stock",
    },
    {
        "quantity": "appeal",
        "measure": "funding",
        "label": "Appeal (write over this row)",
        "value": 52000000.0,
        "unit": "USD",
        "qualifier": "at_least",
        "status": "target",
        "basis": "flow",
        "due": datetime(2026, 12, 31).date(),
        "plan": "PLAN-2026",
        "plan_type": "humanitarian response plan",
        "caveat": "What a reader of this number must know, in a line.",
    },
    {
        "quantity": "deployment",
        "measure": "personnel",
        "label": "Engineers announced (write over this row)",
        "value": 120.0,
        "unit": "personnel",
        "qualifier": "up_to",
        "status": "announced",
        "basis": "stock",
        "due_text": "in the coming weeks",
    },
)


def template_bytes(form: str) -> bytes:
    """Return the template as a file of one of ``FORMATS``.

    Raises:
        CallError: there is no template of that format.
    """
    if form not in FORMATS:
        raise CallError(f"There is no template as {form!r}. Known: {', '.join(FORMATS)}.")
    rows = template_rows()
    writers = {"csv": lambda: csv_bytes(rows), "excel": lambda: excel_csv(rows)}
    return writers.get(form, lambda: _workbook(rows))()


def template_rows() -> pl.DataFrame:
    """Return the rows of the template, every column of the table."""
    defaults = {name: column.default for name, column in COLUMNS.items()}
    day = datetime(2026, 3, 31).date()
    usual = {"crisis": "my-crisis", "as_of": day, "reported_on": day, "headline": True}
    return pl.DataFrame(
        [
            defaults | usual | {"id": f"figure-{position}"} | row
            for position, row in enumerate(EXAMPLES, start=1)
        ],
        schema=FRAME_SCHEMA,
    )


def _workbook(rows: pl.DataFrame) -> bytes:
    """Return the template as a workbook: figures with drop-downs, the words, the columns."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": "Figures", "created": datetime(2000, 1, 1, tzinfo=UTC)})
        figures, words, columns = map(book.add_worksheet, ("figures", "vocabulary", "columns"))
        head = book.add_format({"bold": True, "bottom": 1})
        must = book.add_format({"bold": True, "bottom": 1, "bg_color": "#e6f3fb"})
        formats = {"date": book.add_format({"num_format": "yyyy-mm-dd"}), "number": None}
        lists = {**VOCABULARY, "headline": ("true", "false"), "briefing": ("true", "false")}
        for position, (name, known) in enumerate(lists.items()):
            words.write_string(0, position, name, head)
            for row, word in enumerate(known, start=1):
                words.write_string(row, position, word)
        words.set_column(0, len(lists) - 1, 18)
        for position, (name, column) in enumerate(COLUMNS.items()):
            figures.write_string(0, position, name, must if column.required else head)
            figures.set_column(position, position, 16, formats.get(column.kind))
            for row, cell in enumerate(rows[name], start=1):
                _write(figures, row, position, cell, formats["date"])
            if name in lists:
                letter = chr(ord("A") + list(lists).index(name))
                source = f"=vocabulary!${letter}$2:${letter}${len(lists[name]) + 1}"
                figures.data_validation(
                    1, position, ROWS, position, {"validate": "list", "source": source}
                )
        figures.freeze_panes(1, 0)
        columns.write_row(0, 0, COLUMN_HEADS, head)
        for row, (name, column) in enumerate(COLUMNS.items(), start=1):
            holds = "one of the words of its list" if name in VOCABULARY else HOLDS[column.kind]
            default = "" if column.default is None else str(column.default).lower()
            needed = "must be there" if column.required else ""
            columns.write_row(row, 0, (name, needed, holds, default, WORDS[name]))
        columns.set_column(0, 3, 28)
        columns.set_column(4, 4, 80)
    return file.getvalue()


def _write(sheet: Worksheet, row: int, position: int, cell: Any, day: Format) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_string(row, position, str(cell).lower())
    elif isinstance(cell, str | float):
        sheet.write(row, position, cell)
    else:
        sheet.write_datetime(row, position, cell, day)
