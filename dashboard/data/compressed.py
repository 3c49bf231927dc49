"""Scripts in compressed form: made once a content, kept beside the installed packages."""

import gzip
import sys
from functools import partial
from hashlib import sha256
from pathlib import Path

import brotli

from dashboard.data.files import write_whole
from dashboard.errors import CallError

ENDINGS = {"br": ".br", "gzip": ".gz"}  # by content coding; the first is the smaller

MIN_VALUE = {
    "br": partial(brotli.compress, quality=11, lgwin=24),
    "gzip": partial(gzip.compress, compresslevel=9, mtime=0),
}


def store() -> Path:
    """Return the folder of compressed scripts; it goes when the environment goes."""
    return Path(sys.prefix) / "share" / "aid-dashboard" / "compressed"


def find_compressed(content: bytes, coding: str) -> bytes | None:
    """Return a content in a coding, if that was made before."""
    try:
        return _path(content, coding).read_bytes()
    except OSError:
        return None


def is_compressed() -> bool:
    """Return whether scripts were compressed in this environment, or cannot be kept there."""
    try:
        return any(store().iterdir())
    except FileNotFoundError:
        return False
    except OSError:
        return True


def keep_compressed(content: bytes) -> None:
    """Compress a content as small as it gets, in each coding, and keep that where it may be."""
    try:
        store().mkdir(parents=True, exist_ok=True)
        for coding, squeeze in MIN_VALUE.items():
            path = _path(content, coding)
            if not path.exists():
                write_whole(path, partial(_write, squeeze(content)))
    except (OSError, CallError):
        return  # a folder of another account: scripts are then compressed as they go out


def _write(compressed: bytes, file: object) -> None:
    file.write(compressed)


def _path(content: bytes, coding: str) -> Path:
    return store() / (sha256(content).hexdigest()[:32] + ENDINGS[coding])
