"""Tables are built from table files: small ones as one file, big ones as a folder of crises.

A big table is built in bounded memory. Each source is sorted into pieces on disk, one per source
and crisis; then the pieces of each crisis become its partition. Only one source or one crisis is
in memory at a time, and a number for each id.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from dashboard.data.dataset import is_dataset, open_dataset, read_partitions, write_dataset
from dashboard.data.files import shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.long_csv import is_long, read_parts
from dashboard.data.table import MAX_ROWS_IN_FILE
from dashboard.data.table_files import read_table, require_table_name, write_table
from dashboard.errors import CallError, FaultyTableError, TableError


@dataclass(frozen=True, slots=True)
class Built:
    """What was written."""

    figures: int
    crises: int
    left_out: int = 0  # rows with faults


def build_table(
    paths: Sequence[Path],
    output: Path,
    options: ImportOptions = NO_OPTIONS,
    *,
    on_notice: Callable[[str], object] | None = None,
    max_rows_in_file: int = MAX_ROWS_IN_FILE,
) -> Built:
    """Check table files and write their good rows as one table, or none if a file is refused.

    Args:
        paths: the files, in the order of the table.
        output: the table; with more than ``max_rows_in_file`` figures a folder with a manifest.
        options: how to read what the file does not say.
        on_notice: called with each remark on how a file was read, and with rows left out.
        max_rows_in_file: figures.

    Raises:
        FaultyTableError: a file in our own format has faults, or no row of another is good.
        CallError: no file is named, one is not there, or the table cannot be written.
        TableError: a file cannot be used, or two of them hold the same id or give one quantity
            two units.
    """
    require_table_name(output)
    if not paths:
        raise CallError("No table is named. Name at least one table file.")
    waiting: list[pl.DataFrame] = []
    left_out: list[int] = []

    def leave_out(error: FaultyTableError) -> None:
        left_out.append(error.rows)
        if on_notice is not None:
            on_notice(error.left_out)

    frames = _read_sources(paths, options, on_notice, leave_out)
    for frame in frames:
        waiting.append(frame)
        if sum(part.height for part in waiting) > max_rows_in_file:
            built = _build_dataset(waiting, frames, output)
            return replace(built, left_out=sum(left_out))
    table = pl.concat(waiting)
    refuse_clashes(table)
    write_table(table.drop("file"), output)
    return Built(table.height, table["crisis"].n_unique(), sum(left_out))


def _read_sources(
    paths: Iterable[Path],
    options: ImportOptions,
    on_notice: Callable[[str], object] | None,
    on_left_out: Callable[[FaultyTableError], object],
) -> Iterator[pl.DataFrame]:
    """Yield checked figures with the name of their file, a file or a part of it at a time."""
    for path in paths:
        if is_dataset(path):
            frames = read_partitions(open_dataset(path))
        elif is_long(path):
            frames = read_parts(path, options, on_notice=on_notice)
        else:
            frames = iter([read_table(path, options, on_notice=on_notice, on_left_out=on_left_out)])
        for frame in frames:
            yield frame.with_columns(file=pl.lit(shown_name(path)))


def _build_dataset(
    waiting: list[pl.DataFrame], frames: Iterator[pl.DataFrame], output: Path
) -> Built:
    if output.exists() and not output.is_dir():
        raise CallError(
            f"{shown_name(output)!r} is a file, and a table as big as this one becomes a folder. "
            "Choose another name, or remove the file."
        )
    try:
        with tempfile.TemporaryDirectory(
            prefix=".dashboard-",
            suffix=".part",
            dir=output.absolute().parent,
            ignore_cleanup_errors=True,
        ) as folder:
            pieces = Pieces(Path(folder))
            while waiting:
                pieces.add(waiting.pop(0))
            for frame in frames:
                pieces.add(frame)
            pieces.refuse_repeated_ids()
            partitions = write_dataset(output, pieces.by_crisis())
    except OSError as error:
        raise CallError(
            f"{shown_name(output)!r} cannot be written: {error.strerror or 'no access'}. "
            "Choose a folder that is there, may be written to and has room."
        ) from None
    return Built(sum(partition.figures for partition in partitions), len(partitions))


@dataclass(frozen=True, slots=True)
class Pieces:
    """Figures on disk, one file per source and crisis, and a number for each id in memory."""

    folder: Path
    paths: dict[str, list[Path]] = field(default_factory=dict)  # by crisis
    numbers: list[pl.Series] = field(default_factory=list)

    def add(self, figures: pl.DataFrame) -> None:
        """Write the figures of a source."""
        self.numbers.append(figures["id"].hash())
        by_crisis = figures.partition_by("crisis", as_dict=True, maintain_order=True)
        for (crisis,), rows in by_crisis.items():
            paths = self.paths.setdefault(crisis, [])
            path = self.folder / f"{len(self.paths)}-{crisis}-{len(paths)}"
            rows.write_ipc(path, compression="lz4")
            paths.append(path)

    def by_crisis(self) -> Iterator[tuple[str, pl.DataFrame]]:
        """Yield each crisis with its figures in the order of the sources.

        Raises:
            TableError: two sources give one quantity two units.
        """
        for crisis in self.paths:
            figures = self._read(crisis)
            refuse_clashes(figures)
            yield crisis, figures.drop("file")

    def refuse_repeated_ids(self) -> None:
        """Raise if two figures of the whole table have the same id.

        Raises:
            TableError: two have, and it names their files.
        """
        numbers = pl.concat(self.numbers)
        repeated = numbers.filter(numbers.is_duplicated()).unique()
        if repeated.is_empty():
            return
        # Different ids may have one number, so those in question are compared themselves.
        suspects = pl.concat(
            rows.filter(rows["id"].hash().is_in(repeated.implode())).select("id", "crisis", "file")
            for rows in map(self._read, self.paths)
        )
        refuse_clashes(suspects.with_columns(quantity=pl.col("id"), unit=pl.lit("")))

    def _read(self, crisis: str) -> pl.DataFrame:
        return pl.concat(pl.read_ipc(path) for path in self.paths[crisis])


def refuse_clashes(table: pl.DataFrame) -> None:
    """Apply the rules about other rows to the rows of several files.

    Args:
        table: figures, and in ``file`` the name of the file of each.

    Raises:
        TableError: two files hold the same id or give one quantity two units.
    """
    repeated = table.filter(pl.col("id").is_duplicated())
    if not repeated.is_empty():
        word = repeated["id"][0]
        raise TableError(
            f"The id {word!r} stands in {_files(repeated.filter(id=word))}. Give one another id."
        )
    units = pl.col("unit").drop_nulls().n_unique().over("crisis", "quantity")
    mixed = table.filter(units > 1)
    if not mixed.is_empty():
        word = mixed["quantity"][0]
        raise TableError(
            f"The quantity {word!r} has another unit in {_files(mixed.filter(quantity=word))}. "
            "Give one of them another name."
        )


def _files(rows: pl.DataFrame) -> str:
    return " and in ".join(rows["file"].unique(maintain_order=True))
