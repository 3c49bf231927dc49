"""Files are written whole or not at all: through another file beside them, then renamed."""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from dashboard.data.files import shown_name
from dashboard.errors import CallError

try:
    from fcntl import LOCK_EX, flock
except ImportError:  # Windows has no locks of folders
    flock = None

PART = ".dashboard-{}.part"
# An older part belongs to no writer any more: its process was ended half-way.
STRAY_SECONDS = 3600


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file through another one beside it, so that no reader meets half a file.

    The content is on the disk before the file takes its name, and the name is on the disk before
    this returns: neither a killed process nor a loss of power leaves half a file under ``path``.

    Args:
        path: the file to make or to replace.
        write: what writes the content into the open file that it is given.

    Raises:
        CallError: the folder is missing, read-only or full.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    part = target.with_name(PART.format(secrets.token_hex(8)))
    try:
        if target.exists() and not target.is_file():
            raise CallError(f"{shown_name(path)!r} is not a plain file. Choose another name.")
        sweep(target.parent)
        try:
            with part.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
            _keep_names(target.parent)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CallError(
            f"{shown_name(path)!r} cannot be written: {error.strerror or 'no access'}. "
            "Choose a folder that is there, may be written to and has room."
        ) from None


@contextmanager
def writing_alone(path: Path) -> Iterator[None]:
    """Let others who write a file and what belongs to it wait until both are written.

    The lock is that of the folder: it goes with the process that holds it and leaves no file
    behind. Where there is no folder, or no such lock, nobody waits; the writing itself says why.
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


def sweep(folder: Path) -> None:
    """Remove the parts that killed writers left in a folder more than an hour ago."""
    latest = time.time() - STRAY_SECONDS
    for part in folder.glob(PART.format("*")):
        with suppress(OSError):  # another writer swept it, or it is not ours to remove
            if part.stat().st_mtime >= latest:
                continue
            if part.is_dir():  # the pieces of a big table
                shutil.rmtree(part)
            else:
                part.unlink()


def _keep_names(folder: Path) -> None:
    """Put the names of a folder on the disk; Windows has no such call and needs none."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
