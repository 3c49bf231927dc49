import errno
import os
import time
from pathlib import Path

import pytest

from dashboard.data.files import TABLES, require_table_ending, write_whole
from dashboard.errors import CallError


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("activities.xml", "XML, such as activities of IATI, which are not read yet: bring the "),
        ("old.XLS", "an old workbook: save it as .xlsx."),
        ("shapes.geojson", "a map: bring the table of figures that belongs to it."),
    ],
)
def test_a_usual_other_ending_is_named_with_what_to_do(name, hint):
    with pytest.raises(CallError) as error:
        require_table_ending(Path(name))

    assert f"is not a table that can be read. Use a file that ends in {', '.join(TABLES)}. " in str(
        error.value
    )
    assert f"This looks like {hint}" in str(error.value)


def test_an_ending_that_nobody_knows_has_no_hint():
    with pytest.raises(CallError) as error:
        require_table_ending(Path("picture.xyz"))

    assert str(error.value).endswith(".json.")


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    write_whole(path, lambda file: file.write(b"new"))

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_writer_that_fails_half_way_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def write(file):
        file.write(b"half")
        raise RuntimeError("stopped")

    with pytest.raises(RuntimeError, match="stopped"):
        write_whole(path, write)

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_disk_that_takes_no_more_leaves_the_old_file_and_is_reported(
    tmp_path, monkeypatch, step, fault
):
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def refuse(*_):
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(*{"fsync": (os, "fsync"), "replace": (Path, "replace")}[step], refuse)

    with pytest.raises(CallError) as error:
        write_whole(path, lambda file: file.write(b"new"))

    assert str(error.value) == (
        f"'out.csv' cannot be written: {os.strerror(fault)}. "
        "Choose a folder that is there, may be written to and has room."
    )
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("folder", ["nowhere", "file"])
def test_a_folder_that_is_not_there_is_reported(tmp_path, folder):
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(CallError) as error:
        write_whole(tmp_path / folder / "out.csv", lambda file: file.write(b"new"))

    assert str(error.value).startswith("'out.csv' cannot be written: ")
    assert str(tmp_path) not in str(error.value)


def test_a_folder_is_not_replaced_by_a_file(tmp_path):
    with pytest.raises(CallError) as error:
        write_whole(tmp_path, lambda file: file.write(b"new"))

    assert str(error.value) == f"{tmp_path.name!r} is not a plain file. Choose another name."
    assert tmp_path.is_dir()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_not_replaced_by_a_file(tmp_path):
    path = tmp_path / "out.csv"
    os.mkfifo(path)

    with pytest.raises(CallError):
        write_whole(path, lambda file: file.write(b"new"))

    assert path.is_fifo()


def test_a_link_stays_a_link_to_the_new_content(tmp_path):
    target = tmp_path / "data" / "real.csv"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "link.csv"
    link.symlink_to(target)

    write_whole(link, lambda file: file.write(b"new"))

    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are a matter of POSIX")
def test_a_new_file_has_the_rights_that_the_user_gives_to_files(tmp_path):
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "out.csv", lambda file: file.write(b"new"))
    finally:
        os.umask(before)

    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640


def test_parts_that_killed_writers_left_are_swept_after_an_hour(tmp_path):
    for name in (".dashboard-0123.part", ".dashboard-4567.part", "notes.part"):
        (tmp_path / name).write_bytes(b"half")
    (tmp_path / ".dashboard-pieces.part").mkdir()
    (tmp_path / ".dashboard-pieces.part" / "1-somewhere-0").write_bytes(b"piece")
    an_hour_ago = time.time() - 3601
    for name in (".dashboard-0123.part", ".dashboard-pieces.part", "notes.part"):
        os.utime(tmp_path / name, (an_hour_ago, an_hour_ago))

    write_whole(tmp_path / "out.csv", lambda file: file.write(b"new"))

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".dashboard-4567.part",
        "notes.part",
        "out.csv",
    ]
