"""The door of the table: files are read, checked once against every rule, and written whole."""

import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import dataframely as dy
import polars as pl

from dashboard.data.cells import ROW
from dashboard.data.declared import NOTHING, Declared
from dashboard.data.formats import read_bytes, read_cells, shown_name
from dashboard.data.parsing import parse_cells
from dashboard.data.schema import COLUMNS, RULES, FigureTable
from dashboard.errors import CallError, Fault, FaultyTableError, TableError

NumberedTable = type("NumberedTable", (FigureTable,), {ROW: dy.Int64(nullable=True)})
PLACES = {name: place for place, name in enumerate(COLUMNS)}
READ_BY = {name: rule.columns for name, rule in RULES.items()}


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table after the door: its good rows, every fault, and what was assumed."""

    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def check_table(path: Path, declared: Declared = NOTHING) -> CheckedTable:
    """Return the good rows of a table file and every fault in it, by row and then by column.

    Args:
        path: the file.
        declared: what the file does not say of itself.

    Raises:
        CallError: the file is not there or is of no kind that can be read, or a declared column
            is not in it.
        TableError: the file as a whole cannot be used.
    """
    return check_content(read_bytes(path), path, declared)


def check_content(content: bytes, path: Path, declared: Declared = NOTHING) -> CheckedTable:
    """Return the good rows and every fault of a table file that was read already.

    Raises:
        CallError: a declared column is not there.
        TableError: the file as a whole cannot be used.
    """
    name = shown_name(path)
    cells = read_cells(content, name, path.suffix, declared)
    if cells.frame.is_empty() and not cells.faults:
        raise TableError(f"{name}: the table has no rows. Add one figure a row.")
    # Other formats hold numbers as numbers; their text has a point.
    decimal_comma = declared.decimal_comma and path.suffix.lower() == ".csv"
    parsed, unread = parse_cells(cells.frame, decimal_comma=decimal_comma)
    broken = _broken_cells(parsed, cells.frame, unread)
    faults = sorted(
        [*cells.faults, *unread, *broken],
        key=lambda fault: (fault.row, PLACES.get(fault.column, -1)),
    )
    good = parsed.filter(~pl.col(ROW).is_in({fault.row for fault in faults}))
    return CheckedTable(good.drop(ROW), faults, cells.notices)


def read_table(
    path: Path, declared: Declared = NOTHING, *, tell: Callable[[str], object] | None = None
) -> pl.DataFrame:
    """Return a table file as a checked frame with the columns of ``FRAME_SCHEMA``.

    Args:
        path: the file.
        declared: what the file does not say of itself.
        tell: what is called with each remark on how the file was read.

    Raises:
        FaultyTableError: cells break the rules; the error holds every one.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    checked = check_table(path, declared)
    for notice in checked.notices if tell else ():
        tell(f"{shown_name(path)}: {notice}")
    if checked.faults:
        raise FaultyTableError(shown_name(path), checked.faults)
    return checked.frame


def join_tables(
    paths: Iterable[Path],
    declared: Declared = NOTHING,
    *,
    tell: Callable[[str], object] | None = None,
) -> pl.DataFrame:
    """Return several table files as one frame, in the order of the files.

    Args:
        paths: the files.
        declared: what the files do not say of themselves.
        tell: what is called with each remark on how a file was read.

    Raises:
        CallError: no file is named, or one is not there.
        TableError: a file cannot be used, or two of them hold the same id or give one quantity
            two units.
    """
    frames = [
        read_table(path, declared, tell=tell).with_columns(pl.lit(shown_name(path)).alias("file"))
        for path in paths
    ]
    if not frames:
        raise CallError("No table is named. Name at least one table file.")
    table = pl.concat(frames)
    _refuse_clashes(table)
    return table.drop("file")


def _refuse_clashes(table: pl.DataFrame) -> None:
    """Hold between files what each file holds by itself."""
    twice = table.filter(pl.col("id").is_duplicated())
    if not twice.is_empty():
        word = twice["id"][0]
        raise TableError(
            f"The id {word!r} stands in {_files(twice.filter(id=word))}. Give one another id."
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


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write the table as Parquet, whole or not at all.

    Raises:
        CallError: the name does not end in .parquet, or the file cannot be written there.
    """
    if path.suffix.lower() != ".parquet":
        raise CallError(f"{shown_name(path)!r} is no name for a table. End it in .parquet.")
    write_whole(path, lambda file: table.write_parquet(file, compression="zstd"))


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file through another one beside it, so that no reader meets half a file.

    Args:
        path: the file to make or to replace.
        write: what writes the content into the open file that it is given.

    Raises:
        CallError: the folder is missing, read-only or full.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    part = target.with_name(f".dashboard-{secrets.token_hex(8)}.part")
    try:
        if target.exists() and not target.is_file():
            raise CallError(f"{shown_name(path)!r} is not a plain file. Choose another name.")
        try:
            with part.open("xb") as file:
                write(file)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise CallError(
            f"{shown_name(path)!r} cannot be written: {error.strerror or 'no access'}. "
            "Choose a folder that is there, may be written to and has room."
        ) from None


def _broken_cells(
    parsed: pl.DataFrame, cells: pl.DataFrame, unread: Iterable[Fault]
) -> list[Fault]:
    """Return a fault for each cell that breaks a rule, one per cell.

    A rule that reads another broken cell is passed over: it may hold once that cell is mended.
    """
    _, failure = NumberedTable.filter(parsed)
    verdicts = failure.details()
    texts = {
        row[ROW]: row
        for row in cells.join(verdicts.select(ROW), on=ROW, how="semi").iter_rows(named=True)
    }
    told = {(fault.row, fault.column) for fault in unread}
    faults = []
    # Rules of one column come first, as the others rest on them.
    for name in sorted(failure.counts(), key=lambda name: len(READ_BY[name]) > 1):
        rule = RULES[name]
        for row in verdicts.filter(pl.col(name) == "invalid")[ROW]:
            if not any((row, column) in told for column in READ_BY[name]):
                told.add((row, rule.column))
                text = (texts[row].get(rule.column) or "").strip()
                faults.append(Fault(row, rule.column, text, rule.expected))
    return faults
