"""The columns of the table, and the words that some of them may hold."""

from dataclasses import dataclass
from datetime import date
from types import NoneType
from typing import Literal, TypedDict, get_args, get_type_hints

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
    "reached",  # people who got aid, who are never people in need
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
    """One column: what its cells hold, and the value of an empty or missing cell."""

    kind: Kind = "text"
    required: bool = False  # the column must be there
    nullable: bool = True  # a cell may be empty
    default: str | bool | None = None  # the value of an empty cell or a missing column


class Figure(TypedDict):
    """A figure: a row of the table. A column that may be empty is None there."""

    id: str
    crisis: str
    quantity: str
    measure: str
    label: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None
    qualifier: str
    modality: str
    status: str
    basis: str
    as_of: date
    due: date | None
    due_text: str | None
    reported_on: date  # empty: the day of as_of
    place: str | None
    actor: str | None
    publisher: str | None
    source_title: str | None
    source_url: str | None
    stated_as: str | None
    note: str | None
    headline: bool
    briefing: bool
    lat0: float | None  # the two ends of a distance, in degrees
    lon0: float | None
    lat1: float | None
    lon1: float | None
    settled_by: str | None  # the quantity whose figures show the outcome, if it is another
    plan: str | None  # the code of the appeal or plan; goal and money of one plan meet by it
    plan_type: str | None  # such as "flash appeal", in the words of the source
    instrument: str | None  # of money: grant, loan, in kind ...
    caveat: str | None  # what a reader of the number must know, in a line; shown beside it


REQUIRED = (*("id", "crisis", "quantity", "measure", "label", "value", "unit", "status", "as_of"),)
DEFAULTS: dict[str, str | bool] = {  # of an empty cell or a missing column
    "qualifier": "exact",
    "modality": "stated",
    "basis": "none",
    "headline": False,
    "briefing": False,
}
KINDS: dict[type, Kind] = {str: "text", float: "number", date: "date", bool: "flag"}


def _column(name: str, annotation: type) -> Column:
    types: tuple[type, ...] = get_args(annotation) or (annotation,)
    return Column(KINDS[types[0]], name in REQUIRED, NoneType in types, DEFAULTS.get(name))


COLUMNS = {name: _column(name, hint) for name, hint in get_type_hints(Figure).items()}


TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}
FRAME_SCHEMA = pl.Schema({name: TYPES[column.kind] for name, column in COLUMNS.items()})
