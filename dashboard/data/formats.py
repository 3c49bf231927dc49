"""Table files by their formats: bytes are read, other kinds of file refused, cells handed on."""

import stat
from pathlib import Path

from dashboard.data.cells import Cells
from dashboard.data.csv_cells import csv_cells
from dashboard.data.declared import NOTHING, Declared
from dashboard.data.header import known_cells
from dashboard.data.parquet_cells import parquet_cells
from dashboard.data.xlsx_cells import xlsx_cells
from dashboard.errors import CallError, TableError, shortened

# What reads a format, and the first bytes that its files have.
READERS = {
    ".parquet": (parquet_cells, b"PAR1"),
    ".csv": (csv_cells, b""),
    ".xlsx": (xlsx_cells, b"PK\x03\x04"),
}
LARGEST_FILE = 256 * 2**20
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
BLANKS = b"\xef\xbb\xbf \t\r\n"


def shown_name(path: Path) -> str:
    """Return the name of a file as a sentence can say it: no folder, one line, not too long."""
    name = shortened(path.name or str(path))
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a table file.

    Raises:
        CallError: there is no such file, it is not a file, or it may not be read.
    """
    name = shown_name(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise CallError(f"{name!r} is a folder. Name a table file inside it.")
        if not stat.S_ISREG(status.st_mode):
            raise CallError(f"{name!r} is not a plain file. Save the table to a file first.")
        if path.suffix.lower() not in READERS:
            raise CallError(
                f"{name!r} is not a table that can be read. "
                f"Use a file that ends in {', '.join(READERS)}."
            )
        if status.st_size > LARGEST_FILE:
            raise CallError(
                f"{name!r} is too large. A table has at most {LARGEST_FILE // 2**20} MB."
            )
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise CallError(f"There is no file {name!r}. Check its name and folder.") from None
    except OSError as error:
        reason = error.strerror or "no access"
        raise CallError(f"{name!r} cannot be read: {reason}. Check its name and rights.") from None


def read_cells(content: bytes, name: str, ending: str, declared: Declared = NOTHING) -> Cells:
    """Return the content of a table file as text cells under the table's columns.

    Raises:
        CallError: a column that was declared is not there.
        TableError: the content is no table of that format, or a column is missing.
    """
    if not content.strip(BLANKS):
        raise TableError(f"{name}: the file is empty. Choose a table with a header and rows.")
    read, sign = READERS[ending.lower()]
    _refuse_other_kinds(content, name, sign)
    return known_cells(read(content, name), name, declared)


def _refuse_other_kinds(content: bytes, name: str, expected: bytes) -> None:
    for sign, kind in SIGNS.items():
        if sign != expected and content.startswith(sign):
            raise TableError(f"{name}: this is {kind}.")
    if content[:64].lstrip(BLANKS).lower().startswith(PAGE_SIGNS):
        raise TableError(
            f"{name}: this is a web page, perhaps a sign-in page. Download the table itself."
        )
    if not content.startswith(expected):
        raise TableError(f"{name}: the file is not what its ending says. Save it again.")
