"""Tables for tests: small ones from the cells that matter, and random ones of the whole schema."""

import itertools
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import polars as pl
from hypothesis import assume
from hypothesis import strategies as st

from dashboard.data.schema import COLUMNS, FRAME_SCHEMA, MEASURES, MODALITIES, QUALIFIERS, STATUSES
from dashboard.model.chosen_rows import choose_rows
from dashboard.model.drivers import Driver, derive_drivers
from dashboard.model.inputs import ROLES, ModelInputs, derive_inputs

USUAL_UNITS = {"funding": "USD", "personnel": "personnel", "distance": "km", "duration": "days"}
UNITS = {
    "funding": (*["USD"] * 8, "EUR", "CHF", "percent"),
    "personnel": (*["personnel"] * 8, "percent"),
    "distance": ("km", "mi"),
    "duration": ("hours", "days", "months"),
    "attendance": ("ministers", "countries"),
    "ordinal": ("rank",),
    "event": (None,),
}
PEOPLE_UNITS = (*["people"] * 8, "percent")
DUE_TEXTS = ("", "coming days", "Days and Weeks", "in weeks", "within months", "soon")


def make_table(*figures: dict) -> pl.DataFrame:
    """Return a table of figures; what a figure does not say is filled in."""
    return pl.DataFrame(
        [_filled(figure, position) for position, figure in enumerate(figures)], schema=FRAME_SCHEMA
    )


def _filled(figure: dict, position: int) -> dict:
    measure = figure.get("measure", "people_in_need")
    unit = figure.get("unit", USUAL_UNITS.get(measure, "people"))
    as_of = figure.get("as_of", date(2020, 3, 1))
    usual = {
        "id": f"figure-{position}",
        "crisis": "somewhere",
        "quantity": f"{measure}-{unit}",
        "measure": measure,
        "label": f"Figure {position}",
        "unit": unit,
        "status": "observed",
        "as_of": as_of,
        "reported_on": as_of,
        "headline": True,
    }
    return {name: column.default for name, column in COLUMNS.items()} | usual | figure


# Made once, as making a strategy costs more than drawing from it.
VALUES = st.just(0.0) | st.floats(1e-3, 1e13)
FIRST_DAY, LAST_DAY = date(1990, 1, 1).toordinal(), date(2040, 12, 31).toordinal()
DAYS = st.integers(FIRST_DAY, LAST_DAY).map(date.fromordinal)
SOON = st.integers(0, 90).map(timedelta)
DUES = st.integers(-400, 1500).map(lambda days: None if days < 0 else timedelta(days))
WORDS = st.sampled_from(list(itertools.product(QUALIFIERS, MODALITIES, DUE_TEXTS)))
UNITS_DRAWN = {measure: st.sampled_from(UNITS.get(measure, PEOPLE_UNITS)) for measure in MEASURES}
MOSTLY_TRUE = st.integers(0, 3).map(bool)
MOSTLY_SAME = st.sampled_from((*[1] * 8, 2))
KINDS_OF_ROLES = {
    role: st.sampled_from([(m, status) for m in role.measures for status in role.statuses])
    for role in ROLES.values()
}
OTHER_KINDS = st.lists(
    st.tuples(
        st.sampled_from([measure for measure in MEASURES if measure != "event"]),
        st.sampled_from([status for status in STATUSES if status != "event"]),
    )
    | st.just(("event", "event")),
    max_size=3,
)
HEADLINES = st.sampled_from([st.just(True), st.just(False), st.booleans()])
LATITUDES = st.floats(-90, 90)
POSITIONS = st.none() | st.sampled_from((0.0, 1.0)) | st.floats(0, 1)


@st.composite
def figures(draw: st.DrawFn, kind: tuple[str, str], days: st.SearchStrategy[date]) -> dict:
    """Draw a row of a measure and status that keeps the rules of the schema."""
    measure, status = kind
    unit = draw(UNITS_DRAWN[measure])
    as_of = draw(days)
    due = draw(DUES)
    qualifier, modality, due_text = draw(WORDS)
    row = {
        "quantity": f"{measure}-{unit}-{draw(MOSTLY_SAME)}",
        "measure": measure,
        "status": status,
        "value": None if measure == "event" else draw(VALUES),
        "unit": unit,
        "qualifier": qualifier,
        "modality": modality,
        "basis": "share" if unit == "percent" else "none",
        "as_of": as_of,
        "due": None if due is None else as_of + due,
        "due_text": due_text,
        "reported_on": as_of + draw(SOON),
    }
    if measure == "distance":
        row |= {name: draw(LATITUDES) for name in ("lat0", "lon0", "lat1", "lon1")}
    return row


@st.composite
def tables(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a table of one crisis: rows that the model knows and others, of near days or of any."""
    first = draw(DAYS)
    days = SOON.map(lambda later: first + later) if draw(st.booleans()) else DAYS
    roles = [role for role in ROLES.values() if draw(MOSTLY_TRUE)]
    kinds = [draw(KINDS_OF_ROLES[role]) for role in roles] + draw(OTHER_KINDS)
    assume(kinds)
    headline = draw(HEADLINES)
    return make_table(*[draw(figures(kind, days)) | {"headline": draw(headline)} for kind in kinds])


@st.composite
def crowds(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a valid table of 1 to 60 rows and 1 to 3 crises, of every measure and status.

    A seed is drawn and not each cell: a cell each would cost more than all that is tested.
    """
    rows, crises = draw(st.integers(1, 60)), draw(st.integers(1, 3))
    chance = Random(draw(st.integers(0, 2**32)))
    first = date(chance.randint(1950, 2090), 1, 1)
    span, headlines = chance.choice((0, 30, 400, 4000)), chance.choice((0.0, 0.2, 1.0))
    return make_table(
        *(
            _any_figure(chance, first, span)
            | {"crisis": f"crisis-{chance.randrange(crises)}"}
            | {"headline": chance.random() < headlines}
            for _ in range(rows)
        )
    )


def _any_figure(chance: Random, first: date, span: int) -> dict:
    measure = chance.choice(MEASURES)
    is_event = measure == "event"
    unit = chance.choice(UNITS.get(measure, PEOPLE_UNITS))
    as_of = first + timedelta(chance.randint(0, span))
    value = chance.choice((0.0, 1.0, 1e15, float(chance.randint(1, 10**8)), chance.uniform(0, 1e6)))
    due = as_of + timedelta(chance.choice((0, 1, 40, 400, 9000)))
    return {
        "quantity": f"{measure}-{unit}-{chance.randint(1, 3)}",
        "measure": measure,
        "status": "event"
        if is_event
        else chance.choice(tuple(s for s in STATUSES if s != "event")),
        "value": None if is_event else value,
        "low": None if is_event or chance.random() < 0.8 else value / 2,
        "high": None if is_event or chance.random() < 0.8 else min(value * 2, 1e15),
        "unit": unit,
        "qualifier": chance.choice(QUALIFIERS),
        "modality": chance.choice(MODALITIES),
        "basis": "share" if unit == "percent" else chance.choice(("stock", "flow", "cumulative")),
        "as_of": as_of,
        "due": due if chance.random() < 0.4 else None,
        "due_text": chance.choice((None, *DUE_TEXTS)) or None,
        "reported_on": as_of + timedelta(chance.choice((0, 0, 3, 200))),
        "publisher": chance.choice((None, "A report")),
        "actor": chance.choice((None, "A speaker")),
    }


class Case(NamedTuple):
    """A random table, what the model makes of it, and a value inside every slider."""

    table: pl.DataFrame
    chosen: pl.DataFrame
    inputs: ModelInputs
    drivers: list[Driver]
    values: dict[str, float]

    @property
    def stated(self) -> dict[str, float]:
        """The values at which no slider is moved."""
        return {driver.key: driver.default for driver in self.drivers}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a table that something can be projected for, and a scenario of its drivers."""
    table = draw(tables())
    chosen = choose_rows(table)
    inputs = derive_inputs(chosen)
    assume(inputs is not None)
    drivers = derive_drivers(chosen, inputs, table)
    values = {driver.key: draw(positions_on(driver)) for driver in drivers}
    return Case(table, chosen, inputs, drivers, values)


@st.composite
def positions_on(draw: st.DrawFn, driver: Driver) -> float:
    """Draw a value of a slider: its default, its ends, or any between."""
    position = draw(POSITIONS)
    if position is None:
        return driver.default
    return driver.clip(driver.minimum + position * (driver.maximum - driver.minimum))
