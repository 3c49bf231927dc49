"""Files that are recognised and not read: each is refused by its name, with what to do next."""

from collections.abc import Callable

import polars as pl

from dashboard.data.import_options import ImportOptions
from dashboard.data.resources import read_rows
from dashboard.data.text_table import TextTable
from dashboard.errors import TableError

PERSONS = "a list of persons"  # which is refused whatever is said of its columns
NOT_READ = read_rows("not_read.csv", folder="data/standards")


def refuse(title: str) -> Callable[[TextTable, ImportOptions, str], TextTable]:
    """Return a reader that refuses every file of a standard with its sentence of not_read.csv."""

    def refuse_file(_table: TextTable, _options: ImportOptions, name: str) -> TextTable:
        raise TableError(refusal(title, name))

    return refuse_file


def refusal(title: str, name: str) -> str:
    """Return why a file of a standard is not read, and what to do next."""
    _, what, next_step = NOT_READ.row(by_predicate=pl.col("standard") == title)
    return f"{name}: this is {title}: {what}. {next_step}"
