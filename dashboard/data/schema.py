"""The schema of the table: its columns, its vocabulary, and its rules as named sentences."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import dataframely as dy
import polars as pl
from babel.numbers import list_currencies

MEASURES = (
    "people_in_need",
    "people_displaced",
    "people_returned",
    "funding",
    "personnel",
    "attendance",
    "distance",
    "duration",
    "ordinal",
    "event",
)
PEOPLE_MEASURES = ("people_in_need", "people_displaced", "people_returned")
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
DISTANCE_UNITS = ("km", "mi")
DURATION_UNITS = ("minutes", "hours", "days", "weeks", "months", "years")
CURRENCIES = tuple(sorted(list_currencies()))

LARGEST = 1e15  # sums of a few thousand such figures stay exact enough and finite
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
SLUG = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"
TEXT_LIMIT = 1000

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
}
REQUIRED = tuple(name for name, column in COLUMNS.items() if column.required)
POLARS_TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date, "flag": pl.Boolean}
FRAME_SCHEMA = pl.Schema({name: POLARS_TYPES[column.kind] for name, column in COLUMNS.items()})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the column that a fault is told at, the sentence, and the expression that holds."""

    column: str
    expected: str
    holds: pl.Expr


def _one_of(words: tuple[str, ...]) -> str:
    return "one of: " + ", ".join(words)


def _coordinates_fit() -> pl.Expr:
    filled = pl.sum_horizontal(pl.col("lat0", "lon0", "lat1", "lon1").is_not_null())
    return (filled == 0) | ((filled == 4) & (pl.col("measure") == "distance"))


_is_event = pl.col("measure") == "event"
_is_funding = pl.col("measure") == "funding"
_is_percent = pl.col("unit").eq_missing("percent")

RULES: dict[str, Rule] = {
    **{
        f"{name}_is_filled": Rule(name, "a value, not an empty cell", pl.col(name).is_not_null())
        for name, column in COLUMNS.items()
        if not column.nullable
    },
    **{
        f"{name}_is_a_slug": Rule(
            name, "letters, digits, hyphens, no spaces", pl.col(name).str.contains(SLUG)
        )
        for name in ("id", "crisis", "quantity")
    },
    "id_is_unique": Rule("id", "an id that no other row has", pl.col("id").is_unique()),
    **{
        f"{name}_is_known": Rule(name, _one_of(words), pl.col(name).is_in(words))
        for name, words in VOCABULARY.items()
    },
    "label_is_short": Rule(
        "label", "a label of at most 120 characters", pl.col("label").str.len_chars() <= 120
    ),
    "stated_as_is_a_phrase": Rule(
        "stated_as",
        "the figure phrase, at most five words",
        pl.col("stated_as").str.split(" ").list.len() <= 5,
    ),
    "event_has_the_status_event": Rule(
        "status",
        "the status event with the measure event, and with no other",
        _is_event == (pl.col("status") == "event"),
    ),
    "value_is_there": Rule(
        "value", "a number; only an event has none", pl.col("value").is_not_null() | _is_event
    ),
    "event_has_no_value": Rule(
        "value", "an empty cell, as an event has no value", pl.col("value").is_null() | ~_is_event
    ),
    **{
        f"{name}_is_in_range": Rule(
            name, "a number from 0 to 1e15", pl.col(name).is_between(0, LARGEST)
        )
        for name in ("value", "low", "high")
    },
    "low_is_below_value": Rule(
        "low", "a number that is not above value", pl.col("low") <= pl.col("value")
    ),
    "high_is_above_value": Rule(
        "high", "a number that is not below value", pl.col("high") >= pl.col("value")
    ),
    "low_is_below_high": Rule(
        "low", "a number that is not above high", pl.col("low") <= pl.col("high")
    ),
    "unit_is_there": Rule(
        "unit", "a unit; only an event has none", pl.col("unit").is_not_null() | _is_event
    ),
    "unit_of_people": Rule(
        "unit",
        "people or percent, as the measure counts people",
        pl.col("unit").is_in(["people", "percent"]) | ~pl.col("measure").is_in(PEOPLE_MEASURES),
    ),
    "unit_of_funding": Rule(
        "unit",
        "an ISO 4217 currency code such as USD, or percent",
        pl.col("unit").is_in(CURRENCIES) | _is_percent | ~_is_funding,
    ),
    "unit_of_personnel": Rule(
        "unit",
        "personnel or percent, as the measure counts personnel",
        pl.col("unit").is_in(["personnel", "percent"]) | (pl.col("measure") != "personnel"),
    ),
    "unit_of_distance": Rule(
        "unit",
        _one_of(DISTANCE_UNITS),
        pl.col("unit").is_in(DISTANCE_UNITS) | (pl.col("measure") != "distance"),
    ),
    "unit_of_duration": Rule(
        "unit",
        _one_of(DURATION_UNITS),
        pl.col("unit").is_in(DURATION_UNITS) | (pl.col("measure") != "duration"),
    ),
    "unit_is_one_per_quantity": Rule(
        "unit",
        "one unit for all rows of a quantity; another unit or currency is another quantity",
        (pl.col("unit").n_unique().over("crisis", "quantity") == 1)
        | pl.col("quantity").is_null()
        | pl.col("crisis").is_null(),
    ),
    "share_is_in_percent": Rule(
        "basis",
        "share with the unit percent, and with no other",
        (pl.col("basis") == "share") == _is_percent,
    ),
    **{
        f"{name}_is_in_range": Rule(
            name, "a day from 1900-01-01 to 2200-12-31", pl.col(name).is_between(EARLIEST, LATEST)
        )
        for name in ("as_of", "due", "reported_on")
    },
    "due_is_not_before_as_of": Rule(
        "due", "a day that is not before as_of", pl.col("due") >= pl.col("as_of")
    ),
    "reported_on_is_not_before_as_of": Rule(
        "reported_on",
        "a day that is not before as_of; only an event may lie ahead",
        (pl.col("reported_on") >= pl.col("as_of")) | _is_event,
    ),
    "source_url_is_a_web_address": Rule(
        "source_url",
        "an address that starts with https:// or http://",
        pl.col("source_url").str.contains(r"^https?://[^\s/]"),
    ),
    **{
        f"{name}_is_a_latitude": Rule(
            name, "degrees from -90 to 90", pl.col(name).is_between(-90, 90)
        )
        for name in ("lat0", "lat1")
    },
    **{
        f"{name}_is_a_longitude": Rule(
            name, "degrees from -180 to 180", pl.col(name).is_between(-180, 180)
        )
        for name in ("lon0", "lon1")
    },
    "coordinates_are_complete": Rule(
        "lat0", "lat0, lon0, lat1 and lon1 together, on a distance only", _coordinates_fit()
    ),
    **{
        f"{name}_is_plain_text": Rule(
            name,
            f"one line of at most {TEXT_LIMIT} characters",
            ~pl.col(name).str.contains(r"[\x00-\x1f\x7f\u2028\u2029]")
            & (pl.col(name).str.len_chars() <= TEXT_LIMIT),
        )
        for name, column in COLUMNS.items()
        if column.kind == "text"
    },
}


def _as_rule(holds: pl.Expr) -> dy.Schema:
    @dy.rule()
    def rule(cls: type[dy.Schema]) -> pl.Expr:
        return holds

    return rule


_COLUMN_TYPES = {"text": dy.String, "number": dy.Float64, "date": dy.Date, "flag": dy.Bool}

FigureTable = type(
    "FigureTable",
    (dy.Schema,),
    {name: _COLUMN_TYPES[column.kind](nullable=True) for name, column in COLUMNS.items()}
    | {name: _as_rule(rule.holds) for name, rule in RULES.items()},
)
"""The dataframely schema: every rule is evaluated once, at the door, on the whole frame."""
