"""The reader of each format; files of other kinds are refused."""

from dataclasses import replace

import polars as pl

from dashboard.data.column_mapping import (
    has_required_columns,
    map_columns,
    select_columns,
    without_tags,
)
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.readers.csv import csv_cells
from dashboard.data.readers.json import json_cells
from dashboard.data.readers.parquet import parquet_cells
from dashboard.data.readers.xlsx import xlsx_cells
from dashboard.data.sheet_mapping import read_sheet
from dashboard.data.sheet_questions import ask_of_file, unanswered_options
from dashboard.data.standards import find_standard
from dashboard.data.standards.not_read import PERSONS, refusal
from dashboard.data.text_table import TextTable
from dashboard.errors import TableError

# What reads a format, and the first bytes that its files have.
READERS = {
    ".parquet": (parquet_cells, b"PAR1"),
    ".csv": (csv_cells, b""),
    ".xlsx": (xlsx_cells, b"PK\x03\x04"),
    ".json": (json_cells, b""),
}
# What a file that is no table often turns out to be, by its first bytes.
SIGNS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"PK\x03\x04": "a workbook or a zip archive; give a workbook the ending .xlsx",
    b"PAR1": "a Parquet file; give it the ending .parquet",
    b"PARE": "an encrypted Parquet file; save it without encryption",
    b"\xd0\xcf\x11\xe0": "an old or encrypted workbook; save it as .xlsx without a password",
}
PAGE_SIGNS = (b"<!doctype", b"<html", b"<head", b"<?xml")
IATI_SIGN, SIGN_LENGTH = b"<iati-activities", 2_000  # what XML of IATI begins with
MAX_ID_LENGTH = 100  # of an id that gets a number
BLANKS = b"\xef\xbb\xbf \t\r\n"


def read_cells(
    content: bytes, name: str, ending: str, options: ImportOptions = NO_OPTIONS
) -> TextTable:
    """Return the content of a table file as text cells under the table's columns.

    Raises:
        CallError: a column that was declared is not there.
        UnansweredError: a file does not say something that no figure can be without.
        TableError: the content is no table of that format, or a column is missing.
    """
    if not content.strip(BLANKS):
        raise TableError(f"{name}: the file is empty. Choose a table with a header and rows.")
    read, sign = READERS[ending.lower()]
    is_book = read is xlsx_cells
    _refuse_other_kinds(content, name, sign)
    cells = xlsx_cells(content, name, options.sheet) if is_book else read(content, name)
    standard = find_standard(cells.frame.columns)
    if options.describes_columns and not (standard and standard.title == PERSONS):
        return replace(read_sheet(cells, name, options), is_foreign=True)
    if standard is not None:
        try:
            made = standard.read(without_tags(cells), options, name)
        except TableError as error:
            raise ask_of_file(error, name) from None
        frame, repeated = with_unique_ids(made.frame)
        notices = [f"read as {standard.title}", *made.notices, *repeated]
        # A day that was given may be corrected.
        unanswered = unanswered_options(notices) or (
            ("as_of",) if options.as_of is not None else ()
        )
        return replace(made, frame=frame, notices=notices, is_foreign=True, unanswered=unanswered)
    if has_required_columns(cells.frame.columns) and not map_columns(cells.frame.columns, {}, name):
        return select_columns(cells, name, options)
    return replace(read_sheet(cells, name, options), is_foreign=True)


def with_unique_ids(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Return figures with ids that a reader made, each once, and a remark if some were repeated."""
    count = pl.int_range(pl.len()).over("id")
    repeated = frame.select((count > 0).sum()).item()
    if not repeated:
        return frame, []
    text = pl.col("id").str.head(MAX_ID_LENGTH)
    again = pl.format("{}-again-{}", text, count)
    rows = "1 figure has" if repeated == 1 else f"{repeated} figures have"
    notice = f"{rows} the key of another in this file; check whether the file repeats rows"
    return frame.with_columns(id=pl.when(count > 0).then(again).otherwise("id")), [notice]


def _refuse_other_kinds(content: bytes, name: str, expected: bytes) -> None:
    for sign, kind in SIGNS.items():
        if sign != expected and content.startswith(sign):
            raise TableError(f"{name}: this is {kind}.")
    if IATI_SIGN in content[:SIGN_LENGTH]:
        raise TableError(refusal("IATI activities", name))
    if content[:64].lstrip(BLANKS).lower().startswith(PAGE_SIGNS):
        raise TableError(
            f"{name}: this is a web page, perhaps a sign-in page. Download the table itself."
        )
    if not content.startswith(expected):
        raise TableError(f"{name}: the file is not what its ending says. Save it again.")
