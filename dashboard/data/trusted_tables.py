"""Which built tables are known to be ours: those that are shipped, and those built by this account.

A checksum that lies beside a table says that the two belong together, and no more: whoever sends a
file can send its checksum. So ``build`` also notes the checksum in the account's own folder of
states, and only a table that is noted there, or shipped with the program, is parsed in the
process that serves it. Any other is read by a process of its own.
"""

import hashlib
import os
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from dashboard.data.files import read_table_file, read_whole, shown_name, write_lock, write_whole
from dashboard.data.resources import shipped
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS, MEGABYTE
from dashboard.errors import CallError, TableError

MAX_NOTED = 1_000  # the oldest are forgotten: such a table is then read by a process of its own
SHIPPED = ("figures.parquet", "examples.parquet")


def state_folder() -> Path:
    """Return the folder in which this account's built tables are noted."""
    if os.name == "nt":
        home = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    else:
        home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(os.path.expanduser(home)) / "aid-dashboard" / "built"


def note_built(digest: str) -> None:
    """Note the checksum of a table that this account has built, if the account has a folder."""
    folder = state_folder()
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / digest).touch(mode=0o600)
        noted = sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        for path in noted[:-MAX_NOTED]:
            path.unlink(missing_ok=True)


def is_trusted(digest: str) -> bool:
    """Return whether a table of this SHA-256 is shipped, or was built by this account."""
    if digest in _shipped_digests():
        return True
    try:
        return (state_folder() / digest).is_file()
    except OSError:
        return False


@lru_cache(maxsize=1)
def _shipped_digests() -> frozenset[str]:
    digests = set()
    for name in SHIPPED:
        with suppress(OSError, ValueError):
            digests.add(shipped(f"{name}.sha256").read_text("utf-8").split()[0])
    return frozenset(digests)


ENDING = ".sha256"
LINE = re.compile(rb"^([0-9a-f]{64}) [ *]\S", re.MULTILINE)
MAX_CHECKSUM_BYTES = MEGABYTE  # a line or two are looked for


def checksum_path(path: Path) -> Path:
    """Return where the checksum of a table stands, in the form that ``sha256sum -c`` reads."""
    return path.with_name(path.name + ENDING)


def stated_checksums(path: Path) -> set[str] | None:
    """Return the checksums that stand beside a table, two while it is replaced; None if none do.

    Raises:
        CallError: the file with the checksum cannot be read.
    """
    try:
        beside = path.suffix.lower() == ".parquet" and checksum_path(path).exists()
    except (OSError, ValueError):  # a name that no file can have; the table's own reading says so
        return None
    if not beside:
        return None
    return {
        found.decode()
        for found in LINE.findall(read_whole(checksum_path(path), max_bytes=MAX_CHECKSUM_BYTES))
    }


def require_checksum(content: bytes, stated: set[str], path: Path) -> None:
    """Raise unless a table is the one that was written.

    Raises:
        TableError: it was changed since.
    """
    if hashlib.sha256(content).hexdigest() not in stated:
        name = shown_name(path)
        raise TableError(
            f"{name}: the file is not the one that was built: it does not fit its checksum in "
            f"{name}{ENDING}. Build it again; if the change is meant, delete {name}{ENDING}."
        )


def has_valid_checksum(path: Path) -> bool:
    """Return whether a table is the one that ``build`` wrote; not a byte of it is parsed.

    Raises:
        CallError: the table or its checksum cannot be read.
        TableError: it was changed since.
    """
    stated = stated_checksums(path)
    if stated is None:
        return False
    require_checksum(read_table_file(path, max_bytes=BUILT_LIMITS.file_bytes), stated, path)
    return True


def write_with_checksum(content: bytes, path: Path) -> None:
    """Write a table with its checksum beside it.

    While a table that has a checksum is replaced, the checksum fits the old one and the new one,
    so that whoever reads, and whoever ends this process, finds a pair that fits at any moment.
    Where the writing fails, the checksum is again that of the table that stands there. Of two
    writers of one table the second waits for the first.

    Raises:
        CallError: a file cannot be written there.
    """
    sums = [hashlib.sha256(content).hexdigest()]
    note_built(sums[0])
    with write_lock(path):
        stated = stated_checksums(path)
        try:
            if stated is not None:
                _write_checksums([*sums, *stated], path)
            write_whole(path, lambda file: file.write(content))
            _write_checksums(sums, path)
        except BaseException:
            if stated is not None:
                _restore_checksum([*sums, *stated], sorted(stated), path)
            raise


def _restore_checksum(known: list[str], before: list[str], path: Path) -> None:
    """Leave the one checksum that fits the table, as ``sha256sum -c`` wants every line to fit."""
    with suppress(CallError, OSError):  # what failed first is told
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _write_checksums([digest] if digest in known else before, path)


def _write_checksums(sums: list[str], path: Path) -> None:
    lines = "".join(f"{text}  {path.name}\n" for text in sums).encode()
    write_whole(checksum_path(path), lambda file: file.write(lines))
