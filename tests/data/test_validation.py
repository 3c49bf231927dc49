import csv
import io
from pathlib import Path

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from dashboard.data.schema import COLUMNS
from dashboard.data.text_table import CheckedTable
from dashboard.data.validation import check_content
from dashboard.errors import DashboardError
from tests.data.drawn import SHORT_NUMBERS, tables

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# What a careless hand or another program leaves in a cell.
WRECKAGE = (
    st.text(max_size=8)
    | st.sampled_from(
        [
            "",
            " ",
            "x",
            "-1",
            "0",
            "1e16",
            "1e400",
            "nan",
            "true",
            "2016-02-30",
            "9999-99-99",
            "event",
        ]
    )
    | st.sampled_from(
        [
            "people",
            "USD",
            "percent",
            "share",
            "=1+1",
            "'=1",
            "'",
            '"',
            ",",
            "\x00",
            "\n",
            "\r",
            "\ufeff",
        ]
    )
)

few = settings(max_examples=12, deadline=None)


def check_text(text: str) -> CheckedTable:
    return check_content(text.encode(), Path("t.csv"))


def csv_text(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return text.getvalue()


def text_cells(table: pl.DataFrame) -> list[list[str]]:
    texts = table.with_columns(pl.col(pl.Boolean, pl.Float64, pl.Date).cast(pl.String))
    return [list(row) for row in texts.fill_null("").rows()]


@few
@given(tables())
def test_a_table_that_was_written_as_csv_is_read_as_it_was(table):
    text = table.write_csv()

    checked = check_text(text)

    assert checked.faults == []
    assert_frame_equal(checked.frame, table, check_exact=True)


@few
@given(tables())
def test_a_table_that_was_written_as_csv_for_excel_is_read_as_it_was(table):
    is_text = [dtype == pl.String for dtype in table.dtypes]
    guarded = [
        [
            f"'{cell}" if guard and cell.startswith(FORMULA_STARTS) else cell
            for cell, guard in zip(row, is_text, strict=True)
        ]
        for row in text_cells(table)
    ]
    text = "\ufeff" + csv_text(table.columns, guarded).replace("\n", "\r\n")

    checked = check_text(text)

    assert checked.faults == []
    assert_frame_equal(checked.frame, table, check_exact=True)


@few
@given(tables())
def test_a_table_that_was_written_as_parquet_is_read_as_it_was(table):
    file = io.BytesIO()
    table.write_parquet(file)

    checked = check_content(file.getvalue(), Path("t.parquet"))

    assert checked.faults == []
    assert_frame_equal(checked.frame, table, check_exact=True)


@few
@given(tables(SHORT_NUMBERS))
def test_a_table_that_was_written_as_a_workbook_is_read_as_it_was(table):
    file = io.BytesIO()
    table.write_excel(file)

    checked = check_content(file.getvalue(), Path("t.xlsx"))

    assert checked.faults == []
    assert_frame_equal(checked.frame, table, check_exact=True)


@st.composite
def wrecked_cells(draw: st.DrawFn) -> list[list[str]]:
    """Draw the cells of a table of which some were overwritten."""
    cells = text_cells(draw(tables()))
    for _ in range(draw(st.integers(1, 8))):
        row = draw(st.integers(0, len(cells) - 1))
        cells[row][draw(st.integers(0, len(COLUMNS) - 1))] = draw(WRECKAGE)
    return cells


@few
@given(wrecked_cells())
def test_every_row_of_a_wrecked_table_is_good_or_reported(cells):
    text = csv_text(list(COLUMNS), cells)

    try:
        checked = check_text(text)
    except DashboardError as error:
        assert str(error).startswith("t.csv: line ")
        return

    rows = {fault.row for fault in checked.faults}
    positions = [(fault.row, list(COLUMNS).index(fault.column)) for fault in checked.faults]
    assert positions == sorted(set(positions))
    assert rows <= set(range(2, len(cells) + 2))
    assert checked.frame.height + len(rows) == len(cells)
    assert all(
        str(fault).startswith(f"row {fault.row}, {fault.column}: ") for fault in checked.faults
    )


@few
@given(wrecked_cells())
def test_the_good_rows_of_a_wrecked_table_are_a_good_table(cells):
    text = csv_text(list(COLUMNS), [[cell.replace("\x00", "") for cell in row] for row in cells])

    good = check_text(text).frame

    if not good.is_empty():
        again = check_text(good.write_csv())
        assert again.faults == []
        assert_frame_equal(again.frame, good)


@few
@given(wrecked_cells().flatmap(lambda cells: st.tuples(st.just(cells), st.permutations(cells))))
def test_the_order_of_rows_changes_no_fault(tables_of_cells):
    cells, shuffled = [
        [[cell.replace("\x00", "") for cell in row] for row in rows] for rows in tables_of_cells
    ]

    answers = [
        sorted(
            (rows[fault.row - 2], fault.column, fault.value, fault.expected, fault.problem)
            for fault in check_text(csv_text(list(COLUMNS), rows)).faults
        )
        for rows in (cells, shuffled)
    ]

    assert answers[0] == answers[1]


@few
@given(st.binary(max_size=300), st.sampled_from([".csv", ".xlsx"]))
def test_random_bytes_are_refused_in_one_sentence(content, ending):
    name = f"t{ending}"

    try:
        check_content(content, Path(name))
    except DashboardError as error:
        sentence = str(error)

    assert sentence.startswith(f"{name}: ")
    assert "\n" not in sentence


@few
@given(tables(), st.data())
def test_a_csv_that_was_damaged_anywhere_is_refused_or_read_without_a_crash(table, data):
    content = bytearray(table.write_csv().encode())
    for _ in range(data.draw(st.integers(1, 5))):
        index = data.draw(st.integers(0, len(content) - 1))
        content[index : index + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    try:
        checked = check_content(bytes(content), Path("t.csv"))
    except DashboardError as error:
        assert str(error).startswith("t.csv: ")
        return

    assert checked.frame.height <= table.height * 2
