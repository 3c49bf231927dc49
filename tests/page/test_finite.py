"""No file and no screen of an accepted table holds what is no number, however far its numbers go.

Numbers are drawn at the edges of what is accepted and beyond; what the rules refuse is left out.
"""

import io
import json
import math
import re
import zipfile
from datetime import date, timedelta

import polars as pl
import pytest
from dash._utils import to_json
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.spec import all_charts
from dashboard.data.rules import RULES, apply_rules
from dashboard.export import KINDS, export_file
from dashboard.export.kinds import DOCUMENTS, FORMATS
from dashboard.model.fan import FAN_MODES
from dashboard.page.components.chart_card import make_data_table
from dashboard.page.components.goal_seek import goal_seek_options, make_goal_seek
from dashboard.page.content import make_screen
from dashboard.page.prerender import first_view
from dashboard.page.static_html import make_static
from dashboard.page.tabs import PANELS
from dashboard.page.updates import make_update, write_update
from dashboard.screen.codec import number_text
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.strategies import make_table

DAY = date(2020, 3, 1)
TINY = (5e-324, 1e-320, 1e-308, 1e-150, 1e-20, 1e-9, math.nextafter(1e-6, 0))
EDGES = (
    *(0.0, 1e-6, math.nextafter(1e-6, 1), 1e-3, 0.5, 1.0, math.nextafter(1.0, 2), 4096.75),
    *(3e6, 2.0**53, math.nextafter(1e15, 0), 1e15),
)
NUMBERS = st.sampled_from(EDGES) | st.sampled_from(TINY) | st.floats(1e-6, 1e15)
# Of each part that a row plays in the model some, and rows beside them: rivals, claims, shares.
KINDS_OF_ROWS = (
    {"measure": "people_in_need", "status": "observed"},
    {"measure": "people_in_need", "status": "projected"},
    {"measure": "funding", "status": "target"},
    {"measure": "funding", "status": "pledged"},
    {"measure": "funding", "status": "received"},
    {"measure": "personnel", "status": "announced"},
    {"measure": "personnel", "status": "observed"},
    {"measure": "distance", "status": "context"},
    {"measure": "people_in_need", "status": "observed", "unit": "percent", "basis": "share"},
)
EARLY = {"measure": "attendance", "value": 30.0, "as_of": DAY - timedelta(401), "headline": False}
AGES = st.sampled_from((0, 0, 1, 40, 400))
DUES = st.sampled_from((None, 0, 1, 60, 300, 4000))
NO_NUMBER = re.compile(r"(?<![A-Za-z-])(nan|[-+]?inf|[-+]?infinity|∞)(?![A-Za-z])", re.IGNORECASE)
FORMS = (*FORMATS, "document")


@st.composite
def figures(draw: st.DrawFn) -> dict:
    """Draw a row whose numbers lie at the edges."""
    kind = draw(st.sampled_from(KINDS_OF_ROWS))
    low, value, high = sorted(draw(NUMBERS) for _ in range(3))
    as_of = DAY - timedelta(draw(AGES))
    due = draw(DUES)
    return kind | {
        "value": value,
        "low": draw(st.sampled_from((None, low))),
        "high": draw(st.sampled_from((None, high))),
        "qualifier": draw(st.sampled_from(("exact", "more_than", "up_to"))),
        "modality": draw(st.sampled_from(("stated", "likely"))),
        "as_of": as_of,
        "due": None if due is None else as_of + timedelta(due),
    }


@st.composite
def tables(draw: st.DrawFn) -> TableSnapshot:
    """Draw a table that the rules accept; equal tables have equal versions."""
    rows = draw(st.lists(figures(), min_size=2, max_size=10))
    table = make_table(*rows, EARLY, EARLY | {"as_of": DAY})
    table = table.filter(apply_rules(table).select(pl.all_horizontal(*RULES)).to_series())
    return TableSnapshot(table, digest=f"{table.hash_rows().to_list()}")


@st.composite
def screens(draw: st.DrawFn) -> tuple[TableSnapshot, list[tuple[str, str]]]:
    """Draw a table and an address of it, whose sliders stand at their ends or all but at zero."""
    served = draw(tables())
    pairs = [("crisis", "somewhere"), ("known_on", DAY.isoformat())]
    drivers = read_state(served, pairs).vintage.drivers
    values = {
        driver.key: draw(
            st.sampled_from([None, driver.minimum, driver.maximum, *TINY, *(-n for n in TINY)])
        )
        for driver in drivers
    }
    inside = {
        driver.key: number_text(value)
        for driver in drivers
        if (value := values[driver.key]) is not None and driver.minimum <= value <= driver.maximum
    }
    pairs += inside.items()
    if draw(st.booleans()):
        pairs.append(("keep_a", "~".join(["Edge", *(f"{k}:{v}" for k, v in inside.items())])))
    pairs.append(("fan", draw(st.sampled_from(FAN_MODES))))
    pairs.append(("since", (DAY - timedelta(50)).isoformat()))
    return served, pairs


def refuse_constant(name: str) -> None:
    raise AssertionError(f"{name} stands in JSON")


def require_finite(frame: pl.DataFrame) -> None:
    for column in frame.select(pl.col(pl.Float64)).iter_columns():
        assert column.drop_nulls().is_finite().all(), column.name


def require_finite_file(name: str, content: bytes) -> None:
    """Fail where a file holds what is no number; no text of these tables is called so."""
    ending = name.rpartition(".")[2]
    if ending == "parquet":
        require_finite(pl.read_parquet(content))
    elif ending in ("zip", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                require_finite_file(part, archive.read(part))
    else:
        text = content.decode()
        if ending == "json":
            json.loads(text, parse_constant=refuse_constant)
        assert not NO_NUMBER.search(text), f"{name}: {NO_NUMBER.search(text)}"


def gaps(part: object, path: str = "") -> list[str]:
    """Return where charts hold a day without a number; a line is broken where neither is there."""
    if isinstance(part, list):
        part = dict(enumerate(part))
    if not isinstance(part, dict):
        return []
    days, numbers = part.get("x"), part.get("y")
    if isinstance(days, list) and isinstance(numbers, list):
        pairs = zip(days, numbers, strict=True)
        return [path for day, number in pairs if (day is None) != (number is None)]
    lists = [part[key] for key in ("y", "range") if isinstance(part.get(key), list)]
    direct = [path for item in lists if None in item]
    return direct + [gap for key, item in part.items() for gap in gaps(item, f"{path}.{key}")]


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=20, deadline=None)
@given(screens())
def test_no_file_holds_what_is_no_number(form, screen):
    served, pairs = screen
    has_charts = bool(all_charts(compute_result(read_state(served, pairs))))
    kinds = list(DOCUMENTS) if form == "document" else list(KINDS)
    for kind in kinds:
        file = export_file(served, kind, None if form == "document" else form, pairs, today=DAY)

        require_finite_file(file.name, file.content)
        if kind in ("projection", "comparison") and form == "parquet":
            numbers = pl.read_parquet(file.content).select(pl.col(pl.Float64))
            assert sum(numbers.null_count().row(0)) == 0
    if form == "document" and has_charts:
        picture = export_file(served, "chart", "svg", pairs)
        require_finite_file(picture.name, picture.content)


@settings(max_examples=30, deadline=None)
@given(screens())
def test_the_page_is_made_of_numbers_only(screen):
    served, pairs = screen
    state = read_state(served, pairs)

    made = make_screen(state)
    moves = make_update(state)

    assert state.notices == ()
    for charts in (made["charts"], moves, json.loads(write_update(state))):
        assert gaps(json.loads(to_json(charts))) == [], gaps(charts)
    result = compute_result(state)
    texts = [to_json([make_static([item]) for item in made.values()])]
    texts += [to_json(make_static(panel.make(state))) for panel in PANELS.values()]
    texts += [to_json(make_static(make_data_table(name, result))) for name in all_charts(result)]
    texts.append(first_view(read_state(served, "")))
    for option in goal_seek_options(state.vintage):
        for level in (*TINY, *EDGES, 1e300, -1e300):
            texts.append(to_json(make_static(list(make_goal_seek(result, option["value"], level)))))
    for text in texts:
        assert not NO_NUMBER.search(text), NO_NUMBER.search(text)
