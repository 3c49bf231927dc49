"""The rules of the table: each a column, a sentence of what is expected, and an expression."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl
from babel.numbers import list_currencies

from dashboard.data.sandbox.resource_limits import LIMITS
from dashboard.data.schema import (
    COLUMNS,
    FRAME_SCHEMA,
    SLUG,
    VOCABULARY,
)
from dashboard.data.table_measures import CURRENCY, TABLE_MEASURES

# The units of a measure whose units are listed; money has those of ISO 4217.
UNITS = {
    key: measure.units
    for key, measure in TABLE_MEASURES.items()
    if measure.units and CURRENCY not in measure.units
}
CURRENCIES = frozenset(list_currencies())

MAX_VALUE = 1e15  # sums of a few thousand such figures stay exact enough and finite
# Quotients, logarithms and axes of such figures stay finite, and nothing countable is smaller.
MIN_VALUE = 1e-6
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
SLUGS = ("id", "crisis", "quantity", "settled_by")
COORDINATES = ("lat0", "lon0", "lat1", "lon1")
NUMBER_EXPECTED = "0, or a number from 0.000001 to 1e15"
# Invisible characters: controls, line ends, codes without a character, private ones, formats (but
# the number signs among them are drawn), fillers, selectors, tags, and braille without dots.
HIDDEN = (
    r"\p{Cc}\p{Zl}\p{Zp}\p{Cn}\p{Co}[\p{Cf}--\p{Prepended_Concatenation_Mark}]"
    r"\p{Default_Ignorable_Code_Point}\x{2800}"
)
# Some of them are spelling in the right position. Joiners shape Persian and Indic words and combine
# emoji: not between two letters of scripts that do not join, at both ends, or two in a row.
# A variation selector follows an emoji. Direction marks keep brackets and numbers of Arabic and
# Hebrew texts in order: only such texts have them; overrides and isolates none.
JOINERS, SELECTORS, MARKS = r"\x{200c}\x{200d}", r"\x{fe0e}\x{fe0f}", r"\x{200e}\x{200f}\x{61c}"
UNJOINED = r"[\p{ASCII}\p{Latin}\p{Greek}\p{Cyrillic}]"
UNSEEN = (
    rf"[[{HIDDEN}]--[{JOINERS}{SELECTORS}{MARKS}]]"
    rf"|(?:^|{UNJOINED})[{JOINERS}](?:$|{UNJOINED})|[{JOINERS}]{{2}}"
    rf"|(?:^|[[^\p{{Emoji}}]\p{{ASCII}}])[{SELECTORS}]"
)
RIGHT_TO_LEFT = r"[[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}\p{Nko}]&&\p{L}]"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: the column of its faults, what is expected, and the expression that holds."""

    column: str
    expected: str
    holds: pl.Expr
    of_one_cell: bool = False  # it looks at the text of its cell and at nothing else

    @property
    def columns(self) -> frozenset[str]:
        """Return every column that the rule reads, and the column of its faults."""
        return frozenset([self.column, *self.holds.meta.root_names()])


_is_event = pl.col("measure") == "event"
_is_percent = pl.col("unit").eq_missing("percent")
_has_value = pl.col("value").is_not_null()


def _one_of(words: tuple[str, ...]) -> str:
    return "one of: " + ", ".join(words)


def _is_in_range(name: str) -> pl.Expr:
    number = pl.col(name)
    return (number == 0) | number.is_between(MIN_VALUE, MAX_VALUE)


def _one_unit_per_quantity() -> pl.Expr:
    """Return whether a row's unit is that of more than half the rows of its quantity."""
    same = pl.len().over("crisis", "quantity", "unit")
    filled = pl.col("unit").count().over("crisis", "quantity")
    return (same * 2 > filled) | pl.col("unit").is_null()


def _coordinates_fit() -> pl.Expr:
    filled = pl.sum_horizontal(pl.col(name).is_not_null() for name in COORDINATES)
    return (filled == 0) | ((filled == 4) & (pl.col("measure") == "distance"))


def is_visible(text: pl.Expr) -> pl.Expr:
    """Return whether every character of a text is seen, or is part of how its words are spelled."""
    in_place = ~text.str.contains(f"[{MARKS}]") | text.str.contains(RIGHT_TO_LEFT)
    return ~text.str.contains(UNSEEN) & in_place


RULES: dict[str, Rule] = {
    **{
        f"{name}_is_filled": Rule(name, "a value", pl.col(name).is_not_null())
        for name, column in COLUMNS.items()
        if not column.nullable and column.default is None and name != "reported_on"
    },
    **{
        f"{name}_is_a_slug": Rule(
            name,
            "a name of at most 120 letters, digits, hyphens, dots or underscores",
            pl.col(name).str.contains(SLUG),
            of_one_cell=True,
        )
        for name in SLUGS
    },
    "id_is_unique": Rule("id", "an id that no other row has", pl.col("id").is_unique()),
    **{
        f"{name}_is_known": Rule(name, _one_of(words), pl.col(name).is_in(words), of_one_cell=True)
        for name, words in VOCABULARY.items()
    },
    "label_is_short": Rule(
        "label", "a label of at most 120 characters", pl.col("label").str.len_chars() <= 120
    ),
    "stated_as_is_a_phrase": Rule(
        "stated_as",
        "the figure phrase, at most five words",
        pl.col("stated_as").str.count_matches(r"\S+") <= 5,
    ),
    "event_has_the_status_event": Rule(
        "status",
        "the status event with the measure event, and with no other",
        _is_event == (pl.col("status") == "event"),
    ),
    "value_is_there": Rule("value", "a number; only an event has none", _has_value | _is_event),
    "event_has_no_value": Rule(
        "value", "an empty cell, as an event has no value", ~_has_value | ~_is_event
    ),
    **{
        f"{name}_is_in_range": Rule(name, NUMBER_EXPECTED, _is_in_range(name))
        for name in ("value", "low", "high")
    },
    **{
        f"{name}_has_a_value": Rule(
            name, "an empty cell, as there is no value", pl.col(name).is_null() | _has_value
        )
        for name in ("low", "high")
    },
    "low_is_not_above_value": Rule(
        "low", "a number that is not above value", pl.col("low") <= pl.col("value")
    ),
    "high_is_not_below_value": Rule(
        "high", "a number that is not below value", pl.col("high") >= pl.col("value")
    ),
    "unit_is_there": Rule(
        "unit", "a unit; only an event has none", pl.col("unit").is_not_null() | _is_event
    ),
    **{
        f"unit_of_{measure}": Rule(
            "unit",
            f"{_one_of(units)}, as the measure is {measure}",
            pl.col("unit").is_in(units) | (pl.col("measure") != measure),
        )
        for measure, units in UNITS.items()
    },
    "unit_of_funding": Rule(
        "unit",
        "an ISO 4217 currency code such as USD, or percent",
        pl.col("unit").is_in(CURRENCIES) | _is_percent | (pl.col("measure") != "funding"),
    ),
    "unit_is_one_per_quantity": Rule(
        "unit",
        "one unit for all rows of a quantity; another unit or currency is another quantity",
        _one_unit_per_quantity(),
    ),
    "share_is_in_percent": Rule(
        "basis",
        "a basis other than share, as the unit is not percent",
        (pl.col("basis") != "share") | _is_percent,
    ),
    **{
        f"{name}_is_in_range": Rule(
            name, f"a day from {EARLIEST} to {LATEST}", pl.col(name).is_between(EARLIEST, LATEST)
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
        "an address that starts with https:// or http:// and has no spaces",
        pl.col("source_url").str.contains(r"^(?i:https?)://[^\s/]\S*$"),
        of_one_cell=True,
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
            f"one line of at most {LIMITS.characters} characters, all of them visible",
            is_visible(pl.col(name)) & (pl.col(name).str.len_chars() <= LIMITS.characters),
            of_one_cell=True,
        )
        for name, column in COLUMNS.items()
        if column.kind == "text" and name not in (*SLUGS, *VOCABULARY)
    },
}


MANY_ROWS = 5_000  # of which it takes less time to find the words than to look at each cell

# Rules of a column's words, and all others; hardly two rows share an id.
CELL_RULES = {
    name: [rule for rule in RULES.values() if rule.of_one_cell and rule.column == name]
    for name, column in COLUMNS.items()
    if column.kind == "text" and name != "id"
}
ROW_RULES = [
    rule for rule in RULES.values() if not (rule.of_one_cell and rule.column in CELL_RULES)
]
# A rule that reads an empty cell says nothing, unless it asks for that cell itself.
RULE_RESULTS = [rule.holds.fill_null(True).alias(name) for name, rule in RULES.items()]


def apply_rules(table: pl.DataFrame) -> pl.DataFrame:
    """Return whether each row satisfies each rule: one column of booleans per rule."""
    return table.select(RULE_RESULTS)


def satisfies_rules(table: pl.DataFrame) -> bool:
    """Return whether a table has the columns of ``FRAME_SCHEMA`` and satisfies every rule.

    In a long table many rows share a word, so each distinct word of a column is checked once.
    """
    if table.schema != FRAME_SCHEMA:
        return False
    if table.height < MANY_ROWS:
        return _satisfy(table, RULES.values())
    return _satisfy(table, ROW_RULES) and all(
        _satisfy(table.select(pl.col(name).unique()), rules) for name, rules in CELL_RULES.items()
    )


def _satisfy(rows: pl.DataFrame, rules: Iterable[Rule]) -> bool:
    """Return whether rows satisfy some rules; a rule that is null for an empty cell holds."""
    results = (rule.holds.all().alias(str(index)) for index, rule in enumerate(rules))
    return all(rows.select(results).row(0))
