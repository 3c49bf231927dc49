"""Files are read here, only plain ones and only up to a size, and written whole or not at all."""

import os
import secrets
import shutil
import stat
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from dashboard.data.resources import read_rows
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.errors import CallError, shortened

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # Windows has no locks of folders
    flock = None

TABLES = (".parquet", ".csv", ".xlsx", ".json")
# Never wait for a pipe or a device, and do not translate line ends.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
PART = ".dashboard-{}.part"
STRAY_SECONDS = 3600  # an older temporary file has no writer any more: its process was killed


def shown_name(path: Path) -> str:
    """Return the name of a file for a sentence: without its folder, in one line, not too long."""
    name = shortened(path.name or str(path))
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def read_whole(path: Path, *, max_bytes: int | None = None) -> bytes:
    """Return the bytes of a plain file.

    Args:
        path: the file. Its kind is that of the open file, so that nothing can be put under its
            name between the check and the reading.
        max_bytes: the largest size; None for any.

    Raises:
        CallError: there is no such file, it is not a plain one, it may not be read, or it is
            too large.
    """
    name = shown_name(path)
    try:
        if path.is_dir():  # Windows opens no folder at all
            raise CallError(f"{name!r} is a folder. Name a table file inside it.")
        with os.fdopen(os.open(path, FLAGS), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise CallError(f"{name!r} is not a plain file. Save the table to a file first.")
            content = file.read() if max_bytes is None else file.read(max_bytes + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise CallError(f"There is no file {name!r}. Check its name and folder.") from None
    except OSError as error:
        reason = error.strerror or "no access"
        raise CallError(f"{name!r} cannot be read: {reason}. Check its name and rights.") from None
    if max_bytes is not None and len(content) > max_bytes:
        raise CallError(f"{name!r} is too large. A table has at most {max_bytes // MEGABYTE} MB.")
    return content


def read_table_file(path: Path, *, max_bytes: int | None = LIMITS.file_bytes) -> bytes:
    """Return the bytes of a table file.

    Raises:
        CallError: there is no such file, it is no table, it may not be read, or it is larger than
            ``max_bytes``.
    """
    content = read_whole(path, max_bytes=max_bytes)
    require_table_ending(path)
    return content


def require_table_ending(path: Path) -> None:
    """Raise unless a file's ending is that of a table.

    Raises:
        CallError: it is not; a usual other ending is named with what to do.
    """
    ending = path.suffix.lower()
    if ending in TABLES:
        return
    endings = read_rows("other_endings.csv", folder="data").filter(ending=ending)
    hints = (f" This looks like {what}: {step}" for _, what, step in endings.iter_rows())
    raise CallError(
        f"{shown_name(path)!r} is not a table that can be read. "
        f"Use a file that ends in {', '.join(TABLES)}.{''.join(hints)}"
    )


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file through a temporary one beside it, so that no reader finds half a file.

    Content and name are on the disk when this returns: neither a killed process nor a loss of
    power leaves half a file under ``path``.

    Args:
        path: the file to make or to replace.
        write: writes the content to an open file.

    Raises:
        CallError: the folder is missing, read-only or full.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    part = target.with_name(PART.format(secrets.token_hex(8)))
    try:
        if target.exists() and not target.is_file():
            raise CallError(f"{shown_name(path)!r} is not a plain file. Choose another name.")
        remove_stray_files(target.parent)
        try:
            with part.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
            sync_folder(target.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CallError(
            f"{shown_name(path)!r} cannot be written: {error.strerror or 'no access'}. "
            "Choose a folder that is there, may be written to and has room."
        ) from None


@contextmanager
def write_lock(path: Path) -> Generator[None]:
    """Lock a folder, so that a second writer of a file and its checksum waits for the first.

    The lock ends with its process and leaves no file behind. Without a folder, or on Windows,
    there is no lock; writing then says what is wrong.
    """
    descriptor = None
    with suppress(OSError, ValueError):
        if flock is not None:
            descriptor = os.open(os.path.realpath(path.parent), os.O_RDONLY)
            flock(descriptor, LOCK_EX)
    try:
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def remove_stray_files(folder: Path) -> None:
    """Remove temporary files that killed writers left in a folder more than an hour ago."""
    oldest = time.time() - STRAY_SECONDS
    for part in folder.glob(PART.format("*")):
        with suppress(OSError):  # another writer removed it, or it belongs to another account
            if part.stat().st_mtime >= oldest:
                continue
            if part.is_dir():  # the pieces of a big table
                shutil.rmtree(part)
            else:
                part.unlink()


def sync_folder(folder: Path) -> None:
    """Write the names in a folder to the disk; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
