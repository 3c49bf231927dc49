"""Good rows open and bad rows are listed: on the page, by serve and by build alike."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.cli import run
from dashboard.data.table_files import read_table
from dashboard.errors import FaultyTableError
from dashboard.page.components.upload import make_table_notice, read_upload
from dashboard.server import require_table
from dashboard.tables.last_good import load_last_good
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import open_table
from dashboard.tables.uploads import UploadStore
from tests.data.rows import NEED, PLEDGE, write_rows
from tests.page.small import text_of

pytestmark = pytest.mark.usefixtures("read_here")

STANDARD = """Year,Donor,Donor type,Paid,Pledged,Total
2023,Exampleland,Member State,1000000,0,1000000
2023,Sampleland,Member State,many,0,400000
MMXXIV,Exampleland,Member State,900000,0,900000
2024,Sampleland,Member State,0,70000,70000
"""
SHEET = """Country,Measure,Unit,Status,Date,Value
Mali,people_in_need,people,observed,31/12/2024,"1,200,000"
Chad,people_in_need,people,observed,31/12/2024,lots
Niger,people_in_need,people,observed,some day,300 000
Benin,people_in_need,people,observed,31/12/2024,2.5 million
"""
FILES = {
    "contributions.csv": (STANDARD, [1_000_000.0, 70_000.0], ["row 3, paid", "row 4, year"]),
    "people.csv": (SHEET, [1_200_000.0, 2_500_000.0], ["row 3, Value", "row 4, Date"]),
}


def put(folder: Path, name: str) -> Path:
    path = folder / name
    path.write_text(FILES[name][0])
    return path


@pytest.mark.parametrize("name", FILES)
def test_page_serve_and_build_have_the_same_good_rows(tmp_path, capsys, name):
    path, output = put(tmp_path, name), tmp_path / "built.parquet"
    _, values, cells = FILES[name]
    contents = "data:;base64," + base64.b64encode(path.read_bytes()).decode()

    report, on_page = read_upload(UploadStore(), contents, name, decimal_comma=False)
    served = open_table(path)
    code = run(["build", str(path), "--output", str(output)])

    assert on_page is not None
    assert set(served.frame["value"]) - {0.0} == set(values)
    assert on_page.frame.equals(served.frame)
    assert read_table(output).equals(served.frame)
    out, messages = capsys.readouterr()
    assert (code, out.split(" of ")[0]) == (1, f"built.parquet: {served.height} figures")
    assert f"{name}: 2 rows were left out (row 1 is the header)." in messages
    assert messages.endswith(
        "built.parquet: 2 rows were left out, and the table was written without.\n"
    )
    assert all(f"  {cell}: " in messages for cell in cells)
    assert "2 rows left out" in text_of(report)
    assert on_page.left_out == served.left_out


@pytest.mark.parametrize("name", FILES)
def test_serve_lists_the_faults_that_check_lists(tmp_path, capsys, name):
    path = put(tmp_path, name)
    messages: list[str] = []

    require_table(path, None, messages.append)
    code = run(["check", str(path)])

    checked = capsys.readouterr().err.splitlines()
    faults = [line for line in checked if line.startswith("  row ")]
    assert (code, len(faults)) == (1, 2)
    assert messages[-1].splitlines()[1:] == faults


def test_the_page_of_a_served_file_says_which_rows_are_not_in_it(tmp_path):
    served = open_table(put(tmp_path, "people.csv"))

    assert text_of(make_table_notice(served)).startswith(
        "people.csv: 2 rows were left out. The first fault is row 3, Value: 'lots' is not a"
    )
    assert make_table_notice(open_table(write_rows(tmp_path / "good.csv", NEED))) == []


def test_one_bad_row_under_our_own_names_refuses_the_file(tmp_path):
    path = write_rows(tmp_path / "mine.csv", NEED, PLEDGE | {"value": "x"})
    output = tmp_path / "built.parquet"

    with pytest.raises(FaultyTableError):
        open_table(path)
    assert run(["build", str(path), "--output", str(output)]) == 1
    assert not output.exists()


def test_a_sheet_without_a_good_row_is_refused(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("".join(SHEET.splitlines(keepends=True)[i] for i in (0, 2, 3)))
    output = tmp_path / "built.parquet"

    with pytest.raises(FaultyTableError):
        open_table(path)
    assert run(["build", str(path), "--output", str(output)]) == 1
    assert not output.exists()


def test_one_file_with_bad_rows_does_not_hold_up_the_others_of_a_build(tmp_path, capsys):
    sheet, ours = put(tmp_path, "people.csv"), write_rows(tmp_path / "ours.csv", NEED)
    output = tmp_path / "built.parquet"

    code = run(["build", str(sheet), str(ours), "--output", str(output)])

    assert (code, read_table(output).height) == (1, 3)
    assert "people.csv: 2 rows were left out" in capsys.readouterr().err


def test_a_watched_sheet_shows_its_good_rows_as_it_is_corrected_or_broken(tmp_path):
    path, last_good = put(tmp_path, "people.csv"), tmp_path / "last"
    last_good.mkdir()
    now = [datetime.now(UTC)]
    table = ReloadingTable(path, last_good=last_good, clock=lambda: now[0])

    def shown(text: str) -> tuple[int, str, bool]:
        path.write_text(text)
        now[0] = datetime.now(UTC) + timedelta(seconds=2)
        current = table.current()
        said = (current.left_out or "").partition(" left out")[0]
        return current.height, said, current.notice is None

    assert table.current().left_out is not None
    assert shown(SHEET.replace("lots", "7")) == (3, "people.csv: 1 row was", True)
    assert shown(SHEET.replace("lots", "7").replace("some day", "2024")) == (4, "", True)
    assert shown(SHEET) == (2, "people.csv: 2 rows were", True)
    assert shown("\x00") == (2, "people.csv: 2 rows were", False)
    assert load_last_good(last_good).left_out == table.current().left_out
    assert shown(SHEET) == (2, "people.csv: 2 rows were", True)
