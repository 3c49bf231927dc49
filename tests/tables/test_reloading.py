import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data.import_options import ImportOptions
from dashboard.data.table_files import write_table
from dashboard.errors import CallError, FaultyTableError, TableError
from dashboard.model.vintage import read_vintage
from dashboard.tables import reloading
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.snapshot import TableSnapshot, open_table
from tests.data.rows import EVENT, NEED, PLEDGE, csv_bytes, write_rows
from tests.strategies import make_table

pytestmark = pytest.mark.usefixtures("read_here")


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2016, 7, 20, 14, 3, 59, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


def settle(table: ReloadingTable, clock: Clock) -> None:
    """Let the table look twice; the next time that it is asked it has read what changed."""
    clock.move(seconds=1)
    table.current()
    clock.move(seconds=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path) -> Path:
    return write_rows(tmp_path / "t.csv", NEED)


@pytest.fixture
def table(path, clock) -> ReloadingTable:
    return ReloadingTable(path, clock=clock)


def test_a_table_is_served_with_the_hash_of_its_file(path):
    served = open_table(path)

    assert served.frame["id"].to_list() == ["need-2016"]
    assert served.version == hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    assert served.notice is None


def test_a_table_is_known_by_its_whole_digest_and_its_origin():
    first = TableSnapshot(pl.DataFrame({"id": ["a"]}), "abc", "a.csv")
    noticed = replace(first, notice="The table file changed.")
    others = TableSnapshot(first.frame, "def", "a.csv"), TableSnapshot(first.frame, "abc", "b.csv")

    assert first == noticed
    assert noticed.results is first.results
    assert len({first, noticed, *others}) == 3


@given(st.text("0123456789abcdef", min_size=64, max_size=64), st.integers(12, 63))
def test_tables_whose_digests_begin_alike_share_no_result(digest, alike):
    other = digest[:alike] + ("0" if digest[alike] != "0" else "1") + digest[alike + 1 :]
    ours = TableSnapshot(make_table({"value": 1e6}), digest, "table.parquet")
    theirs = TableSnapshot(make_table({"value": 9e6}), other, "brought")

    for same, value in ((ours, 1e6), (theirs, 9e6), (ours, 1e6)):
        crisis = same.crises[0]
        day = same.frame["reported_on"].max()
        assert same.known(crisis, day)["value"].to_list() == [value]
        assert read_vintage(same, crisis, day).figures["value"].to_list() == [value]
    assert ours.version == theirs.version
    assert ours != theirs


def test_a_table_that_is_bad_at_the_start_is_refused(tmp_path):
    faulty = write_rows(tmp_path / "faulty.csv", NEED | {"value": "x"})
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")

    with pytest.raises(FaultyTableError):
        ReloadingTable(faulty)
    with pytest.raises(TableError):
        ReloadingTable(empty)
    with pytest.raises(CallError):
        ReloadingTable(tmp_path / "gone.csv")


def test_a_good_change_is_loaded_without_a_restart(table, path, clock):
    before = table.current()
    write_rows(path, NEED, PLEDGE)

    settle(table, clock)
    after = table.current()

    assert before.frame["id"].to_list() == ["need-2016"]
    assert after.frame["id"].to_list() == ["need-2016", "pledge-2016"]
    assert after.version != before.version
    assert after.notice is None


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:300])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def delete(path: Path) -> None:
    path.unlink()


def put_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put_a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def put_a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere.csv")


def put_garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xff" * 500)


def put_a_web_page(path: Path) -> None:
    path.write_bytes(b"<!doctype html><title>Sign in</title>")


def break_two_cells(path: Path) -> None:
    write_rows(path, NEED | {"value": "x", "due": "soon"})


def break_one_cell(path: Path) -> None:
    write_rows(path, NEED | {"value": "x"})


SPOILS = (truncate, empty, delete, put_a_folder, put_a_link_to_nothing, put_garbage, break_one_cell)

CHANGING = (
    "The table file has changed just now and is read in a moment; "
    "the figures shown are those of 14:03 on 2016-07-20. Load the page again."
)


def at_rest(path: Path) -> datetime:
    """Return a time at which a file was not written to for a second."""
    status = path.stat()
    return datetime.fromtimestamp(max(status.st_mtime, status.st_ctime) + 1.001, UTC)


@pytest.mark.parametrize("spoil", [None, *SPOILS])
def test_the_first_reader_after_a_change_sees_it(table, path, clock, spoil):
    write_rows(path, NEED, PLEDGE)
    if spoil is not None:
        spoil(path)
    clock.now = datetime.now(UTC) + timedelta(seconds=2)

    after = table.current()

    assert (after.frame.height, after.notice is None) == (
        (2, True) if spoil is None else (1, False)
    )


def test_a_reader_within_the_second_of_a_change_gets_a_notice(table, path, clock):
    write_rows(path, NEED, PLEDGE)
    clock.now = at_rest(path) - timedelta(seconds=0.5)

    early = table.current()
    clock.now = at_rest(path)
    late = table.current()

    assert (early.frame.height, early.notice) == (1, CHANGING)
    assert (late.frame.height, late.notice) == (2, None)


def test_a_table_that_was_built_is_seen_at_once(tmp_path, clock):
    path = tmp_path / "t.parquet"
    write_table(open_table(write_rows(tmp_path / "t.csv", NEED)).frame, path)
    table = ReloadingTable(path, clock=clock)

    write_table(open_table(write_rows(tmp_path / "t.csv", NEED, PLEDGE)).frame, path)

    assert (table.current().height, table.current().notice) == (2, None)


def test_a_change_that_keeps_size_and_time_is_seen(table, path, clock):
    status = path.stat()
    path.write_bytes(path.read_bytes().replace(b"need-2016", b"need-2017"))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    clock.now = datetime.now(UTC) + timedelta(seconds=2)

    assert table.current().frame["id"].to_list() == ["need-2017"]


def test_what_was_computed_from_a_table_goes_with_it(table, path, clock):
    before = table.current()
    before.known("somewhere", before.frame["reported_on"].max())
    write_rows(path, NEED, PLEDGE)

    settle(table, clock)
    table.current()

    assert len(before.results) == 0


def test_a_clock_that_is_put_back_stops_nothing(table, path, clock):
    write_rows(path, NEED, PLEDGE)

    clock.move(hours=-1)
    table.current()
    clock.move(hours=-1)

    assert table.current().frame.height == 2


def test_an_unchanged_file_is_not_read_again(table, clock, monkeypatch):
    before = table.current()
    monkeypatch.setattr(reloading, "open_table", None)

    clock.move(hours=1)

    assert table.current() is before


def test_a_touched_file_with_the_same_content_stays_the_same_table(table, path, clock):
    before = table.current()
    os.utime(path, ns=(1, 1))

    settle(table, clock)
    after = table.current()

    assert after.frame is before.frame
    assert after == before
    assert after.notice is None


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (truncate, "1 cell breaks its rules"),
        (empty, "it is not a whole table"),
        (delete, "it is missing or cannot be read"),
        (put_a_folder, "it is missing or cannot be read"),
        (put_a_link_to_nothing, "it is missing or cannot be read"),
        pytest.param(
            put_a_pipe,
            "it is missing or cannot be read",
            marks=pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with a name"),
        ),
        (put_garbage, "it is not a whole table"),
        (put_a_web_page, "it is not a whole table"),
        (break_two_cells, "2 cells break its rules"),
        (break_one_cell, "1 cell breaks its rules"),
    ],
)
def test_a_spoiled_file_leaves_the_last_good_figures_and_says_so(table, path, clock, spoil, reason):
    before = table.current()
    spoil(path)

    settle(table, clock)
    after = table.current()

    assert after.frame is before.frame
    assert after.version == before.version
    assert after.notice == (
        f"The table file changed and cannot be used ({reason}); "
        "the figures shown are those of 14:03 on 2016-07-20."
    )
    assert before.notice is None


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_parquet_file_that_was_cut_short_leaves_the_last_good_figures(tmp_path, clock, share):
    path = tmp_path / "t.parquet"
    write_table(open_table(write_rows(tmp_path / "t.csv", NEED)).frame, path)
    table = ReloadingTable(path, clock=clock)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    settle(table, clock)
    served = table.current()

    assert served.frame["id"].to_list() == ["need-2016"]
    assert "(it is not a whole table)" in served.notice


def test_an_error_that_nobody_thought_of_leaves_the_last_good_figures(
    table, path, clock, monkeypatch
):
    before = table.current()
    write_rows(path, PLEDGE)

    def panic(path: Path) -> TableSnapshot:
        raise pl.exceptions.PanicException("out of range")

    monkeypatch.setattr(reloading, "open_table", panic)
    settle(table, clock)
    after = table.current()

    assert after.frame is before.frame
    assert after.notice == (
        "The table file changed and cannot be used (reading it failed); "
        "the figures shown are those of 14:03 on 2016-07-20."
    )


def test_the_log_says_what_is_wrong_without_cells_and_folders(table, path, clock, audit):
    write_rows(path, NEED | {"value": "secret"})

    settle(table, clock)
    table.current()

    assert [entry.fields for entry in audit] == [
        {
            "event": "table",
            "outcome": "refused",
            "table": table.current().version,
            "sentence": "t.csv: 1 cell breaks its rules (row 1 is the header). "
            "Correct them and try again.",
        }
    ]


@pytest.mark.parametrize("spoil", [empty, delete, put_garbage, break_two_cells])
def test_the_notice_goes_when_the_file_is_restored(table, path, clock, spoil):
    good = path.read_bytes()
    before = table.current()
    spoil(path)
    settle(table, clock)
    spoiled = table.current()

    path.write_bytes(good)
    settle(table, clock)
    restored = table.current()

    assert spoiled.notice is not None
    assert restored.notice is None
    assert restored.frame is before.frame


def test_the_notice_goes_when_another_good_file_comes(table, path, clock):
    delete(path)
    settle(table, clock)
    table.current()

    write_rows(path, PLEDGE)
    settle(table, clock)
    restored = table.current()

    assert restored.notice is None
    assert restored.frame["id"].to_list() == ["pledge-2016"]


def test_the_notice_tells_the_time_of_the_figures_that_are_shown(table, path, clock):
    write_rows(path, PLEDGE)
    clock.move(days=1)
    table.current()
    clock.move(seconds=1)
    table.current()
    delete(path)
    settle(table, clock)

    notice = table.current().notice

    assert notice.endswith("those of 14:04 on 2016-07-21.")


def test_a_spoiled_file_is_not_read_again_until_it_changes(table, path, clock, monkeypatch):
    break_one_cell(path)
    settle(table, clock)
    first = table.current()
    monkeypatch.setattr(reloading, "open_table", None)

    clock.move(minutes=1)

    assert table.current() is first


def test_a_change_during_the_reading_is_seen_at_the_next_look(table, path, clock, monkeypatch):
    write_rows(path, PLEDGE)

    def read_and_change(path: Path, declared: ImportOptions) -> TableSnapshot:
        served = open_table(path, declared)
        path.write_bytes(csv_bytes(NEED, PLEDGE))
        return served

    monkeypatch.setattr(reloading, "open_table", read_and_change)
    settle(table, clock)
    first = table.current()
    monkeypatch.setattr(reloading, "open_table", open_table)
    settle(table, clock)
    second = table.current()

    assert first.frame.height == 1
    assert second.frame.height == 2


def test_one_thread_reads_while_the_others_get_the_last_good_table(table, path, clock, monkeypatch):
    before = table.current()
    write_rows(path, NEED, PLEDGE)
    settle(table, clock)
    started, released = Event(), Event()
    readings = []

    def read_slowly(path: Path, declared: ImportOptions) -> TableSnapshot:
        readings.append(path)
        started.set()
        assert released.wait(10)
        return open_table(path, declared)

    monkeypatch.setattr(reloading, "open_table", read_slowly)
    reader = Thread(target=table.current)
    reader.start()
    assert started.wait(10)
    settle(table, clock)
    meanwhile = [table.current() for _ in range(5)]
    released.set()
    reader.join(10)

    assert meanwhile == [before] * 5
    assert {table.notice for table in meanwhile} == {
        "The table file has changed and is being read; "
        "the figures shown are those of 14:03 on 2016-07-20. Load the page again."
    }
    assert len(readings) == 1
    assert table.current().frame.height == 2


def test_a_file_that_is_being_written_where_it_stands_is_left_until_it_is_whole(table, path, clock):
    whole = csv_bytes(NEED, PLEDGE, EVENT)
    half = csv_bytes(NEED, PLEDGE)  # a good table by itself
    heights = []

    for content in (whole[:100], half, half + whole[len(half) : len(half) + 40], whole):
        path.write_bytes(content)
        clock.move(seconds=1)
        heights.append((table.current().frame.height, table.current().notice))
    clock.move(seconds=1)

    assert heights == [(1, CHANGING)] * 4
    assert table.current().frame.height == 3


def test_another_format_under_the_same_name_leaves_the_last_good_figures(tmp_path, clock):
    path = tmp_path / "t.parquet"
    write_table(open_table(write_rows(tmp_path / "t.csv", NEED)).frame, path)
    table = ReloadingTable(path, clock=clock)
    path.write_bytes(csv_bytes(PLEDGE))

    settle(table, clock)

    assert table.current().frame["id"].to_list() == ["need-2016"]
    assert "(it is not a whole table)" in table.current().notice


def test_a_file_that_was_renamed_and_back_stays_the_same_table(table, path, clock):
    before = table.current()
    path.rename(path.with_name("other.csv")).rename(path)

    settle(table, clock)

    assert table.current() is before


def test_a_file_that_may_not_be_read_any_more_leaves_the_last_good_figures(
    table, path, clock, monkeypatch
):
    write_rows(path, PLEDGE)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    settle(table, clock)

    assert table.current().frame["id"].to_list() == ["need-2016"]
    assert "(it is missing or cannot be read)" in table.current().notice
