"""Tables are built: small ones as one file, big ones crisis by crisis, in bounded memory.

Sources are read one after another and sorted into pieces on disk, a piece a source and crisis;
then the pieces of each crisis become its volume. At no time is more than one source or one crisis
in memory, and of the whole table only a number for each id.
"""

import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl

from dashboard.data.dataset import read_volume
from dashboard.data.dataset_manifest import Volume, index_path, is_shelf, read_index, to_index
from dashboard.data.dataset_parts import is_long, read_parts
from dashboard.data.files import shown_name, write_whole
from dashboard.data.import_options import NOTHING, Declared
from dashboard.data.table import MAX_ROWS_IN_FILE
from dashboard.data.table_files import check_name, read_table, refuse_clashes, write_table
from dashboard.data.trusted_tables import is_known, note_built
from dashboard.errors import CallError, TableError

HEX_DIGITS = 16  # of a volume's checksum, in its name


@dataclass(frozen=True, slots=True)
class Built:
    """What was written."""

    figures: int
    crises: int


def build_table(
    paths: Sequence[Path],
    output: Path,
    declared: Declared = NOTHING,
    *,
    tell: Callable[[str], object] | None = None,
    max_rows_in_file: int = MAX_ROWS_IN_FILE,
) -> Built:
    """Check table files and write them as one table, whole or not at all.

    Args:
        paths: the files, in the order of the table.
        output: the table; of more than ``max_rows_in_file`` figures a folder with an index.
        declared: what the files do not say of themselves.
        tell: what is called with each remark on how a file was read.
        max_rows_in_file: figures.

    Raises:
        FaultyTableError: cells of a file break the rules.
        CallError: no file is named, one is not there, or the table cannot be written.
        TableError: a file cannot be used, or two of them hold the same id or give one quantity
            two units.
    """
    check_name(output)
    if not paths:
        raise CallError("No table is named. Name at least one table file.")
    waiting: list[pl.DataFrame] = []
    pieces = _named_pieces(paths, declared, tell)
    for piece in pieces:
        waiting.append(piece)
        if sum(frame.height for frame in waiting) > max_rows_in_file:
            return _build_shelf(waiting, pieces, output)
    table = pl.concat(waiting)
    refuse_clashes(table)
    write_table(table.drop("file"), output)
    return Built(table.height, table["crisis"].n_unique())


def _named_pieces(
    paths: Iterable[Path], declared: Declared, tell: Callable[[str], object] | None
) -> Iterator[pl.DataFrame]:
    """Yield checked figures with the name of their file, a file or a crisis of it at a time."""
    for path in paths:
        name = pl.lit(shown_name(path)).alias("file")
        if is_shelf(path):
            digest, volumes = read_index(path)
            for volume in volumes:
                yield read_volume(path, volume, known=is_known(digest)).with_columns(name)
        elif is_long(path):
            for part in read_parts(path, declared, tell=tell):
                yield part.with_columns(name)
        else:
            yield read_table(path, declared, tell=tell).with_columns(name)


def _build_shelf(
    waiting: list[pl.DataFrame], pieces: Iterator[pl.DataFrame], output: Path
) -> Built:
    if output.exists() and not output.is_dir():
        raise CallError(
            f"{shown_name(output)!r} is a file, and a table as big as this one becomes a folder. "
            "Choose another name, or remove the file."
        )
    try:
        with Pile(output.absolute().parent) as pile:
            while waiting:
                pile.add(waiting.pop(0))
            for piece in pieces:
                pile.add(piece)
            pile.refuse_double_ids()
            return _write_shelf(pile, output)
    except OSError as error:
        raise CallError(
            f"{shown_name(output)!r} cannot be written: {error.strerror or 'no access'}. "
            "Choose a folder that is there, may be written to and has room."
        ) from None


@dataclass(slots=True)
class Pile:
    """Figures on their way to the volumes: pieces on disk by crisis, and a number for each id."""

    parent: Path
    folder: Path = field(init=False)
    pieces: dict[str, list[Path]] = field(default_factory=dict)
    numbers: list[pl.Series] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix=".dashboard-", suffix=".part", dir=self.parent))
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def add(self, figures: pl.DataFrame) -> None:
        """Sort figures into pieces."""
        self.numbers.append(figures["id"].hash())
        for (crisis,), rows in figures.partition_by(
            "crisis", as_dict=True, maintain_order=True
        ).items():
            known = self.pieces.setdefault(crisis, [])
            path = self.folder / f"{len(self.pieces)}-{crisis}-{len(known)}"
            rows.write_ipc(path, compression="lz4")
            known.append(path)

    def figures_of(self, crisis: str) -> pl.DataFrame:
        """Return the figures of a crisis, with their files, in the order in which they came."""
        return pl.concat(pl.read_ipc(path) for path in self.pieces[crisis])

    def refuse_double_ids(self) -> None:
        """Raise if two figures of the whole table have the same id.

        Raises:
            TableError: two have, and stand in the files that it names.
        """
        numbers = pl.concat(self.numbers)
        double = numbers.filter(numbers.is_duplicated()).unique()
        if double.is_empty():
            return
        # Different ids may have one number, so those in question are compared themselves.
        suspects = pl.concat(
            rows.filter(rows["id"].hash().is_in(double.implode())).select("id", "crisis", "file")
            for rows in map(self.figures_of, self.pieces)
        )
        refuse_clashes(suspects.with_columns(quantity=pl.col("id"), unit=pl.lit("")))


def check_shelf(path: Path) -> int:
    """Return how many figures a big table holds, once every one of them was read and held.

    Raises:
        CallError: the index or a volume cannot be read.
        TableError: a volume is not the one that was built, or two figures have one id.
    """
    numbers = []
    digest, volumes = read_index(path)
    for volume in volumes:
        numbers.append(read_volume(path, volume, known=is_known(digest))["id"].hash())
    numbers = pl.concat(numbers)
    if numbers.is_duplicated().any():
        raise TableError(f"{shown_name(path)}: figures of two crises have one id. Build it again.")
    return numbers.len()


def _write_shelf(pile: Pile, output: Path) -> Built:
    before = {volume.file for volume in read_index(output)[1]} if is_shelf(output) else set()
    output.mkdir(exist_ok=True)
    volumes = []
    for crisis in pile.pieces:
        figures = pile.figures_of(crisis)
        refuse_clashes(figures)
        volumes.append(_write_volume(figures.drop("file"), crisis, output))
    index = to_index(volumes)
    note_built(hashlib.sha256(index).hexdigest())
    write_whole(index_path(output), lambda file: file.write(index))
    # Who reads by the index before finds its volumes until the table is built once more.
    kept = before | {volume.file for volume in volumes}
    for path in output.glob("*.parquet"):
        if path.name not in kept:
            path.unlink(missing_ok=True)
    return Built(sum(volume.figures for volume in volumes), len(volumes))


def _write_volume(figures: pl.DataFrame, crisis: str, folder: Path) -> Volume:
    file = io.BytesIO()
    figures.write_parquet(file, compression="zstd")
    content = file.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    name = f"crisis-{crisis}-{digest[:HEX_DIGITS]}.parquet"
    write_whole(folder / name, lambda file: file.write(content))
    return Volume(crisis, name, digest, figures.height)
