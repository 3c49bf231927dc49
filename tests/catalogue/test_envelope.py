"""Uploads whose name or wrapping is wrong, and what is said of each."""

import base64
from pathlib import Path

import pytest

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.errors import CallError, DashboardError
from dashboard.page import ids
from dashboard.page.callbacks.input_types import is_accepted
from dashboard.page.components import upload as upload_module
from dashboard.page.components.upload import read_upload
from dashboard.tables.uploads import UploadStore
from tests.data.rows import NEED, csv_bytes
from tests.page.small import text_of

GOOD = csv_bytes(NEED)
LOST = "the file did not arrive. Choose it again."
CUT = "the file did not arrive whole. Choose it again."
NO_TABLE = "is not a table that can be read. Use a file that ends in .parquet, .csv, .xlsx, .json."


def wrapped(content: bytes = GOOD, kind: str = "text/csv") -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


@pytest.fixture
def upload(child, monkeypatch):
    """Upload a file as the page does; return the report and the table."""
    monkeypatch.setattr(upload_module, "check_untrusted", child.check)
    store = UploadStore()

    def upload(contents: str | None, name: str | None):
        report, served = read_upload(store, contents, name, decimal_comma=False)
        return text_of(report), served

    return upload


WRAPPINGS = {
    "nothing": (None, LOST),
    "empty": ("", LOST),
    "no-comma": ("data:text/csv;base64" + "QUJD", LOST),
    "no-base64": ("data:text/csv,id", LOST),
    "no-data": ("id,crisis\n1,2", LOST),
    "another-address": ("https://example.org/t.csv,QUJD", LOST),
    "bad-base64": ("data:text/csv;base64,@@@@", CUT),
    "wrong-length": ("data:text/csv;base64,QUJDR", CUT),
    "newlines": ("data:text/csv;base64,QU\nJD", CUT),
    "not-ascii": ("data:text/csv;base64,QUJ\u00c4", CUT),
    "half-an-upload": (wrapped()[:-37], CUT),
    "no-content": ("data:text/csv;base64,", "the file is empty. Choose a table with a header"),
}
NAMES = {
    "path": ("../../x.csv", "x.csv"),
    "windows-path": ("C:\\Users\\me\\x.csv", "x.csv"),
    "path-from-the-root": ("/etc/x.csv", "x.csv"),
    "nul": ("a\x00b.csv", "a?b.csv"),
    "line-ends": ("a\r\nb.csv", "a??b.csv"),
    "rtl": ("a\u202eb.csv", "a?b.csv"),
    "long": ("n" * 300 + ".csv", "n" * 57 + "..."),
    "capitals": ("T.CSV", "T.CSV"),
    "formula": ("=1+1.csv", "=1+1.csv"),
    "html": ("<b>x<b>.csv", "<b>x<b>.csv"),
}


@pytest.mark.parametrize(("contents", "sentence"), WRAPPINGS.values(), ids=WRAPPINGS)
def test_a_wrapping_of_the_catalogue_gets_its_sentence(upload, contents, sentence):
    with pytest.raises(DashboardError) as error:
        upload(contents, "t.csv")

    assert str(error.value).startswith(f"t.csv: {sentence}")


@pytest.mark.parametrize(("name", "shown"), NAMES.values(), ids=NAMES)
def test_a_name_of_the_catalogue_is_shown_harmless(upload, name, shown):
    report, served = upload(wrapped(), name)

    assert report.startswith(f"{shown}: 1 figure read")
    assert (served.title, served.height) == (shown, 1)


@pytest.mark.parametrize("name", [None, "", ".", "..", "x", "t.csv.exe", "t.xlsm", "t.csv ", "csv"])
def test_a_name_that_is_no_tables_is_refused(upload, name):
    with pytest.raises(CallError) as error:
        upload(wrapped(), name)

    assert NO_TABLE in str(error.value)


def test_a_file_above_the_limit_is_refused(upload):
    with pytest.raises(CallError, match="A table has at most 25 MB"):
        upload(wrapped(bytes(LIMITS.file_bytes + 1)), "t.csv")


def test_a_file_of_another_kind_than_its_name_is_refused(upload):
    with pytest.raises(DashboardError) as error:
        upload(wrapped(b"\x89PNG\r\n\x1a\n"), "t.csv")

    assert str(error.value) == "t.csv: this is a PNG picture."


def test_the_same_file_twice_is_two_tables_of_one_version(upload):
    first, second = [upload(wrapped(), "t.csv")[1] for _ in range(2)]

    assert first.token != second.token
    assert first.version == second.version


def test_two_files_at_once_are_refused_as_input():
    assert is_accepted(ids.UPLOAD, "contents", wrapped())
    assert not is_accepted(ids.UPLOAD, "contents", [wrapped(), wrapped()])
    assert not is_accepted(ids.UPLOAD, "filename", ["a.csv", "b.csv"])


def test_no_upload_is_written_to_the_disk(upload, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    upload(wrapped(), "t.csv")

    assert list(Path.cwd().iterdir()) == []
