"""The columns of the table, and the words that some of them may hold."""

from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.data.table_measures import TABLE_MEASURES

MEASURES = tuple(TABLE_MEASURES)
STATUSES = (
    "observed",
    "target",
    "required",
    "pledged",
    "committed",
    "received",
    "announced",
    "authorised",
    "projected",
    "context",
    "event",
)
QUALIFIERS = ("exact", "about", "at_least", "more_than", "up_to", "less_than", "nearly")
MODALITIES = ("stated", "expected", "likely", "possible")
BASES = ("stock", "flow", "cumulative", "share", "none")
VOCABULARY = {
    "measure": MEASURES,
    "status": STATUSES,
    "qualifier": QUALIFIERS,
    "modality": MODALITIES,
    "basis": BASES,
}
SLUG = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"  # a name that goes into addresses and file names
Kind = Literal["text", "number", "date", "flag"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what its cells hold, and what stands in an empty or missing one."""

    kind: Kind = "text"
    required: bool = False  # the column must be there
    nullable: bool = True  # a cell may be empty
    default: str | bool | None = None  # stands in for an empty cell or a missing column


COLUMNS: dict[str, Column] = {
    "id": Column(required=True, nullable=False),
    "crisis": Column(required=True, nullable=False),
    "quantity": Column(required=True, nullable=False),
    "measure": Column(required=True, nullable=False),
    "label": Column(required=True, nullable=False),
    "value": Column("number", required=True),
    "low": Column("number"),
    "high": Column("number"),
    "unit": Column(required=True),
    "qualifier": Column(nullable=False, default="exact"),
    "modality": Column(nullable=False, default="stated"),
    "status": Column(required=True, nullable=False),
    "basis": Column(nullable=False, default="none"),
    "as_of": Column("date", required=True, nullable=False),
    "due": Column("date"),
    "due_text": Column(),
    "reported_on": Column("date", nullable=False),  # empty: the day of as_of
    "place": Column(),
    "actor": Column(),
    "publisher": Column(),
    "source_title": Column(),
    "source_url": Column(),
    "stated_as": Column(),
    "note": Column(),
    "headline": Column("flag", nullable=False, default=False),
    "briefing": Column("flag", nullable=False, default=False),
    "lat0": Column("number"),  # the two ends of a distance, in degrees
    "lon0": Column("number"),
    "lat1": Column("number"),
    "lon1": Column("number"),
    "settled_by": Column(),  # the quantity whose figures tell what came of it, if not its own
}
REQUIRED = tuple(name for name, column in COLUMNS.items() if column.required)


TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}
FRAME_SCHEMA = pl.Schema({name: TYPES[column.kind] for name, column in COLUMNS.items()})
