"""Which built tables are known to be ours: those that are shipped, and those built by this account.

A checksum that lies beside a table says that the two belong together, and no more: whoever sends a
file can send its checksum. So ``build`` also notes the checksum in the account's own folder of
states, and only a table that is noted there, or shipped with the program, is parsed in the
process that serves it. Any other is read by a process of its own.
"""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from dashboard.data.resources import shipped

MOST_NOTED = 1_000  # the oldest are forgotten: such a table is then read by a process of its own
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
        for path in noted[:-MOST_NOTED]:
            path.unlink(missing_ok=True)


def is_known(digest: str) -> bool:
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
