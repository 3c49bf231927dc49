"""Foreign files become frames of text cells; nothing is guessed, dropped or converted here."""

import csv
import io
from pathlib import Path

import polars as pl

from dashboard.data.schema import COLUMNS, FRAME_SCHEMA, REQUIRED
from dashboard.errors import CallError, Fault, TableError, nearest

FORMATS = (".parquet", ".csv", ".xlsx")
# What a file that is no table often turns out to be, by its first bytes.
SIGNS = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "a gzip archive; unpack it first",
    b"PK\x03\x04": "a zip archive or workbook; save a workbook as .xlsx",
    b"PAR1": "a Parquet file; give it the ending .parquet",
    b"\xd0\xcf\x11\xe0": "an old or encrypted workbook; save it as .xlsx without a password",
    b"\xff\xfe": "UTF-16 text; save it as CSV UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as CSV UTF-8",
    b"<!DOCTYPE": "a web page, perhaps a sign-in page; download the table itself",
    b"<!doctype": "a web page, perhaps a sign-in page; download the table itself",
    b"<html": "a web page, perhaps a sign-in page; download the table itself",
}


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a table file.

    Raises:
        CallError: there is no such file, it is not a file, or it may not be read.
    """
    if path.suffix.lower() not in FORMATS:
        raise CallError(
            f"{path.name!r} is not a table that can be read: "
            f"use a file ending in {', '.join(FORMATS)}."
        )
    if not path.exists():
        raise CallError(f"There is no file {path.name!r}. Check its name and folder.")
    if not path.is_file():
        raise CallError(f"{path.name!r} is not a file. Name a table file inside it.")
    try:
        return path.read_bytes()
    except OSError as error:
        raise CallError(f"{path.name!r} cannot be read: {error.strerror or 'no access'}.") from None


def read_cells(path: Path) -> tuple[pl.DataFrame, list[Fault]]:
    """Return a table file as read: text columns (typed ones for Parquet), and its ragged rows."""
    content = read_bytes(path)
    if not content.strip():
        raise TableError(f"{path.name}: the file is empty. Choose a table with a header and rows.")
    match path.suffix.lower():
        case ".csv":
            return csv_cells(content, path.name)
        case ".xlsx":
            return xlsx_cells(content, path.name), []
        case _:
            return parquet_cells(content, path.name), []


def csv_cells(content: bytes, name: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return a UTF-8 CSV as text columns; a row with too few or many cells is a fault."""
    _refuse_other_kinds(content, name, except_for=b"")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(
            f"{name}: the text is not UTF-8 (byte {error.start + 1}). Save it as CSV UTF-8."
        ) from None
    try:
        records = [record for record in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        raise TableError(f"{name}: the CSV cannot be read ({error}). Save it again.") from None
    records = [(number, cells) for number, cells in enumerate(records, start=1) if any(cells)]
    if not records:
        raise TableError(f"{name}: the file has no header. Its first line names the columns.")
    header = records[0][1]
    if len(header) == 1 and ";" in header[0]:
        raise TableError(
            f"{name}: the columns are separated by semicolons. "
            "Save it with commas, and numbers with a decimal point."
        )
    faults, rows = [], []
    for number, cells in records[1:]:
        if len(cells) == len(header):
            rows.append([number, *cells])
        else:
            told = f"{len(header)} cells, as the header has"
            faults.append(Fault(number, "(whole row)", f"{len(cells)} cells", told))
    names = _column_names(header, name)
    frame = pl.DataFrame(
        rows, schema={"row": pl.Int64, **dict.fromkeys(names, pl.String)}, orient="row"
    )
    return frame, faults


def xlsx_cells(content: bytes, name: str) -> pl.DataFrame:
    """Return the first sheet of a workbook as text columns."""
    import fastexcel

    _refuse_other_kinds(content, name, except_for=b"PK\x03\x04")
    try:
        sheet = fastexcel.read_excel(content).load_sheet(0, header_row=0, dtypes="string")
    except (fastexcel.FastExcelError, ValueError):
        raise TableError(f"{name}: the workbook cannot be read. Save it again as .xlsx.") from None
    frame = sheet.to_polars()
    frame = frame.rename(
        dict(zip(frame.columns, _column_names(frame.columns, name), strict=True)), strict=False
    )
    # A workbook's day is a moment at midnight.
    return _numbered(frame.with_columns(pl.all().str.replace(r" 00:00:00(\.0+)?$", "")))


def parquet_cells(content: bytes, name: str) -> pl.DataFrame:
    """Return a Parquet file; a column that has our type keeps it, any other becomes text."""
    _refuse_other_kinds(content, name, except_for=b"PAR1")
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError):
        raise TableError(
            f"{name}: this is not a Parquet file that can be read, or it is cut short. "
            "Make it again with `dashboard build`."
        ) from None
    frame = frame.rename(dict(zip(frame.columns, _column_names(frame.columns, name), strict=True)))
    nested = [n for n, t in frame.schema.items() if t.is_nested() or t == pl.Binary]
    if nested:
        raise TableError(f"{name}: column {nested[0]!r} holds lists or bytes. Use plain cells.")
    others = [n for n, dtype in frame.schema.items() if FRAME_SCHEMA.get(n, pl.String) != dtype]
    return _numbered(frame.with_columns(pl.col(others).cast(pl.String)))


def check_columns(found: list[str], name: str) -> list[str]:
    """Return the columns that the table does not know.

    Raises:
        TableError: a required column is missing; the sentence names the nearest one found.
    """
    missing = [column for column in REQUIRED if column not in found]
    unknown = [column for column in found if column not in COLUMNS and column != "row"]
    if missing:
        word = "column" if len(missing) == 1 else "columns"
        verb = "is" if len(missing) == 1 else "are"
        hint = nearest(missing[0], unknown)
        raise TableError(
            f"{name}: the {word} {', '.join(missing)} {verb} missing.{hint} "
            f"The first line must name: {', '.join(REQUIRED)}."
        )
    return unknown


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """Number rows as a spreadsheet does, with the header as row 1, and pass over empty rows."""
    frame = frame.with_row_index("row", offset=2).with_columns(pl.col("row").cast(pl.Int64))
    return frame.filter(pl.any_horizontal(pl.all().exclude("row").is_not_null()))


def _column_names(header: list[str], name: str) -> list[str]:
    """Return column names as the table spells them: lower case, no spaces at the ends."""
    names = [str(cell).strip().lower().replace(" ", "_") for cell in header]
    names = [column or f"column_{place}" for place, column in enumerate(names, start=1)]
    twice = {column for column in names if names.count(column) > 1}
    if twice:
        raise TableError(
            f"{name}: the column {sorted(twice)[0]!r} stands twice in the header. Keep one of them."
        )
    if "row" in names:
        names[names.index("row")] = "row_"
    return names


def _refuse_other_kinds(content: bytes, name: str, *, except_for: bytes) -> None:
    start = content[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for sign, kind in SIGNS.items():
        if start.startswith(sign) and sign != except_for:
            raise TableError(f"{name}: this is {kind}.")
    if except_for and not content.startswith(except_for):
        raise TableError(f"{name}: the file is not what its ending says. Save it again.")
    if not except_for and b"\x00" in content:
        raise TableError(f"{name}: this is not a text file. Save it as CSV UTF-8.")
