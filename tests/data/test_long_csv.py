from functools import partial
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.data.build import build_table
from dashboard.data.long_csv import is_long, read_parts
from dashboard.data.table_files import check_table, read_table
from dashboard.errors import FaultyTableError, TableError
from tests.data.rows import NEED, PLEDGE, write_rows

FEW = 2_000  # bytes of a part: some four rows


def long_table(path: Path, **changes: dict) -> Path:
    """Write 40 figures; ``changes`` are cells by the number of their row."""
    rows = [
        PLEDGE | {"id": f"row-{index}", "note": 'Two, and "quoted".'} | changes.get(index, {})
        for index in map(str, range(40))
    ]
    return write_rows(path, *rows)


def test_parts_together_are_the_table(tmp_path):
    path = long_table(tmp_path / "long.csv")

    parts = list(read_parts(path, part_bytes=FEW))

    assert len(parts) > 5
    assert_frame_equal(pl.concat(parts), read_table(path))


def test_a_fault_is_reported_at_its_row_of_the_whole_file(tmp_path):
    path = long_table(tmp_path / "long.csv", **{"3": {"value": "x"}, "37": {"due": "soon"}})

    with pytest.raises(FaultyTableError) as error:
        list(read_parts(path, part_bytes=FEW))

    assert error.value.faults == check_table(path).faults
    assert [fault.row for fault in error.value.faults] == [5, 39]


def test_a_line_end_inside_a_cell_ends_no_part(tmp_path):
    path = tmp_path / "long.csv"
    rows = [NEED | {"id": f"row-{index}", "value": "x", "note": "a\nb"} for index in range(12)]
    write_rows(path, *rows)

    with pytest.raises(FaultyTableError) as error:
        list(read_parts(path, part_bytes=700))

    assert error.value.faults == check_table(path).faults
    assert max(fault.row for fault in error.value.faults) == 13


def test_a_quotation_mark_that_is_never_closed_is_reported(tmp_path):
    path = long_table(tmp_path / "long.csv")
    text = path.read_text("utf-8").replace("row-20,", '"row-20,')
    path.write_text(text, "utf-8")

    with pytest.raises(TableError, match="a quotation mark"):
        list(read_parts(path, part_bytes=FEW))


def test_only_a_long_csv_of_our_own_names_is_read_in_parts(tmp_path):
    trusted = long_table(tmp_path / "long.csv")
    other = tmp_path / "foreign.csv"
    other.write_text(trusted.read_text("utf-8").replace("crisis", "emergency", 1), "utf-8")

    assert is_long(trusted, max_bytes=FEW)
    assert not is_long(trusted)
    assert not is_long(other, max_bytes=FEW)
    assert not is_long(tmp_path / "none.csv", max_bytes=FEW)


def test_an_id_of_two_parts_is_reported(tmp_path, monkeypatch):
    path = long_table(tmp_path / "long.csv", **{"39": {"id": "row-0"}})
    monkeypatch.setattr("dashboard.data.build.is_long", lambda path: True)
    in_parts = partial(read_parts, part_bytes=FEW)
    monkeypatch.setattr("dashboard.data.build.read_parts", in_parts)

    with pytest.raises(TableError, match="The id 'row-0' stands in long"):
        build_table([path], tmp_path / "built.parquet")
