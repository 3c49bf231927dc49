from pathlib import Path

import polars as pl
import pytest

from dashboard.data.schema import FRAME_SCHEMA
from dashboard.data.table_files import check_table, read_table, write_table
from dashboard.data.validation import check_content
from dashboard.errors import CallError, Fault, FaultyTableError
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, csv_bytes, write_rows

pytestmark = pytest.mark.usefixtures("read_here")


def test_every_fault_is_reported_by_row_and_then_by_column():
    rows = [
        NEED | {"note": "two\nlines", "value": "1,5", "due": "soon", "id": ""},
        PLEDGE,
        EVENT | {"lat0": "x", "measure": "Event", "value": "-1", "source_url": "example.org"},
        PLEDGE | {"unit": "", "headline": "yes"},
    ]

    checked = check_content(csv_bytes(*rows) + b"short,row\n", Path("t.csv"))

    assert [(fault.row, fault.column, fault.value) for fault in checked.faults] == [
        (2, "id", ""),
        (2, "value", "1,5"),
        (2, "due", "soon"),
        (2, "note", "two\nlines"),
        (3, "id", "pledge-2016"),
        (4, "measure", "Event"),
        (4, "value", "-1"),
        (4, "source_url", "example.org"),
        (4, "lat0", "x"),
        (5, "id", "pledge-2016"),
        (5, "unit", ""),
        (5, "headline", "yes"),
        (6, "(whole row)", "2 cells"),
    ]
    assert checked.frame.is_empty()


def test_good_rows_can_be_used_beside_broken_ones():
    rows = [NEED, PLEDGE | {"value": "much"}, DISTANCE]

    checked = check_content(csv_bytes(*rows), Path("t.csv"))

    assert checked.frame.schema == FRAME_SCHEMA
    assert checked.frame["id"].to_list() == ["need-2016", "distance"]
    assert [fault.row for fault in checked.faults] == [3]


def test_reading_a_faulty_table_raises_with_every_fault(tmp_path):
    path = write_rows(tmp_path / "t.csv", NEED | {"value": "x"}, PLEDGE | {"due": "2016-07-19"})

    with pytest.raises(FaultyTableError) as error:
        read_table(path)

    assert str(error.value) == (
        "t.csv: 2 cells break its rules (row 1 is the header). Correct them and try again.\n"
        "  row 2, value: 'x' is not a number; expected a plain number such as 2000000 or 1.5\n"
        "  row 3, due: '2016-07-19' is not accepted; expected a day that is not before as_of"
    )
    assert error.value.faults == check_table(path).faults
    assert error.value.exit_code == 1


def test_a_table_is_written_as_parquet_only(tmp_path):
    table = check_content(csv_bytes(NEED), Path("t.csv")).frame

    with pytest.raises(CallError) as error:
        write_table(table, tmp_path / "t.csv")

    assert str(error.value) == "'t.csv' is no name for a table. End it in .parquet."
    assert list(tmp_path.iterdir()) == []


def test_faults_are_the_same_from_every_format(tmp_path):
    rows = [NEED | {"value": "-1"}, PLEDGE | {"due": "2016-07-19", "qualifier": "over"}]
    cells = pl.DataFrame([{name: cell or None for name, cell in row.items()} for row in rows])
    write_rows(tmp_path / "t.csv", *rows)
    cells.write_parquet(tmp_path / "t.parquet")
    cells.write_excel(tmp_path / "t.xlsx")

    faults = [check_table(tmp_path / f"t.{ending}").faults for ending in ("csv", "parquet", "xlsx")]

    words = "one of: exact, about, at_least, more_than, up_to, less_than, nearly"
    assert faults[0] == [
        Fault(2, "value", "-1", "0, or a number from 0.000001 to 1e15"),
        Fault(3, "qualifier", "over", words),
        Fault(3, "due", "2016-07-19", "a day that is not before as_of"),
    ]
    assert faults[1] == faults[0]
    assert faults[2] == faults[0]
