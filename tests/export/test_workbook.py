import io
import zipfile
from datetime import date, datetime

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.export.writers import workbook

DAYS = [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2016, 7, 20), None]
FRAME = pl.DataFrame(
    {
        "text": ["=1+1", '<b> & "c"', " before and after ", None, "w\u0430ter \U0001f30a\nline"],
        "again": ["=1+1", "=1+1", None, None, "x"],
        "number": [0.1 + 0.2, 1e15, -5e-324, None, 2e9],
        "whole": [1, None, -3, 2**53, 0],
        "day": DAYS,
        "flag": [True, None, False, None, True],
    }
)


def read(content: bytes, sheet: str, schema: dict) -> pl.DataFrame:
    return pl.read_excel(io.BytesIO(content), sheet_name=sheet, schema_overrides=schema)


def test_every_cell_comes_back_as_it_was():
    found = read(workbook({"data": FRAME}, title="t"), "data", dict(FRAME.schema))

    # Below the first of March 1900 readers differ on which day a number is.
    assert_frame_equal(found.drop("day"), FRAME.drop("day"))
    assert found["day"].to_list()[2:] == DAYS[2:]


def test_days_are_numbered_as_spreadsheets_do():
    sheet = sheet_of(workbook({"data": FRAME.select("day")}, title="t"))

    assert [f"<v>{number}</v>" in sheet for number in (1, 59, 61, 42571)] == [True] * 4


def test_a_gap_is_no_cell_and_a_formula_is_a_text():
    sheet = sheet_of(workbook({"data": FRAME}, title="t"))

    assert 'r="A5"' not in sheet
    assert "<f>" not in sheet


def test_a_frame_without_rows_is_a_sheet_with_its_header():
    found = read(workbook({"data": FRAME.clear()}, title="t"), "data", {})

    assert (found.columns, found.height) == (FRAME.columns, 0)


def test_equal_frames_are_equal_bytes():
    assert workbook({"data": FRAME}, title="t") == workbook({"data": FRAME}, title="t")


def test_a_column_of_a_type_that_no_table_has_is_refused():
    with pytest.raises(TypeError, match="moment: Datetime"):
        workbook({"data": pl.DataFrame({"moment": [datetime(2016, 7, 20)]})}, title="t")


def sheet_of(content: bytes) -> str:
    return zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
