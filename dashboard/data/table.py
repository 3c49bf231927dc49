"""What the rest of the program needs of a table, whether it is one file or a folder of crises."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol, Self

import polars as pl

from dashboard.data.result_cache import ResultCache

SHOWN_DIGITS = 12  # of a table's digest, where a reader sees it
MAX_ROWS_IN_FILE = 500_000  # a table of more is built as a folder and read crisis by crisis


class Table(Protocol):
    """A checked table of figures, known by its digest and by where it came from.

    ``TableSnapshot`` holds its figures in memory; ``PartitionedTable`` reads them by crisis.
    """

    @property
    def digest(self) -> str:
        """The SHA-256, in hex, of all that the table was read from."""

    @property
    def version(self) -> str:
        """The first digits of the digest, to be shown."""

    @property
    def origin(self) -> str:
        """The path of the table, or the token of an uploaded one."""

    @property
    def notice(self) -> str | None:
        """What is wrong with the file of the table, in words for the page."""

    @property
    def left_out(self) -> str | None:
        """Which rows of the file were left out, in words for the page."""

    @property
    def token(self) -> str | None:
        """What names the table in an address; None for the table of the server."""

    @property
    def title(self) -> str | None:
        """What an uploaded table is called."""

    @property
    def results(self) -> ResultCache:
        """What was computed from the table."""

    @property
    def crises(self) -> list[str]:
        """The crises in the order of the table."""

    @property
    def height(self) -> int:
        """The number of figures."""

    @property
    def frame(self) -> pl.DataFrame:
        """All figures.

        Raises:
            CallError: they are not in memory, and more than ``MAX_ROWS_IN_FILE``.
        """

    def of_crisis(self, crisis: str) -> pl.DataFrame:
        """Return the figures of one crisis.

        Raises:
            CallError: the table has no such crisis, or its file cannot be read.
            TableError: its file is not the one that was built.
        """

    def known(self, crisis: str, day: date) -> pl.DataFrame:
        """Return the figures of one crisis that were public on a day; raises as ``of_crisis``."""

    def search(self, condition: pl.Expr) -> Iterator[pl.DataFrame]:
        """Yield the figures of every crisis that fulfil a condition, some at a time."""

    def with_notice(self, notice: str | None) -> Self:
        """Return the same table with another notice."""
