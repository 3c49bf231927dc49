import errno
import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from threading import Thread

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.data import files, table_files, trusted_tables
from dashboard.data.resources import shipped
from dashboard.data.schema import COLUMNS
from dashboard.data.table_files import load_table, read_table, write_table
from dashboard.data.trusted_tables import checksum_path, stated_checksums
from dashboard.data.validation import check_content
from dashboard.errors import CallError, TableError
from tests.data.rows import NEED, PLEDGE, csv_bytes

PAIR_OF_TABLES = (NEED,), (NEED, PLEDGE)


@pytest.fixture
def path(tmp_path) -> Path:
    """A table as `build` writes it."""
    path = tmp_path / "t.parquet"
    write_table(check_content(csv_bytes(NEED), Path("t.csv")).frame, path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(TableError) as error:
        read_table(path)
    return str(error.value)


def test_a_written_table_has_its_checksum_beside_it(path):
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    assert checksum_path(path).read_text() == f"{digest}  t.parquet\n"


def test_the_shipped_table_fits_its_checksum():
    path = shipped("figures.parquet")

    assert hashlib.sha256(path.read_bytes()).hexdigest() in checksum_path(path).read_text()


def test_a_table_that_fits_its_checksum_is_read_without_a_child(path, monkeypatch):
    monkeypatch.setattr(table_files, "check_untrusted", None)

    assert read_table(path)["id"].to_list() == ["need-2016"]


def test_a_table_that_fits_its_checksum_may_be_larger_than_a_untrusted_one(path, monkeypatch):
    monkeypatch.setattr(table_files, "LIMITS", None)

    assert read_table(path).height == 1


@pytest.mark.skipif(os.name != "posix", reason="Windows has no locks of folders")
def test_of_two_writers_at_once_the_second_waits(tmp_path, monkeypatch):
    path, write = tmp_path / "t.parquet", trusted_tables.write_whole
    second = Thread(target=trusted_tables.write_with_checksum, args=(b"second", path))

    def write_beside_another(target, fill):
        write(target, fill)
        if target == path:
            monkeypatch.setattr(trusted_tables, "write_whole", write)
            second.start()
            second.join(0.2)  # long enough to be done, if it did not wait

    monkeypatch.setattr(trusted_tables, "write_whole", write_beside_another)

    trusted_tables.write_with_checksum(b"first", path)
    second.join()

    assert path.read_bytes() == b"second"
    assert stated_checksums(path) == {hashlib.sha256(b"second").hexdigest()}


@pytest.mark.parametrize("index", [0, 100, -1])
def test_a_changed_byte_is_reported_and_nothing_is_parsed(path, monkeypatch, index):
    content = bytearray(path.read_bytes())
    content[index] ^= 1
    path.write_bytes(content)
    monkeypatch.setattr(table_files, "check_untrusted", None)
    monkeypatch.setattr(table_files, "read_built", None)

    assert refusal(path) == (
        "t.parquet: the file is not the one that was built: it does not fit its checksum in "
        "t.parquet.sha256. Build it again; if the change is meant, delete t.parquet.sha256."
    )


@pytest.mark.parametrize("content", [b"", b"nonsense", b"0" * 64, b"\xff" * 5000])
def test_a_checksum_that_is_none_fits_nothing(path, content):
    checksum_path(path).write_bytes(content)

    assert "it does not fit its checksum" in refusal(path)


def test_a_table_without_a_checksum_is_read_in_the_sandbox(path, monkeypatch):
    checksum_path(path).unlink()
    monkeypatch.setattr(table_files, "check_untrusted", check_content)

    assert read_table(path)["id"].to_list() == ["need-2016"]


def test_an_untrusted_file_that_has_a_checksum_is_still_read_in_the_sandbox(path, monkeypatch):
    # Not as ``build`` writes it: a column of another type.
    frame = read_table(path).with_columns(note=pl.lit(None, pl.Int64))
    frame.write_parquet(path)
    checksum_path(path).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  t.parquet\n")
    calls = []
    monkeypatch.setattr(
        table_files, "check_untrusted", lambda *file: calls.append(file) or check_content(*file)
    )

    _, checked = load_table(path)

    assert len(calls) == 1
    assert checked.frame["note"].to_list() == [None]


def test_a_table_that_an_earlier_version_built_opens_without_the_newer_columns(path, monkeypatch):
    newer = ["plan", "plan_type", "instrument", "caveat"]
    read_table(path).drop(newer).write_parquet(path)
    checksum_path(path).write_text(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  t.parquet\n")
    monkeypatch.setattr(table_files, "check_untrusted", None)

    _, checked = load_table(path)

    assert checked.frame.columns == list(COLUMNS)
    assert checked.frame.select(newer).null_count().row(0) == (checked.frame.height,) * 4


def test_a_checksum_beside_a_csv_means_nothing(tmp_path, read_here):
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(NEED))
    checksum_path(path).write_text("nonsense")

    assert read_table(path).height == 1


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_writer_that_is_stopped_between_two_steps_leaves_a_pair_that_fits(
    path, monkeypatch, step
):
    before = read_table(path)
    after = check_content(csv_bytes(NEED, PLEDGE), Path("t.csv")).frame
    write, steps = trusted_tables.write_whole, []

    def stop(*arguments: object) -> None:
        steps.append(1)
        if len(steps) == step:
            raise KeyboardInterrupt
        write(*arguments)

    monkeypatch.setattr(trusted_tables, "write_whole", stop)
    with pytest.raises(KeyboardInterrupt):
        write_table(after, path)

    assert_frame_equal(read_table(path), before if step < 3 else after)


def fail_at(monkeypatch, step: int) -> list[int]:
    """Let the n-th thing that a save asks of the disk fail, once; return what was calls."""
    calls = []

    def failing(call):
        def patched(*arguments, **named):
            calls.append(1)
            if len(calls) == step:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*arguments, **named)

        return patched

    for owner, name in ((files.os, "fsync"), (Path, "replace"), (Path, "open"), (Path, "unlink")):
        monkeypatch.setattr(owner, name, failing(getattr(owner, name)))
    return calls


def unfit_lines(folder: Path) -> list[str]:
    """Return the lines that `sha256sum -c` would complain of."""
    return [
        line
        for beside in folder.glob("*.sha256")
        for line in beside.read_text().splitlines()
        if hashlib.sha256((folder / line[66:]).read_bytes()).hexdigest() != line[:64]
    ]


def test_after_a_save_that_failed_at_any_step_every_line_of_the_checksum_fits(path, monkeypatch):
    tables = [check_content(csv_bytes(*rows), Path("t.csv")).frame for rows in PAIR_OF_TABLES]
    step, steps, failed = 1, 1, 0
    while step <= steps:
        with monkeypatch.context() as patched:
            calls = fail_at(patched, step)
            try:
                write_table(tables[step % 2], path)
            except (CallError, OSError):
                failed += 1
        steps, step = max(steps, len(calls)), step + 1

        assert unfit_lines(path.parent) == []
        assert read_table(path).height in (1, 2)
    assert failed > 10
    if shutil.which("sha256sum"):
        subprocess.run(["sha256sum", "-c", checksum_path(path)], cwd=path.parent, check=True)
