"""A table in memory: its figures, what identifies it, and what was computed from it."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Self

import polars as pl

from dashboard.data.dataset import is_dataset, open_dataset
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.result_cache import ResultCache, cached_by_table
from dashboard.data.table import SHOWN_DIGITS, Table
from dashboard.data.table_files import load_table, usable_rows
from dashboard.data.vintages import as_known, crises, of_crisis


@dataclass(frozen=True, slots=True)
class TableSnapshot:
    """A table in memory, identified by its whole digest and by where it came from; see ``Table``.

    Results are stored with the table itself, so that no two tables can share any.
    """

    frame: pl.DataFrame = field(compare=False, repr=False)
    digest: str  # SHA-256, in hex, of all that it was read from
    origin: str = ""  # the path of its file, or the token of an uploaded table
    notice: str | None = field(default=None, compare=False)
    left_out: str | None = field(default=None, compare=False)
    token: str | None = field(default=None, compare=False)
    title: str | None = field(default=None, compare=False)
    results: ResultCache = field(default_factory=ResultCache, compare=False, repr=False)

    @property
    def version(self) -> str:
        """Return the first digits of the digest, to be shown."""
        return self.digest[:SHOWN_DIGITS]

    @property
    def crises(self) -> list[str]:
        """Return the crises in the table's order."""
        return crises(self.frame)

    @property
    def height(self) -> int:
        """Return the number of figures."""
        return self.frame.height

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the figures of one crisis.

        Raises:
            CallError: the table has no such crisis.
        """
        return of_crisis(self.frame, crisis)

    def known(self, crisis: str, day: date) -> pl.DataFrame:
        """Return the figures of one crisis that were public on a day; raises as ``of_crisis``."""
        return _known(self, crisis, day)

    def search(self, condition: pl.Expr) -> Iterator[pl.DataFrame]:
        """Yield the figures that fulfil a condition."""
        yield self.frame.filter(condition)

    def with_notice(self, notice: str | None) -> Self:
        """Return the same table with another notice."""
        return replace(self, notice=notice)


@cached_by_table
def _known(table: TableSnapshot, crisis: str, day: date) -> pl.DataFrame:
    return as_known(table.of_crisis(crisis), day)


def open_table(path: Path, options: ImportOptions = NO_OPTIONS) -> Table:
    """Return the usable rows of a table; each crisis of a big one is checked when it is read.

    Args:
        path: the file, or the folder of a big table.
        options: how to read what the file does not say.

    Raises:
        FaultyTableError: see ``usable_rows``; the error lists every fault.
        CallError: the file is not there or is of no kind that can be read.
        TableError: the file as a whole cannot be used.
    """
    if is_dataset(path):
        return open_dataset(path)
    content, checked = load_table(path, options)
    rows, left_out = usable_rows(checked, path)
    return TableSnapshot(
        rows,
        hashlib.sha256(content).hexdigest(),
        str(path),
        left_out=None if left_out is None else left_out.left_out_line,
    )
