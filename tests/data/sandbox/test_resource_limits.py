"""Each limit at its value and one beyond; those of a process: test_parent.py."""

import io
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.data.files import read_whole
from dashboard.data.readers import xlsx_archive as workbook
from dashboard.data.readers.csv import csv_cells
from dashboard.data.sandbox.framing import LENGTH_BYTES, BrokenError, receive, send
from dashboard.data.sandbox.parent import Reader
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.data.validation import check_content
from dashboard.errors import CallError, FaultyTableError, TableError
from tests.catalogue.conftest import good_file
from tests.data.rows import NEED, csv_bytes


def test_a_file_of_25_megabytes_is_read_and_none_above(tmp_path):
    path = tmp_path / "t.csv"
    path.touch()
    with path.open("r+b") as file:
        file.truncate(LIMITS.file_bytes)
        assert len(read_whole(path, max_bytes=LIMITS.file_bytes)) == 25 * MEGABYTE
        file.truncate(LIMITS.file_bytes + 1)

    with pytest.raises(CallError, match="A table has at most 25 MB"):
        read_whole(path, max_bytes=LIMITS.file_bytes)


def test_200_000_rows_of_a_csv_are_read_and_none_above():
    text = b"id\n" + b"x\n" * 200_000

    assert csv_cells(text, "t.csv").frame.height == LIMITS.rows == 200_000
    with pytest.raises(TableError, match="at most 200,000 rows"):
        csv_cells(text + b"x\n", "t.csv")


def test_64_columns_of_a_csv_are_read_and_none_above():
    header = ",".join(f"c{index}" for index in range(64))

    assert csv_cells(f"{header}\n".encode(), "t.csv").frame.width == 1 + LIMITS.columns
    with pytest.raises(TableError, match="the header has 65 columns"):
        csv_cells(f"{header},c64\n".encode(), "t.csv")


@pytest.mark.parametrize(("beyond", "faults"), [(0, 0), (1, 1)])
def test_1000_characters_of_a_cell_are_read_and_none_above(beyond, faults):
    row = NEED | {"note": "é" * (LIMITS.characters + beyond)}

    assert len(check_content(csv_bytes(row), Path("t.csv")).faults) == faults


@pytest.mark.parametrize(("beyond", "listed", "unlisted"), [(0, 1000, 0), (1, 1000, 1)])
def test_the_faults_of_1000_rows_are_reported_and_the_other_rows_counted(beyond, listed, unlisted):
    rows = [NEED | {"id": f"n{n}", "due": "soon"} for n in range(LIMITS.broken_rows + beyond)]

    checked = check_content(csv_bytes(*rows), Path("t.csv"))

    assert (len(checked.faults), checked.unlisted_rows) == (listed, unlisted)
    assert checked.frame.is_empty()


def test_rows_that_are_only_counted_are_reported():
    faults = check_content(csv_bytes(NEED | {"due": "soon"}), Path("t.csv")).faults

    assert [FaultyTableError("t.csv", faults, more).summary for more in (0, 1, 5000)] == [
        "1 cell breaks its rules",
        "1 cell breaks its rules, and 1 more row is broken",
        "1 cell breaks its rules, and 5000 more rows are broken",
    ]


def archive(**parts: bytes) -> tuple[bytes, int]:
    """Return a workbook with more parts, and how much it unpacks to."""
    file = io.BytesIO(good_file(".xlsx"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(f"xl/{name}", content)
        size = sum(part.file_size for part in book.infolist())
    return file.getvalue(), size


@pytest.mark.parametrize(("beyond", "is_refused"), [(0, False), (1, True)])
def test_a_workbook_may_unpack_to_so_much_and_to_nothing_above(monkeypatch, beyond, is_refused):
    _, size = archive()
    limits = replace(LIMITS, unpacked_bytes=size - beyond)
    monkeypatch.setattr(workbook, "LIMITS", limits)

    assert refuses(archive()[0]) == is_refused
    assert LIMITS.unpacked_bytes == 150 * MEGABYTE


@pytest.mark.parametrize(("size", "is_refused"), [(MEGABYTE, False), (MEGABYTE + 1, True)])
def test_only_a_small_part_may_be_packed_beyond_200_to_1(size, is_refused):
    content, _ = archive(part=bytes(size))

    assert refuses(content) == is_refused
    assert LIMITS.unpacked_ratio == 200


def refuses(content: bytes) -> bool:
    """Return whether a workbook is refused for what it unpacks to."""
    try:
        check_content(content, Path("t.xlsx"))
    except TableError as error:
        assert "unpacks to too much" in str(error)
        return True
    return False


@pytest.mark.parametrize(
    ("words", "content", "is_taken"),
    [(12, 5, True), (11, 5, False), (12, 4, False)],
)
def test_a_message_is_as_long_as_it_may_be_and_no_longer(words, content, is_taken):
    pipe = io.BytesIO()
    send(pipe, {"rows": 12}, b"bytes")
    pipe.seek(0)

    try:
        taken = receive(pipe, max_header_bytes=words, max_content_bytes=content)
    except BrokenError:
        taken = None

    assert taken == (({"rows": 12}, b"bytes") if is_taken else None)


@pytest.mark.parametrize("head", [b"[]", b"not json", b"1", b"\xff", b"[" * 100_000], ids=repr)
def test_a_message_that_is_none_is_broken(head):
    pipe = io.BytesIO(
        b"".join(len(part).to_bytes(LENGTH_BYTES, "big") + part for part in (head, b""))
    )

    with pytest.raises(BrokenError):
        receive(pipe, max_header_bytes=1_000_000, max_content_bytes=0)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone reports what a process uses")
def test_a_child_holds_itself_to_its_limits():
    with Reader() as reader:
        reader.check(csv_bytes(NEED), Path("t.csv"))
        folder = Path(f"/proc/{reader._process.pid}")
        limits = dict(line.rsplit(maxsplit=3)[:2] for line in limit_lines(folder))
        threads = (folder / "environ").read_bytes()

    assert limits == {
        "Max address space": str(LIMITS.memory_bytes),
        "Max file size": "0",
        "Max open files": "64",
        "Max core file size": "0",
    }
    assert b"POLARS_MAX_THREADS=1" in threads


def limit_lines(folder: Path) -> list[str]:
    wanted = ("Max address space", "Max file size", "Max open files", "Max core file size")
    return [
        line for line in (folder / "limits").read_text().splitlines() if line.startswith(wanted)
    ]
