"""A file of a publisher gives the same rows on the page and on the command line."""

import base64
from functools import cache
from pathlib import Path

import pytest

from dashboard.data.standards import STANDARDS
from dashboard.data.table_files import check_table
from dashboard.data.text_table import CheckedTable
from dashboard.errors import DashboardError
from dashboard.page.components.upload import read_upload
from dashboard.tables.uploads import UploadStore
from tests.data.standards.sample import SAMPLES

FILES = sorted(SAMPLES.glob("*.synthetic.*"))


@cache
def read_by_command(path: Path) -> CheckedTable | str:
    try:
        return check_table(path)
    except DashboardError as error:
        return str(error)


def read_on_page(path: Path):
    contents = "data:;base64," + base64.b64encode(path.read_bytes()).decode()
    try:
        return read_upload(UploadStore(), contents, path.name, decimal_comma=False)[1]
    except DashboardError as error:
        return str(error)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_gives_the_same_rows_both_ways(path):
    by_command, on_page = read_by_command(path), read_on_page(path)

    if isinstance(by_command, str):
        assert on_page == by_command
    else:
        assert on_page.frame.equals(by_command.frame)


def test_every_standard_has_a_sample():
    read = [checked for path in FILES if not isinstance(checked := read_by_command(path), str)]
    titles = {notice.removeprefix("read as ") for checked in read for notice in checked.notices}

    assert {standard.title for standard in STANDARDS} - titles == set()
