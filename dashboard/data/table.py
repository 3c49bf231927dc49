"""The door of the table: files are read, checked once against every rule, and written whole."""

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from dashboard.data.cells import check_columns, read_cells
from dashboard.data.schema import COLUMNS, FRAME_SCHEMA, RULES, Column, FigureTable
from dashboard.errors import CallError, Fault, FaultyTableError, TableError

EXPECTED_CELLS = {
    "number": "a plain number such as 2000000 or 1.5",
    "date": "a day such as 2016-07-20",
    "flag": "true or false",
}
NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$"


@dataclass(frozen=True, slots=True)
class CheckedTable:
    """A table after the door: its good rows, every fault, and what was assumed."""

    frame: pl.DataFrame
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def check_table(path: Path) -> CheckedTable:
    """Return the good rows of a table file and every fault in it.

    Raises:
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    cells, ragged = read_cells(path)
    unknown = check_columns(cells.columns, path.name)
    if cells.is_empty() and not ragged:
        raise TableError(f"{path.name}: the table has no rows. Add one figure a row.")
    notices = [f"column {column!r} is not one of ours and was left out" for column in unknown]
    notices += [
        f"column {name!r} is missing; taken as {_default_words(name, column)}"
        for name, column in COLUMNS.items()
        if name not in cells.columns and not column.nullable
    ]
    frame, unread = parse_cells(cells)
    good, broken = check_rules(frame, told={(fault.row, fault.column) for fault in unread})
    faults = sorted(
        [*ragged, *unread, *broken], key=lambda fault: (fault.row, _place(fault.column))
    )
    wrong = pl.Series([fault.row for fault in faults], dtype=pl.Int64)
    return CheckedTable(good.filter(~pl.col("row").is_in(wrong.implode())).drop("row"), faults, notices)


def read_table(path: Path) -> pl.DataFrame:
    """Return a table file as a checked frame with the columns of ``FRAME_SCHEMA``.

    Raises:
        FaultyTableError: cells break the rules; the error holds every one.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    checked = check_table(path)
    if checked.faults:
        raise FaultyTableError(path.name, checked.faults)
    return checked.frame


def join_tables(paths: Iterable[Path]) -> pl.DataFrame:
    """Return several table files as one frame; an id may stand in one of them only."""
    paths = list(paths)
    frames = [read_table(path) for path in paths]
    table = pl.concat(frames)
    twice = table.filter(pl.col("id").is_duplicated())["id"].unique(maintain_order=True).to_list()
    if twice:
        names = [
            path.name
            for path, frame in zip(paths, frames, strict=True)
            if frame["id"].is_in([twice[0]]).any()
        ]
        raise TableError(
            f"The id {twice[0]!r} stands in {' and in '.join(names)}. Give one of them another id."
        )
    return table


def write_table(table: pl.DataFrame, path: Path) -> None:
    """Write the table as Parquet, whole or not at all."""
    if path.suffix.lower() != ".parquet":
        raise CallError(f"{path.name!r} must end in .parquet.")
    write_whole(path, lambda file: table.write_parquet(file, compression="zstd"))


def write_whole(path: Path, write) -> None:
    """Write a file through a temporary one beside it, so that no reader meets half a file.

    Raises:
        CallError: the folder is missing, read-only or full.
    """
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise CallError(
            f"{path.name!r} cannot be written: {error.strerror or error}. "
            "Choose a folder that is there and may be written to."
        ) from None


def parse_cells(cells: pl.DataFrame) -> tuple[pl.DataFrame, list[Fault]]:
    """Return cells as typed columns with their stated defaults, and the cells that do not parse."""
    text = cells.with_columns(
        pl.col(name).str.strip_chars().replace("", None)
        for name, dtype in cells.schema.items()
        if dtype == pl.String
    )
    typed = text.select(
        "row",
        *(
            _parsed(name, column, text.schema[name]).alias(name)
            if name in text.columns
            else pl.lit(None, FRAME_SCHEMA[name]).alias(name)
            for name, column in COLUMNS.items()
        ),
    )
    faults = []
    for name, column in COLUMNS.items():
        if column.kind == "text" or text.schema.get(name) != pl.String:
            continue
        lost = typed[name].is_null() & text[name].is_not_null()
        for row, value in text.filter(lost).select("row", name).iter_rows():
            faults.append(Fault(row, name, value, EXPECTED_CELLS[column.kind]))
    defaults = [
        pl.col(name).fill_null(pl.lit(column.default, FRAME_SCHEMA[name]))
        for name, column in COLUMNS.items()
        if column.default is not None
    ]
    return typed.with_columns(
        *defaults, reported_on=pl.col("reported_on").fill_null(pl.col("as_of"))
    ), faults


def check_rules(
    frame: pl.DataFrame, told: set[tuple[int, str]] | None = None
) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the rows that keep every rule, and a fault for each broken cell not yet told."""
    told = set() if told is None else set(told)
    good, failure = FigureTable.filter(frame.drop("row"))
    if good.height == frame.height:
        return frame, []
    broken = frame.with_columns(rule.holds.alias(f"_{name}") for name, rule in RULES.items())
    faults = []
    for name, rule in RULES.items():
        if not failure.counts().get(name):
            continue
        wrong = broken.filter(~pl.col(f"_{name}"))
        for row, value in wrong.select("row", rule.column).iter_rows():
            if (row, rule.column) not in told:
                told.add((row, rule.column))
                shown = "" if value is None else f"{value:.15g}" if isinstance(value, float) else value
                faults.append(Fault(row, rule.column, str(shown), rule.expected))
    wrong_rows = pl.Series([row for row, _ in told], dtype=pl.Int64)
    return frame.filter(~pl.col("row").is_in(wrong_rows.implode())), faults


def _parsed(name: str, column: Column, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(name)
    if dtype != pl.String or column.kind == "text":
        return cell.cast(FRAME_SCHEMA[name])
    match column.kind:
        case "number":
            return pl.when(cell.str.contains(NUMBER)).then(cell.cast(pl.Float64, strict=False))
        case "date":
            shaped = cell.str.contains(r"^\d{4}-\d{2}-\d{2}$")
            return pl.when(shaped).then(cell.str.to_date("%Y-%m-%d", strict=False))
        case _:
            return cell.str.to_lowercase().replace_strict(
                {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
            )


def _default_words(name: str, column: Column) -> str:
    if name == "reported_on":
        return "the day of as_of"
    return str(column.default).lower()


def _place(column: str) -> int:
    return list(COLUMNS).index(column) if column in COLUMNS else -1
