"""Which tables are trusted: built here or shipped, and unchanged since, as their checksums say.

``build`` writes the checksum of a table beside it, in the form that ``sha256sum -c`` reads. It says
that the two belong together and no more: whoever sends a file can send its checksum. So ``build``
also notes the checksum in a folder of the account, and only a table that is noted there, or shipped
with the program, is parsed in the process that serves it. Any other is parsed in the sandbox.
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

MAX_NOTED = 1_000  # the oldest are forgotten: such a table is then parsed in the sandbox
SHIPPED = ("figures.parquet", "examples.parquet")
CHECKSUM_ENDING = ".sha256"
CHECKSUM_LINE = re.compile(rb"^([0-9a-f]{64}) [ *]\S", re.MULTILINE)


def state_folder() -> Path:
    """Return the folder in which the tables that this account built are noted."""
    if os.name == "nt":
        home = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    else:
        home = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    return Path(os.path.expanduser(home)) / "aid-dashboard" / "built"


def note_built(digest: str) -> None:
    """Note the SHA-256 of a table that this account has built, if the account has a folder."""
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
            digests.add(shipped(name + CHECKSUM_ENDING).read_text("utf-8").split()[0])
    return frozenset(digests)


def checksum_path(path: Path) -> Path:
    """Return the path of the checksum of a table."""
    return path.with_name(path.name + CHECKSUM_ENDING)


def stated_checksums(path: Path) -> set[str] | None:
    """Return the checksums beside a table, two while it is replaced; None if there are none.

    Raises:
        CallError: the file with the checksum cannot be read.
    """
    try:
        exists = path.suffix.lower() == ".parquet" and checksum_path(path).exists()
    except (OSError, ValueError):  # no file can have this name; reading the table says so
        return None
    if not exists:
        return None
    content = read_whole(checksum_path(path), max_bytes=MEGABYTE)
    return {digest.decode() for digest in CHECKSUM_LINE.findall(content)}


def require_checksum(content: bytes, stated: set[str], path: Path) -> None:
    """Raise unless a table is the one that was written.

    Raises:
        TableError: it was changed since.
    """
    if hashlib.sha256(content).hexdigest() not in stated:
        name = shown_name(path)
        raise TableError(
            f"{name}: the file is not the one that was built: it does not fit its checksum in "
            f"{name}{CHECKSUM_ENDING}. Build it again; if the change is meant, delete "
            f"{name}{CHECKSUM_ENDING}."
        )


def has_valid_checksum(path: Path) -> bool:
    """Return whether a table has a checksum, without parsing the table.

    Raises:
        CallError: the table or its checksum cannot be read.
        TableError: the checksum is that of another table.
    """
    stated = stated_checksums(path)
    if stated is None:
        return False
    require_checksum(read_table_file(path, max_bytes=BUILT_LIMITS.file_bytes), stated, path)
    return True


def write_with_checksum(content: bytes, path: Path) -> None:
    """Write a table with its checksum beside it.

    While a table is replaced, its checksum file lists the old and the new one, so that table and
    checksum match at any moment for any reader, even if this process is killed. If writing fails,
    the checksum is again that of the old table. A second writer of the same table waits.

    Raises:
        CallError: a file cannot be written there.
    """
    digest = hashlib.sha256(content).hexdigest()
    note_built(digest)
    with write_lock(path):
        stated = stated_checksums(path)
        try:
            if stated is not None:
                _write_checksums([digest, *stated], path)
            write_whole(path, lambda file: file.write(content))
            _write_checksums([digest], path)
        except BaseException:
            if stated is not None:
                _restore_checksum([digest, *stated], sorted(stated), path)
            raise


def _restore_checksum(digests: list[str], before: list[str], path: Path) -> None:
    """Leave only the checksum of the table, as ``sha256sum -c`` wants every line to match."""
    with suppress(CallError, OSError):  # the first failure is the one that is raised
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        _write_checksums([digest] if digest in digests else before, path)


def _write_checksums(digests: list[str], path: Path) -> None:
    lines = "".join(f"{digest}  {path.name}\n" for digest in digests).encode()
    write_whole(checksum_path(path), lambda file: file.write(lines))
