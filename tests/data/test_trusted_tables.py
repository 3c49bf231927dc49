import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest

from dashboard.data import table_files
from dashboard.data import trusted_tables as known
from dashboard.data.resources import shipped
from dashboard.data.sandbox import parent
from dashboard.data.table_files import write_table
from dashboard.data.trusted_tables import checksum_path, is_trusted, note_built, state_folder
from dashboard.errors import TableError
from dashboard.server import private_folder
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import open_table
from tests.data.rows import NEED, PLEDGE, write_rows
from tests.strategies import make_table

FRAME = make_table({"value": 1.0}, {"value": 2.0})


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    """An account of its table_files."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def parsed_here(monkeypatch) -> list[bytes]:
    """What this process parses by itself."""
    parsed, parse = [], table_files.parse_built
    monkeypatch.setattr(
        table_files, "parse_built", lambda content: parsed.append(content) or parse(content)
    )
    return parsed


@pytest.mark.parametrize("name", ["figures.parquet", "examples.parquet"])
def test_a_shipped_table_is_trusted(folder, name):
    assert is_trusted(digest_of(shipped(name)))


def test_a_table_is_trusted_by_the_account_that_built_it(folder, monkeypatch, parsed_here):
    path = folder / "t.parquet"
    write_table(FRAME, path)

    here = is_trusted(digest_of(path)), open_table(path).height, len(parsed_here)
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / "another"))
    elsewhere = is_trusted(digest_of(path)), open_table(path).height, len(parsed_here)

    assert here == (True, 2, 1)
    assert elsewhere == (False, 2, 1)  # read by a child process


@pytest.mark.parametrize("state", ["", "missing", "a file"])
def test_an_account_without_a_folder_reads_by_a_child_process(folder, monkeypatch, state):
    (folder / "a file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(folder / state) if state else "/proc/nowhere")
    path = folder / "t.parquet"

    write_table(FRAME, path)

    assert open_table(path).height == 2


def test_the_oldest_notes_are_forgotten(folder, monkeypatch):
    monkeypatch.setattr(known, "MAX_NOTED", 3)

    for number in range(6):
        note_built(f"{number:064x}")

    assert len(list(state_folder().iterdir())) == 3
    assert is_trusted(f"{5:064x}")


# A file of this kind aborts Polars: its footer is long, and says nonsense.
DEADLY = b"PAR1" + bytes(range(256)) * 40


class DiesError(BaseException):
    """Stands for the end of the process that parses."""


@pytest.fixture
def deadly(folder: Path, monkeypatch) -> Path:
    """A table whose parsing ends the process that parses it, with the checksum that fits it."""
    check = parent.Reader.check

    def parse(content: bytes):
        if content == DEADLY:
            raise DiesError
        return FRAME

    def check_or_die(self, content, *arguments, **named):
        if content == DEADLY:
            self._process.kill()
        return check(self, content, *arguments, **named)

    monkeypatch.setattr(table_files, "parse_built", parse)
    monkeypatch.setattr(parent.Reader, "check", check_or_die)
    path = folder / "deadly.parquet"
    path.write_bytes(DEADLY)
    checksum_path(path).write_text(f"{digest_of(path)}  deadly.parquet\n")
    return path


def test_a_checksum_that_comes_with_a_file_does_not_make_it_trusted(deadly):
    with pytest.raises(TableError, match="the file is damaged, or so made that it cannot be read"):
        open_table(deadly)


def test_a_table_that_ends_its_reader_leaves_the_last_good_one_also_after_a_restart(deadly, folder):
    path, last_good = folder / "served.parquet", folder / "last-good"
    last_good.mkdir()
    write_table(FRAME, path)
    table = ReloadingTable(path, last_good=last_good)
    before = table.current()
    shutil.copy(deadly, path)
    checksum_path(path).write_text(f"{digest_of(path)}  served.parquet\n")

    running = table.current()
    restarted = ReloadingTable(path, last_good=last_good).current()

    for served in (running, restarted):
        assert (served.version, served.height) == (before.version, 2)
        assert "cannot be used (it is not a whole table)" in served.notice
    with pytest.raises(TableError):
        ReloadingTable(path)


@pytest.mark.parametrize("spoil", ["gone", "empty", "faulty"])
def test_a_restart_finds_the_last_good_table_whatever_is_wrong(folder, spoil, read_here):
    path, last_good = write_rows(folder / "t.csv", NEED, PLEDGE), folder / "last-good"
    last_good.mkdir()
    before = ReloadingTable(path, last_good=last_good).current()
    match spoil:
        case "gone":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "faulty":
            write_rows(path, NEED | {"value": "x"})

    after = ReloadingTable(path, last_good=last_good).current()

    assert after == before
    assert after.frame.equals(before.frame)
    assert after.notice.startswith("The table file changed and cannot be used (")


def test_what_was_saved_is_no_more_than_the_last_table(folder, read_here):
    path, last_good = write_rows(folder / "t.csv", NEED), folder / "last-good"
    last_good.mkdir()
    for label in ("one", "two", "three"):
        write_rows(path, NEED | {"label": label})
        ReloadingTable(path, last_good=last_good)

    assert len(list(last_good.glob("*.parquet"))) == 1


def test_a_private_folder_is_gone_after_its_use():
    with private_folder() as folder:
        (folder / "t.parquet").write_bytes(b"")
        mode = folder.stat().st_mode & 0o777

    assert mode == 0o700
    assert not folder.exists()


def test_a_machine_without_a_place_for_a_folder_serves_without_it(monkeypatch):
    def refuse(*_: object) -> str:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)

    with private_folder() as folder:
        assert folder is None


def test_a_folder_that_takes_nothing_changes_nothing(folder):
    path = folder / "t.parquet"
    write_table(FRAME, path)

    table = ReloadingTable(path, last_good=folder / "nowhere")

    assert table.current().height == 2
