"""Files are opened here: only plain ones, only up to a size, and never waiting for a writer."""

import os
import stat
from pathlib import Path

from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.errors import CallError, shortened

TABLES = (".parquet", ".csv", ".xlsx", ".json")
# A pipe or a device must not be waited for, and bytes stay as they are.
FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def shown_name(path: Path) -> str:
    """Return the name of a file as a sentence can say it: no folder, one line, not too long."""
    name = shortened(path.name or str(path))
    return "".join(letter if letter.isprintable() else "?" for letter in name)


def read_whole(path: Path, *, most: int | None = None) -> bytes:
    """Return the bytes of a plain file.

    Args:
        path: the file; what it is, is asked of the open file and not of its name, so that
            nothing can take its place between the question and the reading.
        most: bytes that are accepted; any number unless told.

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
            content = file.read() if most is None else file.read(most + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise CallError(f"There is no file {name!r}. Check its name and folder.") from None
    except OSError as error:
        reason = error.strerror or "no access"
        raise CallError(f"{name!r} cannot be read: {reason}. Check its name and rights.") from None
    if most is not None and len(content) > most:
        raise CallError(f"{name!r} is too large. A table has at most {most // MEGABYTE} MB.")
    return content


def read_table_file(path: Path, *, most: int | None = LIMITS.file_bytes) -> bytes:
    """Return the bytes of a table file.

    Raises:
        CallError: there is no such file, it is not a table's, it may not be read, or it is larger
            than ``most``.
    """
    content = read_whole(path, most=most)
    if path.suffix.lower() not in TABLES:
        raise CallError(
            f"{shown_name(path)!r} is not a table that can be read. "
            f"Use a file that ends in {', '.join(TABLES)}."
        )
    return content
