"""A big table as a Hive-partitioned folder of Parquet files, with a manifest beside it.

Each crisis is one file, ``crisis=NAME/DIGEST.parquet``, which DuckDB, Arrow and Polars read as a
dataset. The manifest holds the SHA-256 of each file. A rebuilt table gets new files first and then,
in one step, another manifest; the files of the manifest before stay until the next build, so that a
running server still finds them. Polars' own partitioned writer is not used, as it overwrites files
where they are.
"""

import hashlib
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Self

import polars as pl

from dashboard.data.files import read_whole, shown_name, sync_folder, write_whole
from dashboard.data.result_cache import ResultCache, cached_by_table
from dashboard.data.sandbox.parent import sandbox
from dashboard.data.sandbox.resource_limits import BUILT_LIMITS, MEGABYTE
from dashboard.data.schema import SLUG
from dashboard.data.table import MAX_ROWS_IN_FILE, SHOWN_DIGITS
from dashboard.data.table_files import parse_built, read_built, search_built
from dashboard.data.trusted_tables import is_trusted, note_built
from dashboard.data.vintages import as_known, require_crisis
from dashboard.errors import CallError, TableError

MANIFEST_ENDING = ".index.json"
MANIFEST_VERSION = 2
MAX_MANIFEST_BYTES = 64 * MEGABYTE
MAX_FIGURES = 2**53  # every JSON reader takes a number up to it for a whole one
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Partition:
    """What the manifest says of a crisis."""

    crisis: str
    sha256: str
    figures: int

    @property
    def file(self) -> str:
        """Return the path of its file in the folder."""
        return f"crisis={self.crisis}/{self.sha256[:16]}.parquet"


@dataclass(frozen=True, slots=True)
class PartitionedTable:
    """A table that reads the figures of a crisis when they are needed; see ``Table``.

    A file is read whole, and checked against its checksum and every rule, before it is used.
    """

    path: Path
    partitions: dict[str, Partition] = field(compare=False, repr=False)  # by crisis
    digest: str  # SHA-256 of the manifest, and so of every file
    notice: str | None = field(default=None, compare=False)
    left_out: None = field(default=None, compare=False)
    token: None = field(default=None, compare=False)
    title: None = field(default=None, compare=False)
    results: ResultCache = field(default_factory=ResultCache, compare=False, repr=False)

    @property
    def version(self) -> str:
        """Return the first digits of the digest, to be shown."""
        return self.digest[:SHOWN_DIGITS]

    @property
    def origin(self) -> str:
        """Return the path of the folder."""
        return str(self.path)

    @property
    def crises(self) -> list[str]:
        """Return the crises in the table's order."""
        return list(self.partitions)

    @property
    def height(self) -> int:
        """Return the number of figures."""
        return sum(partition.figures for partition in self.partitions.values())

    @property
    def frame(self) -> pl.DataFrame:
        """Return all figures.

        Raises:
            CallError: they are more than one file holds.
        """
        if self.height > MAX_ROWS_IN_FILE:
            raise CallError(
                f"The table holds {self.height:,} figures of {len(self.partitions)} crises, "
                "too many for one file. Name a crisis."
            )
        return pl.concat(read_partitions(self))

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the figures of one crisis.

        Raises:
            CallError: the table has no such crisis, or its file cannot be read.
            TableError: its file is not the one that was built.
        """
        require_crisis(crisis, self.crises)
        return _of_crisis(self, crisis)

    def known(self, crisis: str, day: date) -> pl.DataFrame:
        """Return the figures of one crisis that were public on a day; raises as ``of_crisis``."""
        return _known(self, crisis, day)

    def search(self, condition: pl.Expr) -> Iterator[pl.DataFrame]:
        """Yield the figures that fulfil a condition, crisis by crisis; raises as ``of_crisis``."""
        return read_partitions(self, condition)

    def with_notice(self, notice: str | None) -> Self:
        """Return the same table with another notice."""
        return replace(self, notice=notice)


@cached_by_table
def _of_crisis(table: PartitionedTable, crisis: str) -> pl.DataFrame:
    trusted = is_trusted(table.digest)
    parse = partial(read_built, path=table.path, trusted=trusted)
    return _read_partition(table.path, table.partitions[crisis], parse)


@cached_by_table
def _known(table: PartitionedTable, crisis: str, day: date) -> pl.DataFrame:
    return as_known(table.of_crisis(crisis), day)


def read_partitions(
    table: PartitionedTable, condition: pl.Expr | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the figures of each crisis that fulfil a condition; only one crisis is in memory.

    Raises:
        CallError: a file cannot be read.
        TableError: a file is not the one that was built.
    """
    with ExitStack() as stack:
        if is_trusted(table.digest):
            parse = parse_built if condition is None else partial(search_built, condition=condition)
        else:
            parse = partial(stack.enter_context(sandbox(table.path)).read_built, path=table.path)
        for partition in table.partitions.values():
            figures = _read_partition(table.path, partition, parse, whole=condition is None)
            yield figures if condition is None else figures.filter(condition)


def _read_partition(
    path: Path,
    partition: Partition,
    parse: Callable[[bytes], pl.DataFrame | None],
    *,
    whole: bool = True,
) -> pl.DataFrame:
    """Return the figures of one crisis.

    Args:
        path: of the table.
        partition: what the manifest says of the crisis.
        parse: returns the figures in the content of a file, or None where they are not valid.
        whole: whether it returns all of them.

    Raises:
        CallError: the file is not there or cannot be read.
        TableError: it is not the one that was built.
    """
    content = read_whole(path / partition.file, max_bytes=BUILT_LIMITS.file_bytes)
    is_built = hashlib.sha256(content).hexdigest() == partition.sha256
    figures = parse(content) if is_built else None
    if (
        figures is None
        or (whole and figures.height != partition.figures)
        or not (figures["crisis"] == partition.crisis).all()
    ):
        raise TableError(
            f"{shown_name(path)}: the figures of {partition.crisis!r} are not those that were "
            "built. Build the table again."
        )
    return figures


def manifest_path(path: Path) -> Path:
    """Return where the manifest of a table is."""
    return path.with_name(path.name + MANIFEST_ENDING)


def is_dataset(path: Path) -> bool:
    """Return whether a table is a folder of partitions."""
    try:
        return path.suffix.lower() == ".parquet" and path.is_dir() and manifest_path(path).is_file()
    except (OSError, ValueError):
        return False


def open_dataset(path: Path) -> PartitionedTable:
    """Return a folder as a table; only its manifest is read.

    Raises:
        CallError: the manifest cannot be read.
        TableError: it is no manifest, or of another version.
    """
    content = read_whole(manifest_path(path), max_bytes=MAX_MANIFEST_BYTES)
    try:
        manifest = json.loads(content)
        partitions = [_partition(**values) for values in manifest["partitions"]]
        if type(manifest["version"]) is not int or manifest["version"] != MANIFEST_VERSION:
            raise ValueError
        if not partitions or len({part.crisis for part in partitions}) < len(partitions):
            raise ValueError
    except (ValueError, TypeError, KeyError, RecursionError):
        raise TableError(
            f"{manifest_path(path).name}: this is not the index of a table. Build the table again."
        ) from None
    digest = hashlib.sha256(content).hexdigest()
    return PartitionedTable(path, {part.crisis: part for part in partitions}, digest)


def _partition(*, crisis: object, sha256: object, figures: object) -> Partition:
    """Return an entry of a manifest, checked.

    Raises:
        TypeError: a name is missing, or unknown.
        ValueError: a value is none that ``build`` writes.
    """
    if not isinstance(crisis, str) or not re.fullmatch(SLUG, crisis):
        raise ValueError
    if not isinstance(sha256, str) or not SHA256.fullmatch(sha256):
        raise ValueError
    if not isinstance(figures, int) or type(figures) is bool or not 0 <= figures < MAX_FIGURES:
        raise ValueError
    return Partition(crisis, sha256, figures)


def to_manifest(partitions: Iterable[Partition]) -> bytes:
    """Return the content of a manifest."""
    entries = [asdict(partition) for partition in partitions]
    return json.dumps({"version": MANIFEST_VERSION, "partitions": entries}, indent=1).encode()


def write_dataset(path: Path, crises: Iterable[tuple[str, pl.DataFrame]]) -> list[Partition]:
    """Write a folder and its manifest, and return its partitions; only one crisis is in memory.

    Raises:
        CallError: a file cannot be written.
    """
    replaced = set(_files_of_manifest(path))
    path.mkdir(exist_ok=True)
    partitions = [_write_partition(figures, crisis, path) for crisis, figures in crises]
    sync_folder(path)
    content = to_manifest(partitions)
    note_built(hashlib.sha256(content).hexdigest())
    write_whole(manifest_path(path), lambda file: file.write(content))
    # A server that still has the manifest before finds its files until the next build.
    current = replaced | {path / partition.file for partition in partitions}
    for file in {*path.glob("*.parquet"), *path.glob("crisis=*/*.parquet")} - current:
        file.unlink(missing_ok=True)
        with suppress(OSError):  # other files are in it
            file.parent.rmdir()
    return partitions


def _files_of_manifest(path: Path) -> list[Path]:
    try:
        return [path / part.file for part in open_dataset(path).partitions.values()]
    except (CallError, TableError):  # there is none yet, or it is one of an earlier version
        return []


def _write_partition(figures: pl.DataFrame, crisis: str, folder: Path) -> Partition:
    file = io.BytesIO()
    figures.write_parquet(file, compression="zstd")
    content = file.getvalue()
    partition = Partition(crisis, hashlib.sha256(content).hexdigest(), figures.height)
    (folder / partition.file).parent.mkdir(exist_ok=True)
    write_whole(folder / partition.file, lambda target: target.write(content))
    return partition


def check_dataset(path: Path) -> int:
    """Return how many figures a folder holds, once every one of them was read and checked.

    Raises:
        CallError: the manifest or a file cannot be read.
        TableError: a file is not the one that was built, or two figures have one id.
    """
    numbers = pl.concat(frame["id"].hash() for frame in read_partitions(open_dataset(path)))
    if numbers.is_duplicated().any():
        raise TableError(f"{shown_name(path)}: figures of two crises have one id. Build it again.")
    return numbers.len()
