"""Workbooks as spreadsheets save them, and as nobody should, and what is said of each."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import pytest
import xlsxwriter

from dashboard.data.table_files import check_table
from dashboard.errors import CallError
from tests.catalogue.cases import (
    DAMAGED,
    IN_RANGE,
    NO_DAY,
    PLAIN_NUMBER,
    SLUG,
    Faulty,
    Refused,
    Taken,
)
from tests.data.rows import NEED

HEADER = list(NEED)
ROW = [13_000_000 if name == "value" else cell for name, cell in NEED.items()]
VALUE, AS_OF = HEADER.index("value"), HEADER.index("as_of")
SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
UNREADABLE = "the workbook cannot be read. Save it again as .xlsx."
TOO_MUCH = "the workbook unpacks to too much. Keep one sheet with the table, or use CSV."
MACROS = "the workbook holds macros. Save it as .xlsx, without them."
LOST = (
    "the sheet 'Sheet1' has an error or a formula without a result in F2. "
    "Put values there and save again."
)
DAY_STYLE = {"num_format": "yyyy-mm-dd"}


def book(*sheets: Sequence[Sequence], **options: object) -> bytes:
    """Return a workbook of sheets of rows."""
    return made(lambda file: [fill(file.add_worksheet(), rows) for rows in sheets], **options)


def made(write: Callable[[xlsxwriter.Workbook], object], **options: object) -> bytes:
    """Return a workbook that a function fills."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as file:
        write(file)
    return content.getvalue()


def fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence]) -> None:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)


def single(change: Callable[..., object] = lambda sheet, file: None, **options: object) -> bytes:
    """Return a workbook with a good row, to whose sheet something is done."""

    def write(file: xlsxwriter.Workbook) -> None:
        sheet = file.add_worksheet()
        fill(sheet, [HEADER, ROW])
        change(sheet, file)

    return made(write, **options)


def changed(part: str, *edits: tuple[bytes, bytes]) -> bytes:
    """Return a good workbook with a part of its archive edited."""
    return repacked(GOOD, part, *edits)


def repacked(
    content: bytes, part: str, *edits: tuple[bytes, bytes], add: dict[str, bytes] | None = None
) -> bytes:
    """Return a workbook with a part of its archive edited, and others added."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            text = before.read(name)
            for old, new in edits if name == part else ():
                assert old in text
                text = text.replace(old, new, 1)
            after.writestr(name, text)
        for name, text in (add or {}).items():
            after.writestr(name, text)
    return file.getvalue()


def with_part(name: str, content: bytes = b"x") -> bytes:
    return repacked(GOOD, "", add={name: content})


def with_duplicate() -> bytes:
    file = io.BytesIO(GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    return file.getvalue()


def document_type(part: str) -> str:
    return (
        f"the workbook's part {part!r} declares a document type, which no workbook needs and "
        "which can hide anything. Save it again as .xlsx."
    )


def edited(part: str, what: str) -> str:
    return (
        f"the workbook was put together by hand: its part {part!r} {what}. Save it again as .xlsx."
    )


def many_cells(count: int) -> bytes:
    """Return a sheet of a cell a row, far down."""
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(3, count))
    return changed(SHEET, (b"</sheetData>", rows + b"</sheetData>"))


GOOD = single()
OUTSIDE = b'<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/hosts">]>'
LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(8))
LAUGHS = b'<!DOCTYPE r [<!ENTITY a "ha">' + LAUGHS + b"]>"
FAR = "a cell of the sheet 'Sheet1' stands far outside the table (row {}, column {}). "
FAR += "Delete it and save again."

FORM = {
    "xlsx-good": Taken(GOOD, cells={"value": 13_000_000.0, "as_of": date(2016, 7, 20)}),
    "xlsx-empty-sheet": Refused(
        book([]), "the sheet 'Sheet1' is empty. Put the table on the first sheet."
    ),
    "xlsx-truncated-50": Refused(GOOD[: len(GOOD) // 2], UNREADABLE),
    "xlsx-truncated-90": Refused(GOOD[: len(GOOD) * 9 // 10], UNREADABLE),
    "xlsx-not-zip": Refused(
        b"id,crisis\n1,2", "the file is not what its ending says. Save it again."
    ),
    "xlsx-zip-of-nothing": Refused(b"PK\x03\x04" + b"x" * 500, UNREADABLE),
    "xlsx-no-workbook": Refused(repacked(GOOD, BOOK, (b"<sheets>", b"<s>")), UNREADABLE),
    "xlsx-is-ole": Refused(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        "this is an old or encrypted workbook; save it as .xlsx without a password.",
    ),
    "xlsx-title-above": Taken(
        book([["My table"], HEADER, ROW]),
        notices=("row 1 stands above the header and was passed over ('My table')",),
    ),
    "xlsx-merged-header": Refused(
        single(lambda sheet, _: sheet.merge_range(0, VALUE, 0, VALUE + 1, "value")),
        "the cells F1:G1 of the sheet 'Sheet1' are merged. Split them and save again.",
    ),
    "xlsx-hidden-sheet": Taken(
        made(
            lambda file: (
                fill(file.add_worksheet("Hidden"), [["x"], ["y"]]),
                file.get_worksheet_by_name("Hidden").hide(),
                fill(file.add_worksheet("Table"), [HEADER, ROW]),
                file.get_worksheet_by_name("Table").activate(),
            )
        ),
        cells={"id": NEED["id"]},
    ),
    "xlsx-two-sheets": Refused(
        book([HEADER, ROW], [HEADER, ROW]),
        "the sheets 'Sheet1' and 'Sheet2' each hold a table. Keep one of them.",
    ),
    "xlsx-about-and-table": Taken(
        book([["About this table"]], [HEADER, ROW]),
        notices=("of 2 sheets the sheet 'Sheet2' was read",),
    ),
    "xlsx-macros": Refused(with_part("xl/vbaProject.bin"), MACROS),
    "xlsx-is-xlsm": Refused(
        changed("[Content_Types].xml", (b"sheet.main+xml", b"sheet.macroEnabled.main+xml")), MACROS
    ),
}

CELLS = {
    "xlsx-formula-cell": Taken(
        single(lambda sheet, _: sheet.write_formula(1, VALUE, "=6500000*2", value=13_000_000)),
        notices=("1 cell holds a formula; the last results were read",),
        cells={"value": 13_000_000.0},
    ),
    "xlsx-formula-no-value": Refused(
        single(lambda sheet, _: sheet.write_formula(1, VALUE, "=1+1", value="")), LOST
    ),
    "xlsx-error-cell": Refused(
        single(lambda sheet, _: sheet.write_formula(1, VALUE, "=1/0", value="#DIV/0!")), LOST
    ),
    "xlsx-day": Taken(
        single(
            lambda sheet, file: sheet.write_datetime(
                1, AS_OF, datetime(2016, 7, 19), file.add_format(DAY_STYLE)
            )
        ),
        cells={"as_of": date(2016, 7, 19)},
    ),
    "xlsx-1904-dates": Taken(
        single(
            lambda sheet, file: sheet.write_datetime(
                1, AS_OF, datetime(2016, 7, 19), file.add_format(DAY_STYLE)
            ),
            date_1904=True,
        ),
        cells={"as_of": date(2016, 7, 19)},
    ),
    "xlsx-day-and-time": Faulty(
        single(
            lambda sheet, file: sheet.write_datetime(
                1, AS_OF, datetime(2016, 7, 19, 12, 30), file.add_format(DAY_STYLE)
            )
        ),
        f"row 2, as_of: '2016-07-19 12:30:00' {NO_DAY}",
    ),
    "xlsx-date-serial": Faulty(
        single(lambda sheet, _: sheet.write(1, AS_OF, 42571)), f"row 2, as_of: '42571' {NO_DAY}"
    ),
    "xlsx-text-number": Faulty(
        single(lambda sheet, _: sheet.write_string(1, VALUE, "13 000 000")),
        f"row 2, value: '13 000 000' {PLAIN_NUMBER}",
    ),
    "xlsx-text-that-is-a-number": Taken(
        single(lambda sheet, _: sheet.write_string(1, VALUE, "13000000")),
        cells={"value": 13_000_000.0},
    ),
    "xlsx-huge-number": Faulty(
        single(lambda sheet, _: sheet.write_number(1, VALUE, 1e20)),
        f"row 2, value: '100000000000000000000' {IN_RANGE}",
    ),
    "xlsx-true": Taken(
        single(lambda sheet, _: sheet.write_boolean(1, HEADER.index("headline"), True)),
        cells={"headline": True},
    ),
    "xlsx-long-text": Faulty(
        changed(STRINGS, (b"somewhere", b"x" * 100_000)),
        f"row 2, crisis: '{'x' * 57}...' {SLUG}",
    ),
}

ATTACKS = {
    "xlsx-sparse-far": Refused(
        changed(
            SHEET,
            (
                b"</sheetData>",
                b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
            ),
        ),
        FAR.format(1048576, 16384),
    ),
    "xlsx-sparse-far-row": Refused(
        changed(SHEET, (b'<row r="2"', b'<row r="99999999999"')), FAR.format(99999999999, 35)
    ),
    "xlsx-huge-dimension": Taken(
        changed(SHEET, (b'ref="A1:AI2"', b'ref="A1:XFD1048576"')), cells={"id": NEED["id"]}
    ),
    "xlsx-xxe": Refused(
        changed(SHEET, (b"<worksheet", OUTSIDE + b"<worksheet")), document_type(SHEET)
    ),
    "xlsx-xxe-strings": Refused(
        changed(STRINGS, (b"<sst", OUTSIDE + b"<sst"), (b"somewhere", b"&e;")),
        document_type(STRINGS),
    ),
    "xlsx-billion-laughs": Refused(
        changed(STRINGS, (b"<sst", LAUGHS + b"<sst"), (b"somewhere", b"&i;")),
        document_type(STRINGS),
    ),
    "xlsx-billion-laughs-names": Refused(
        changed(BOOK, (b"<workbook", LAUGHS + b"<workbook"), (b"Sheet1", b"&i;")),
        document_type(BOOK),
    ),
    "xlsx-zip-bomb-part": Refused(
        lambda: with_part("xl/media/a.bin", bytes(200_000_000)), TOO_MUCH
    ),
    "xlsx-zip-bomb-ratio": Refused(with_part("xl/media/a.bin", bytes(1_100_000)), TOO_MUCH),
    "xlsx-zip-bomb-cells": Refused(lambda: many_cells(420_000), FAR.format(419_999, 35)),
    "xlsx-deep": Refused(
        changed(SHEET, (b"</sheetData>", b"<a>" * 200_000 + b"</a>" * 200_000 + b"</sheetData>")),
        TOO_MUCH,
    ),
    # The strings' count makes the parser ask for more memory than there is: the child ends.
    "xlsx-count-of-strings": Refused(
        changed(STRINGS, (b'uniqueCount="', b'uniqueCount="99999999')), DAMAGED
    ),
    "xlsx-path-traversal": Refused(
        with_part("../../stray.txt"), edited("../../stray.txt", "points outside")
    ),
    "xlsx-path-from-the-root": Refused(
        with_part("/etc/stray"), edited("/etc/stray", "points outside")
    ),
    "xlsx-duplicate-member": Refused(with_duplicate(), edited(SHEET, "stands in it twice")),
}

CASES = FORM | CELLS | ATTACKS


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_workbook_of_the_catalogue_gets_its_sentence(validation, case):
    validation.check(case, ".xlsx")


def test_a_macro_file_is_no_table(validation, tmp_path):
    path = tmp_path / "t.xlsm"
    path.write_bytes(GOOD)

    with pytest.raises(CallError, match=re.escape("'t.xlsm' is not a table that can be read.")):
        check_table(path)
