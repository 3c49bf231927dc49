"""The index of a big table: which volumes it has, one a crisis, each named by its content."""

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dashboard.data.files import read_whole
from dashboard.data.sandbox.resource_limits import MEGABYTE
from dashboard.data.schema import SLUG
from dashboard.errors import TableError

ENDING = ".index.json"
FORM = 1  # of the index
LARGEST_INDEX = 64 * MEGABYTE
MOST_FIGURES = 2**53  # which every reader of JSON takes for a whole number
FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,250}\.parquet")  # a name in the folder, and no path
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Volume:
    """What the index says of a crisis."""

    crisis: str
    file: str  # its name in the folder
    sha256: str
    figures: int


def index_path(path: Path) -> Path:
    """Return where the index of a table stands."""
    return path.with_name(path.name + ENDING)


def is_shelf(path: Path) -> bool:
    """Return whether a table is a folder of volumes."""
    try:
        return path.suffix.lower() == ".parquet" and path.is_dir() and index_path(path).is_file()
    except (OSError, ValueError):
        return False


def read_index(path: Path) -> tuple[str, list[Volume]]:
    """Return the SHA-256 of a table's index, and its volumes in the table's order.

    Raises:
        CallError: the index cannot be read.
        TableError: it is none, or of another version.
    """
    content = read_whole(index_path(path), most=LARGEST_INDEX)
    try:
        told = json.loads(content)
        volumes = [_volume(**one) for one in told["volumes"]]
        if type(told["form"]) is not int or told["form"] != FORM or not volumes:
            raise ValueError
        if len({volume.crisis for volume in volumes}) < len(volumes):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise TableError(
            f"{index_path(path).name}: this is not the index of a table. Build the table again."
        ) from None
    return hashlib.sha256(content).hexdigest(), volumes


def _volume(*, crisis: object, file: object, sha256: object, figures: object) -> Volume:
    """Return what an index says of a crisis, held against what ``build`` writes.

    Raises:
        TypeError: a name is missing, or there is another one.
        ValueError: a value is none that ``build`` writes.
    """
    texts = ((crisis, re.compile(SLUG)), (file, FILE), (sha256, SHA256))
    if not all(isinstance(text, str) and form.fullmatch(text) for text, form in texts):
        raise ValueError
    if type(figures) is not int or not 0 <= figures < MOST_FIGURES:
        raise ValueError
    return Volume(crisis, file, sha256, figures)


def to_index(volumes: list[Volume]) -> bytes:
    """Return the index of volumes as a file holds it."""
    told: dict[str, Any] = {
        "form": FORM,
        "volumes": [
            {name: getattr(volume, name) for name in Volume.__slots__} for volume in volumes
        ],
    }
    return json.dumps(told, indent=1).encode()
