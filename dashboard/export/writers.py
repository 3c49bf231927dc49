"""The bytes of a file: plain CSV, CSV for Excel, workbook, Parquet, JSON."""

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from dashboard.screen.codec import number_text

# A spreadsheet runs text that starts so, after blanks too, and in full-width forms.
FORMULA_START = "^[ \u00a0]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]"


def to_bytes(
    frame: pl.DataFrame,
    form: str,
    *,
    more: Mapping[str, pl.DataFrame] | None = None,
    title: str = "",
) -> bytes:
    """Return a frame as the bytes of a file of one of ``FORMATS``.

    Args:
        frame: the rows.
        form: the format.
        more: what a workbook holds on further sheets.
        title: of a workbook.
    """
    writers: dict[str, Callable[[], bytes]] = {
        "csv": lambda: csv_bytes(frame),
        "excel": lambda: excel_csv(frame),
        "json": lambda: json_text(frame).encode(),
        "parquet": lambda: parquet_bytes(frame),
        "xlsx": lambda: workbook({"data": frame} | dict(more or {}), title=title),
    }
    return writers[form]()


def csv_text(frame: pl.DataFrame) -> str:
    """Return plain CSV as a text."""
    return csv_bytes(frame).decode()


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """Return plain CSV: UTF-8, LF, whole numbers without a decimal point, nothing guarded."""
    return _written(frame)


def excel_csv(frame: pl.DataFrame) -> bytes:
    """Return CSV that opens right in Excel: BOM, CRLF, and text that would run guarded by '."""
    guarded = frame.with_columns(
        pl.when(pl.col(name).str.contains(FORMULA_START))
        .then("'" + pl.col(name))
        .otherwise(pl.col(name))
        .alias(name)
        for name, dtype in frame.schema.items()
        if dtype == pl.String
    )
    return _written(guarded, line_terminator="\r\n", include_bom=True)


def json_text(frame: pl.DataFrame) -> str:
    """Return a JSON list of rows; days are ISO texts, whole numbers integers, gaps null."""
    rows = [
        {name: _json_cell(cell) for name, cell in row.items()}
        for row in frame.iter_rows(named=True)
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """Return the frame as Parquet."""
    file = io.BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue()


def workbook(sheets: Mapping[str, pl.DataFrame], *, title: str) -> bytes:
    """Return an XLSX workbook: a sheet a frame, days as days, texts never as formulas."""
    from xlsxwriter import Workbook

    from dashboard.export.workbook import add_sheet

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        # A fixed moment keeps the bytes of equal contents equal; a date alone is passed over.
        book.set_properties({"title": title, "created": datetime(2000, 1, 1, tzinfo=UTC)})
        for name, frame in sheets.items():
            add_sheet(book, name, frame)
    return file.getvalue()


def _written(frame: pl.DataFrame, **options: Any) -> bytes:
    """Return CSV as bytes: of a big table a text would take as long again to make and to leave."""
    file = io.BytesIO()
    _plain_numbers(frame).write_csv(file, **options)
    return file.getvalue()


def _plain_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Return number columns as texts: every digit that counts, and none that does not."""
    return frame.with_columns(
        _plain_texts(frame[name]) for name, dtype in frame.schema.items() if dtype == pl.Float64
    )


def _plain_texts(numbers: pl.Series) -> pl.Series:
    """Return numbers as texts; whole ones, as most are, without looking at each by itself."""
    whole = numbers.cast(pl.Int64, strict=False)
    broken = (whole.cast(pl.Float64).ne_missing(numbers)).arg_true()
    texts = [number_text(number) for number in numbers.gather(broken)]
    return whole.cast(pl.String).scatter(broken, texts) if texts else whole.cast(pl.String)


def _json_cell(cell: object) -> object:
    if isinstance(cell, date):
        return cell.isoformat()
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
