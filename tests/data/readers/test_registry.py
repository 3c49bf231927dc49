import gzip
import os
from pathlib import Path

import polars as pl
import pytest

from dashboard.data.files import TABLES
from dashboard.data.readers.registry import READERS, with_unique_ids
from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.table_files import check_table
from dashboard.errors import CallError, TableError
from tests.data.rows import PLEDGE, csv_bytes, write_rows

pytestmark = pytest.mark.usefixtures("read_here")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("t.csv", b"", "the file is empty. Choose a table with a header and rows."),
        ("t.csv", b"\n \r\n\n", "the file is empty. Choose a table with a header and rows."),
        ("t.csv", b"\xef\xbb\xbf", "the file is empty. Choose a table with a header and rows."),
        ("t.xlsx", b"", "the file is empty. Choose a table with a header and rows."),
        ("t.parquet", b"", "the file is empty. Choose a table with a header and rows."),
        ("t.csv", b"\x89PNG\r\n\x1a\n", "this is a PNG picture."),
        ("t.csv", b"\xff\xd8\xff\xe0", "this is a JPEG picture."),
        ("t.csv", b"%PDF-1.7", "this is a PDF document."),
        ("t.csv", gzip.compress(b"id", mtime=0), "this is a gzip archive; unpack it first."),
        (
            "t.csv",
            b"PK\x03\x04...",
            "this is a workbook or a zip archive; give a workbook the ending .xlsx.",
        ),
        ("t.csv", b"PAR1...", "this is a Parquet file; give it the ending .parquet."),
        (
            "t.xlsx",
            "id,crisis".encode("utf-16"),
            "the file is not what its ending says. Save it again.",
        ),
        (
            "t.csv",
            b"\n <!DOCTYPE html><html>",
            "this is a web page, perhaps a sign-in page. Download the table itself.",
        ),
        (
            "t.parquet",
            b"<HTML>",
            "this is a web page, perhaps a sign-in page. Download the table itself.",
        ),
        ("t.parquet", b"id,crisis", "the file is not what its ending says. Save it again."),
        ("t.parquet", b"PARE1", "this is an encrypted Parquet file; save it without encryption."),
        ("t.xlsx", b"id,crisis", "the file is not what its ending says. Save it again."),
        (
            "t.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "this is an old or encrypted workbook; save it as .xlsx without a password.",
        ),
    ],
)
def test_a_file_of_another_kind_is_named_for_what_it_is(tmp_path, name, content, sentence):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(TableError) as error:
        check_table(path)

    assert str(error.value) == f"{name}: {sentence}"
    assert error.value.exit_code == 1


@pytest.mark.parametrize("name", ["t.txt", "t.xls", "t.xlsm", "t.csv.gz", "t", ".csv"])
def test_an_unknown_ending_is_a_wrong_call(tmp_path, name):
    path = write_rows(tmp_path / name, PLEDGE)

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value).startswith(
        f"'{name}' is not a table that can be read. "
        "Use a file that ends in .parquet, .csv, .xlsx, .json."
    )
    assert error.value.exit_code == 2


@pytest.mark.parametrize("name", ["gone.csv", "gone", "nowhere/gone.csv", "t.csv/gone.csv"])
def test_a_missing_file_is_a_wrong_call(tmp_path, name):
    write_rows(tmp_path / "t.csv", PLEDGE)

    with pytest.raises(CallError) as error:
        check_table(tmp_path / name)

    assert str(error.value) == (f"There is no file '{Path(name).name}'. Check its name and folder.")


def test_a_folder_is_a_wrong_call(tmp_path):
    path = tmp_path / "t.csv"
    path.mkdir()

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value) == "'t.csv' is a folder. Name a table file inside it."


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_refused_without_waiting_for_its_other_end(tmp_path):
    path = tmp_path / "t.csv"
    os.mkfifo(path)

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value) == "'t.csv' is not a plain file. Save the table to a file first."


def test_a_link_to_nothing_is_a_missing_file(tmp_path):
    path = tmp_path / "t.csv"
    path.symlink_to("nowhere.csv")

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value) == "There is no file 't.csv'. Check its name and folder."


def test_a_file_that_may_not_be_read_is_a_wrong_call(tmp_path, monkeypatch):
    path = write_rows(tmp_path / "t.csv", PLEDGE)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "open", refuse)

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value) == (
        "'t.csv' cannot be read: Permission denied. Check its name and rights."
    )


def test_a_file_that_is_too_large_is_not_taken(tmp_path):
    path = tmp_path / "t.csv"
    with path.open("wb") as file:
        file.truncate(LIMITS.file_bytes + 1)

    with pytest.raises(CallError) as error:
        check_table(path)

    assert str(error.value) == "'t.csv' is too large. A table has at most 25 MB."


def test_every_ending_that_is_taken_has_a_reader():
    assert set(TABLES) == set(READERS)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb\x1b[31m.csv", "a?b?[31m.csv"),
        ("n" * 100 + ".csv", "n" * 57 + "..."),
        ("\u202efoo.csv", "?foo.csv"),
    ],
)
def test_a_strange_name_stays_on_one_short_line(tmp_path, name, shown):
    path = tmp_path / name
    path.write_bytes(b"")

    with pytest.raises(TableError) as error:
        check_table(path)

    assert str(error.value).partition(": ")[0] == shown


def test_no_message_has_the_folder(tmp_path):
    paths = [tmp_path / "gone.csv", tmp_path / "t.txt", tmp_path, tmp_path / "t.csv"]
    (tmp_path / "t.csv").write_bytes(b"\x00")
    (tmp_path / "t.txt").write_bytes(b"")

    messages = []
    for path in paths:
        with pytest.raises((CallError, TableError)) as error:
            check_table(path)
        messages.append(str(error.value))

    assert [message for message in messages if "/" in message or "\\" in message] == []


def test_the_ending_may_be_in_capitals(tmp_path):
    path = tmp_path / "T.CSV"
    path.write_bytes(csv_bytes(PLEDGE))

    checked = check_table(path)

    assert checked.frame["id"].to_list() == ["pledge-2016"]


def test_ids_that_a_reader_made_are_unique_and_repeated_ones_are_reported():
    frame = pl.DataFrame({"id": ["a", "b", "a", "a"], "value": ["1", "2", "3", "4"]})

    unique, notices = with_unique_ids(frame)

    assert unique["id"].to_list() == ["a", "b", "a-again-1", "a-again-2"]
    assert notices == [
        "2 figures have the key of another in this file; check whether the file repeats rows"
    ]
