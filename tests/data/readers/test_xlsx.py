import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from dashboard.data.readers import xlsx_archive
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import Fault, TableError

HEADER = ["id", "crisis", "quantity", "measure", "label", "value", "unit", "status", "as_of"]
ROW = ["p1", "somewhere", "pledges", "funding", "Pledged", 5, "USD", "pledged", date(2016, 7, 20)]


def workbook(*rows: Sequence, sheets: int = 1, **options) -> bytes:
    """Return a workbook; a pair of texts is a formula and its result."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd", **options}) as book:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, tuple):
                    sheet.write_formula(index, column, cell[0], None, cell[1])
                else:
                    sheet.write(index, column, cell)
        for _ in range(sheets - 1):
            book.add_worksheet().write(0, 0, "about")
    return file.getvalue()


def check(content: bytes) -> CheckedTable:
    return check_content(content, Path("t.xlsx"))


def refusal(content: bytes) -> str:
    with pytest.raises(TableError) as error:
        check(content)
    return str(error.value)


@pytest.mark.parametrize(
    "content",
    [
        workbook(HEADER, ROW),
        workbook([], [], [None, *HEADER], [], [None, *ROW]),
        workbook([name.upper() for name in HEADER], ROW),
        workbook(HEADER, [*ROW[:5], "5", *ROW[6:8], "2016-07-20"]),
        workbook(HEADER, [*ROW[:8], datetime(2016, 7, 20)]),
        workbook(HEADER, [*ROW[:5], ("=2+3", 5), *ROW[6:]]),
        workbook(HEADER, ROW, date_1904=True),
        workbook(HEADER, ROW, constant_memory=True),
    ],
)
def test_a_workbook_is_read_as_it_is_seen(content):
    checked = check(content)

    assert checked.faults == []
    assert checked.frame.select(HEADER).rows() == [
        ("p1", "somewhere", "pledges", "funding", "Pledged", 5.0, "USD", "pledged", ROW[8])
    ]


def test_truth_values_are_flags():
    content = workbook([*HEADER, "headline", "briefing"], [*ROW, True, False])

    checked = check(content)

    assert checked.faults == []
    assert checked.frame.select("headline", "briefing").rows() == [(True, False)]


def test_rows_keep_the_numbers_that_the_workbook_shows():
    content = workbook([], HEADER, ROW, [], ["p2", *ROW[1:5], "many", *ROW[6:]])

    faults = check(content).faults

    expected = "a plain number such as 2000000 or 1.5"
    assert faults == [Fault(5, "value", "many", expected, "is not a number")]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (42571, "42571"),
        (datetime(2016, 7, 20, 14, 3), "2016-07-20 14:03:00"),
        ("20 July 2016", "20 July 2016"),
    ],
)
def test_what_is_no_day_in_a_workbook_is_refused(cell, shown):
    content = workbook(HEADER, [*ROW[:8], cell])

    faults = check(content).faults

    assert faults == [Fault(2, "as_of", shown, "a day such as 2016-07-20", "is not a day")]


def test_of_many_sheets_the_first_is_read_with_a_notice():
    content = workbook(HEADER, ROW, sheets=3)

    checked = check(content)

    assert checked.notices[0] == "of 3 sheets the sheet 'Sheet1' was read"
    assert checked.frame["id"].to_list() == ["p1"]


def test_a_column_that_stands_twice_is_reported():
    content = workbook([*HEADER, "value"], [*ROW, 6])

    assert refusal(content) == (
        "t.xlsx: the column 'value' stands twice in the header. Keep one of them."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (workbook(), "the sheet 'Sheet1' is empty. Put the table on the first sheet."),
        (workbook([" ", None]), "the sheet 'Sheet1' is empty. Put the table on the first sheet."),
        (workbook(HEADER), "the table has no rows. Add one figure a row."),
        (workbook(HEADER, ROW)[:-100], "the workbook cannot be read. Save it again as .xlsx."),
        (b"PK\x03\x04" + b"x" * 99, "the workbook cannot be read. Save it again as .xlsx."),
    ],
)
def test_an_empty_or_damaged_workbook_is_reported(content, sentence):
    assert refusal(content) == f"t.xlsx: {sentence}"


def test_a_workbook_that_was_damaged_anywhere_is_reported_or_read():
    content = workbook(HEADER, ROW)
    random = Random(7)
    outcomes = []

    for _ in range(60):
        damaged = bytearray(content)
        damaged[random.randrange(4, len(content))] ^= 1 << random.randrange(8)
        try:
            check(bytes(damaged))
            outcomes.append("read")
        except TableError:
            outcomes.append("refused")

    assert set(outcomes) == {"read", "refused"}


def test_a_zip_archive_of_other_things_is_no_workbook():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "no table")

    assert refusal(file.getvalue()) == (
        "t.xlsx: the workbook cannot be read. Save it again as .xlsx."
    )


def test_errors_and_formulas_without_result_are_not_taken_as_empty_cells():
    content = workbook(
        [*HEADER, "low", "due"],
        [*ROW, ("=1/0", "#DIV/0!"), ("=NA()", "#N/A")],
        ["p2", *ROW[1:], ("=1+1", ""), None],
    )

    assert refusal(content) == (
        "t.xlsx: the sheet 'Sheet1' has an error or a formula without a result in J2, K2, J3. "
        "Put values there and save again."
    )


@pytest.mark.parametrize(
    "number", [b"1e-400", b"-2E-324", b"0." + b"0" * 330 + b"1", b" 123456789e-999"]
)
def test_a_number_that_would_be_read_as_0_is_reported(number):
    content = workbook(HEADER, [*ROW[:5], 7777, *ROW[6:]])
    tiny = _with_part(
        content, "xl/worksheets/sheet1.xml", b"<v>7777</v>", b"<v>" + number + b"</v>"
    )

    assert refusal(tiny) == (
        "t.xlsx: the number in F2 of the sheet 'Sheet1' is too near to 0. Put 0 there, or a "
        "number that is farther from it, and save again."
    )


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell():
    content = workbook([*HEADER, "note"], [*ROW, ('=IF(1,"","x")', "")])
    empty_text = _with_part(
        content, "xl/worksheets/sheet1.xml", b'<c r="J2">', b'<c r="J2" t="str">'
    )

    checked = check(empty_text)

    assert checked.faults == []
    assert checked.frame["note"].to_list() == [None]


@pytest.mark.parametrize(
    ("reference", "row", "column"),
    [
        (b"XFD1048576", 1_048_576, 16_384),
        (b"f29999999", 29_999_999, 9),
        (b"F29999999999999", 299_999_999_999, 9),
        (b"ZZZZZZ2", 2, 321_272_406),
    ],
)
def test_a_cell_far_outside_is_refused_before_memory_is_allocated_for_it(reference, row, column):
    content = workbook(HEADER, ROW)
    far = _with_part(content, "xl/worksheets/sheet1.xml", b'r="F2"', b'r="' + reference + b'"')

    assert refusal(far) == (
        "t.xlsx: a cell of the sheet 'Sheet1' stands far outside the table "
        f"(row {row}, column {column}). Delete it and save again."
    )


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    content = workbook(HEADER, ROW)
    monkeypatch.setattr(xlsx_archive, "LIMITS", replace(LIMITS, unpacked_bytes=1000))

    assert refusal(content) == (
        "t.xlsx: the workbook unpacks to too much. Keep one sheet with the table, or use CSV."
    )


def _with_part(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return a workbook in which one part was changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, text.replace(old, new) if name == part else text)
    return file.getvalue()
