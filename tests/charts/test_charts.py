import json
import math
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl
import pytest
from dash import dcc
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.charts.base import GRAPH_CONFIG, MAX_POINTS, MOVES, even_ticks, nice_top
from dashboard.charts.events import event_clusters
from dashboard.charts.marked_rows import numbered_events, outcomes, shown_events
from dashboard.charts.marks import end_labels, escape
from dashboard.charts.palette import OUTCOME, SCENARIO, STATED
from dashboard.charts.spec import CHARTS, all_charts
from dashboard.charts.tornado import MAX_BARS
from dashboard.charts.updates import chart_update
from dashboard.model.fan import FAN_MODES
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import tornado
from dashboard.model.vintage import CrisisVintage
from dashboard.page.content import make_screen
from dashboard.page.layout import make_layout
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import (
    DAY,
    EVENT,
    NEED,
    NEED_LATER,
    PLEDGE,
    STILL,
    TARGET,
    TINY,
    TROOPS,
    YEAR_END,
    parts_of,
    state_of,
    vintage_of,
)
from tests.strategies import positions_on

DAYS_OF_SHIPPED = ("", "known_on=2014-08-01", "known_on=2017-06-01", "known_on=2019-12-31")
EVERY_SITUATION = [*TINY, *DAYS_OF_SHIPPED]


def situation_named(name: str, served: TableSnapshot) -> CrisisVintage:
    if name in TINY:
        return vintage_of(*TINY[name])
    return read_state(served, name).vintage


def outlook_of(vintage: CrisisVintage, mode: str = FAN_MODES[0], **moved: float) -> ScenarioResult:
    return ScenarioResult(vintage, make_scenario(vintage.drivers, moved), mode=mode)


def charts_of(vintage: CrisisVintage, **moved: float) -> dict[str, dict]:
    return all_charts(outlook_of(vintage, **moved))


def trace(chart: dict, name: str, index: int = 0) -> dict:
    return [trace for trace in chart["data"] if trace.get("name") == name][index]


def lines_of(chart: dict) -> list[dict]:
    """Return the lines of a chart that have a name and follow the sliders, without the bands."""
    return [
        drawn
        for drawn in chart["data"]
        if drawn.get("meta") == MOVES and drawn.get("mode") == "lines" and "name" in drawn
    ]


def values_of(vintage: CrisisVintage, measure: str, column: str = "scenario", **moved) -> list:
    """Return what a chart draws of a measure of the model a day, as numbers to compare with.

    They have seven digits of the largest; the last one, of which words are made, has all.
    """
    projected = vintage.project(make_scenario(vintage.drivers, moved))
    *values, end = projected.filter(measure=measure)[column]
    unit = 10.0 ** (math.floor(math.log10(max(*values, end))) - 6)
    return [*(pytest.approx(value, rel=1e-12, abs=unit / 2) for value in values), end]


def dated_charts(vintage: CrisisVintage, **moved: float) -> dict[str, dict]:
    """Return the charts that have days along them; the tornado has bars."""
    charts = charts_of(vintage, **moved)
    charts.pop("tornado", None)
    return charts


def far_values(vintage: CrisisVintage) -> list[dict[str, float]]:
    return [
        {},
        {driver.key: driver.minimum for driver in vintage.drivers},
        {driver.key: driver.maximum for driver in vintage.drivers},
    ]


# What holds for every chart.


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_plotly_knows_every_property_of_every_chart(served, name):
    vintage = situation_named(name, served)

    for moved in far_values(vintage):
        for chart in charts_of(vintage, **moved).values():
            go.Figure(chart)


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_every_chart_is_plain_finite_json(served, name):
    vintage = situation_named(name, served)

    for moved in far_values(vintage):
        for chart in charts_of(vintage, **moved).values():
            assert json.loads(json.dumps(chart, allow_nan=False)) == chart


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_every_axis_starts_at_zero_and_holds_what_is_drawn_on_it(served, name):
    vintage = situation_named(name, served)

    for moved in far_values(vintage):
        for chart in dated_charts(vintage, **moved).values():
            for drawn in chart["data"]:
                axis = chart["layout"]["yaxis" + drawn.get("yaxis", "y")[1:]]
                values = [value for value in drawn["y"] if value is not None]
                low, high = axis["range"]
                assert len(drawn["x"]) == len(drawn["y"])
                assert low == 0
                if drawn["mode"] != "text":  # a label may stand above the line that it names
                    assert all(0 <= value <= high for value in values)


@pytest.mark.parametrize("name", STILL)
def test_nothing_is_drawn_where_nothing_can_be_projected(name):
    vintage = vintage_of(*STILL[name])

    assert charts_of(vintage) == {}


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("one target", ["money"]),
        ("one pledge", ["money"]),
        ("people now", ["people"]),
        ("people expected", ["people"]),
        ("one deployment", ["personnel"]),
        ("people and dollars", ["people", "money", "following", "tornado"]),
        ("people and euros", ["people", "money"]),
        ("people and dollars and a deployment", list(CHARTS)),
    ],
)
def test_only_charts_that_the_figures_can_fill_are_drawn(name, drawn):
    assert list(charts_of(vintage_of(*TINY[name]))) == drawn


@pytest.mark.parametrize("name", EVERY_SITUATION)
def test_a_line_of_many_days_is_thinned_and_keeps_its_ends(served, name):
    vintage = situation_named(name, served)
    first = vintage.inputs.t0
    last = first + timedelta(days=vintage.inputs.days)

    for chart in charts_of(vintage).values():
        for drawn in chart["data"]:
            assert len(drawn["x"]) <= MAX_POINTS + 2
            if drawn in lines_of(chart):
                assert (drawn["x"][0], drawn["x"][-1]) == (first.isoformat(), last.isoformat())


def test_no_chart_offers_to_send_its_figures_away(served, opening):
    screen = make_screen(read_state(served, ""))

    graphs = [part for part in parts_of(screen["chart_grid"]) if isinstance(part, dcc.Graph)]
    others = [part for part in parts_of(make_layout()) if isinstance(part, dcc.Graph)]

    assert len(graphs) == len(charts_of(opening)) == len(CHARTS)
    assert others == []
    assert all(graph.config == GRAPH_CONFIG for graph in graphs)
    assert GRAPH_CONFIG["showSendToCloud"] is False
    assert GRAPH_CONFIG["displaylogo"] is False
    assert GRAPH_CONFIG["displayModeBar"] is False
    assert "http" not in GRAPH_CONFIG["plotlyServerURL"]


# Lines hold what the model gives.


@pytest.mark.parametrize("moved", [{}, {"need_uptake": 0.5, "need_level": 1.2}])
def test_the_people_chart_holds_the_need_of_the_model(opening, moved):
    chart = charts_of(opening, **moved)["people"]

    line = trace(chart, "Scenario")
    assert line["y"] == values_of(opening, "need", **moved)
    assert (line["x"][0], line["x"][-1]) == ("2016-07-20", "2016-12-31")
    assert trace(chart, "People, baseline")["y"] == values_of(opening, "need", "as_stated")


@pytest.mark.parametrize("moved", [{}, {"raised_share": 0.35, "half_paid_days": 60.0}])
def test_the_money_chart_holds_what_is_pledged_committed_and_received(opening, moved):
    chart = charts_of(opening, **moved)["money"]

    for name in ("Pledged", "Committed", "Received"):
        assert trace(chart, name)["y"] == values_of(opening, name.lower(), **moved)
    assert trace(chart, "Received, baseline")["y"] == values_of(opening, "received", "as_stated")


@pytest.mark.parametrize("moved", [{}, {"arrival_days": 90.0, "arrival_share": 0.5}])
def test_the_personnel_chart_holds_the_presence_of_the_model(opening, moved):
    chart = charts_of(opening, **moved)["personnel"]

    assert trace(chart, "Present")["y"] == values_of(opening, "presence", **moved)
    assert trace(chart, "Present, baseline")["y"] == values_of(opening, "presence", "as_stated")


@pytest.mark.parametrize("moved", [{}, {"raised_share": 0.35, "cost_per_person": 300.0}])
def test_the_following_chart_holds_coverage_gap_and_money_per_person(opening, moved):
    chart = charts_of(opening, **moved)["following"]

    lines = lines_of(chart)
    assert [line["y"] for line in lines] == [
        values_of(opening, measure, **moved) for measure in ("coverage", "gap", "per_person")
    ]
    assert [line["yaxis"] for line in lines] == ["y", "y2", "y3"]


def test_an_appeal_has_one_line_as_it_is_counted():
    chart = charts_of(vintage_of(*TINY["one target"]))["money"]

    assert [line["name"] for line in lines_of(chart)] == ["Received"]


def test_stated_scenario_and_outcome_have_a_colour_each(served):
    vintage = read_state(served, "known_on=2017-06-01").vintage

    for chart in charts_of(vintage, need_uptake=0.5).values():
        for drawn in chart["data"]:
            if drawn["type"] == "bar":
                assert drawn["marker"]["color"] == SCENARIO
                continue
            colours = {
                drawn[part]["color"]
                for part in ("line", "textfont")
                if "color" in drawn.get(part, {})
            }
            if drawn.get("meta") == MOVES and drawn.get("name") != "open end":
                assert colours == {SCENARIO}
            elif drawn["name"].endswith("baseline") or drawn["name"] == "goal":
                assert colours == {STATED}
            elif drawn["name"] == "came":
                assert drawn["marker"]["color"] == OUTCOME


@pytest.mark.parametrize("chart", ["people", "personnel"])
def test_the_scenario_is_labelled_only_once_it_differs(opening, chart):
    moved = {"need_uptake": 0.5, "arrival_share": 0.5}

    labels = [charts_of(opening, **values)[chart]["data"][-1]["text"] for values in ({}, moved)]

    assert labels[0] == [""]
    assert (
        labels[1]
        == {"people": ["Scenario 11.4 million"], "personnel": ["Present 280 troops"]}[chart]
    )


# How far a projection can be trusted.


@pytest.mark.parametrize("mode", FAN_MODES)
@pytest.mark.parametrize(
    ("chart", "measure"), [("people", "need"), ("money", "received"), ("personnel", "presence")]
)
def test_bands_hold_the_quantiles_of_the_fan_and_come_first(opening, mode, chart, measure):
    result = outlook_of(opening, mode, need_uptake=0.5)

    drawn = all_charts(result)[chart]["data"][:5]

    low, lower, middle, upper, high = result.fan.quantiles[measure].tolist()
    hundredth_of_a_pixel = max(high) / 300 / 100
    for band, heights in zip(drawn, (low, high, lower, upper, middle), strict=True):
        assert band["y"] == pytest.approx(heights, rel=1e-6, abs=hundredth_of_a_pixel)
    assert [band.get("fill") for band in drawn] == [None, "tonexty", None, "tonexty", None]
    assert {band["meta"] for band in drawn} == {MOVES}
    assert all(len(band["x"]) == len(result.fan.days) for band in drawn)


def test_bands_of_the_stated_hedges_alone_are_narrower(opening):
    widths = {}
    for mode in ("history", "stated"):
        low, high = all_charts(outlook_of(opening, mode))["people"]["data"][:2]
        widths[mode] = high["y"][-1] - low["y"][-1]

    assert 0 < widths["stated"] < widths["history"]


def test_the_tornado_holds_the_balance_at_both_ends_of_each_slider(opening):
    result = outlook_of(opening, raised_share=0.5)

    bars = all_charts(result)["tornado"]["data"][0]

    found = {
        key: (base, base + length)
        for key, base, length in zip(bars["customdata"], bars["base"], bars["x"], strict=True)
    }
    expected = {
        key: pytest.approx(sorted(ends))
        for key, *ends in tornado(opening.inputs, opening.drivers, result.scenario)[:MAX_BARS]
    }
    assert {key: list(ends) for key, ends in found.items()} == expected
    assert bars["x"] == sorted(bars["x"])  # drawn from below: the widest stands on top


def test_a_kept_scenario_is_a_thin_line_with_its_letter_and_name(served):
    state = read_state(served, "keep_a=Half~raised_share:0.5&keep_c=Few <b>~need_uptake:0")

    charts = all_charts(compute_result(state))

    half = trace(charts["money"], "A Half")
    assert half["y"] == values_of(state.vintage, "received", raised_share=0.5)
    assert "A Half" in half["text"]
    assert "meta" not in half  # a slider does not move what is kept
    assert trace(charts["people"], "C Few &lt;b&gt;")["y"] == values_of(
        state.vintage, "need", need_uptake=0.0
    )


# Marks: claims with open ends, what else was said, what came.


def test_the_claims_are_marked_with_their_hedges(opening):
    chart = charts_of(opening)["people"]

    now, later = trace(chart, "stated"), trace(chart, "expected")

    assert (now["x"], now["y"], now["text"]) == (["2016-07-20"], [10_000_000], ["10 million"])
    assert (later["x"], later["y"]) == (["2016-12-31"], [13_000_000])
    assert later["text"] == ["likely more than 13 million"]
    assert later["customdata"] == ["iraq-2016-need-yearend"]


def test_the_goal_of_the_money_is_a_line_with_its_hedge(opening):
    goal = trace(charts_of(opening)["money"], "goal")

    assert set(goal["y"]) == {2_000_000_000}
    assert goal["text"][1] == "Goal: at least $2 billion"
    assert set(goal["customdata"]) == {"iraq-2016-conference-target"}


def ends_of(chart: dict) -> list[tuple]:
    """Return every open end of a chart: from which value, whether upward, to which tip."""
    ends = []
    for drawn in chart["data"]:
        if drawn.get("name") == "open end":
            for index in range(0, len(drawn["y"]), 3):
                start, tip, gap = drawn["y"][index : index + 3]
                symbol = drawn["marker"]["symbol"][index + 1]
                assert gap is None
                ends.append((start, symbol == "triangle-up", tip))
    return ends


@pytest.mark.parametrize(
    ("qualifier", "upward"),
    [
        ("more_than", True),
        ("at_least", True),
        ("up_to", False),
        ("less_than", False),
        ("nearly", False),
    ],
)
@pytest.mark.parametrize(
    ("chart", "row", "others"),
    [
        ("people", NEED, ()),
        ("people", NEED_LATER, (NEED,)),
        ("money", TARGET, ()),
        ("money", PLEDGE, (TARGET,)),
        ("personnel", TROOPS, ()),
    ],
)
def test_an_open_ended_claim_is_drawn_open(chart, row, others, qualifier, upward):
    vintage = vintage_of(*others, row | {"qualifier": qualifier})

    ends = ends_of(charts_of(vintage)[chart])

    assert [(start, way) for start, way, _ in ends] == [(row["value"], upward)]
    assert all((tip > start) == way and tip >= 0 for start, way, tip in ends)


@pytest.mark.parametrize("qualifier", ["exact", "about"])
@pytest.mark.parametrize("rows", [(NEED, NEED_LATER), (TARGET,), (TARGET, PLEDGE), (TROOPS,)])
def test_a_closed_claim_is_drawn_without_an_open_end(rows, qualifier):
    vintage = vintage_of(*(row | {"qualifier": qualifier} for row in rows))

    assert [end for chart in charts_of(vintage).values() for end in ends_of(chart)] == []


def test_the_open_end_of_an_older_goal_stands_inside_the_chart():
    older = TARGET | {"as_of": date(2019, 6, 1), "qualifier": "at_least"}

    chart = charts_of(vintage_of(NEED, older))["money"]

    assert trace(chart, "open end")["x"][0] == DAY.isoformat()


def test_the_open_claim_of_the_report_points_upward(opening):
    ends = ends_of(charts_of(opening)["people"])

    assert (13_000_000, True) in [(start, upward) for start, upward, _ in ends]


def test_outcomes_are_marked_once_they_were_public(served, opening):
    later = read_state(served, "known_on=2017-06-01").vintage

    before, after = charts_of(opening)["people"], charts_of(later)["people"]

    marked = trace(after, "came")
    assert trace(before, "came")["x"] == []
    assert marked["customdata"] == outcomes(later, "people")["id"].to_list()
    assert "iraq-2017-need-headline" in marked["customdata"]
    assert marked["y"] == outcomes(later, "people")["value"].to_list()
    assert marked["marker"]["color"] == OUTCOME


def test_announced_personnel_are_quoted_as_announced_beside_those_present():
    vintage = vintage_of(TROOPS, TROOPS | {"status": "observed", "value": 40.0})

    chart = charts_of(vintage)["personnel"]

    goal = trace(chart, "goal")
    assert set(goal["y"]) == {140.0}
    assert goal["text"][1] == "Announced: 100 personnel, on top of 40"
    assert goal["hovertext"][0].startswith("<b>100 personnel</b>")


def test_every_mark_names_a_figure_of_the_day(served):
    vintage = read_state(served, "known_on=2019-12-31").vintage
    known = set(vintage.figures["id"])

    for chart in charts_of(vintage).values():
        for drawn in chart["data"]:
            if drawn["type"] == "scatter":
                assert set(drawn.get("customdata", [])) <= known


# Text from the table.

NASTY = '<a href="x" onclick=alert(1)>A & B</a><br>'


def test_text_of_the_table_is_escaped_before_plotly_reads_it():
    words = {"label": NASTY, "actor": NASTY, "publisher": "P & <b>Q</b>"}
    vintage = vintage_of(*(row | words for row in (NEED, NEED_LATER, TARGET, PLEDGE, TROOPS)))

    charts = charts_of(vintage, need_level=1.1, raised_share=0.5)

    texts = [
        text
        for chart in charts.values()
        for drawn in chart["data"]
        for key in ("text", "hovertext")
        for text in drawn.get(key, [])
    ]
    stripped = [text.replace("<b>", "").replace("</b>", "").replace("<br>", "") for text in texts]
    assert any("&lt;a href" in text and "A &amp; B" in text for text in texts)
    assert any("P &amp; &lt;b&gt;Q&lt;/b&gt;" in text for text in texts)
    assert not [text for text in stripped if "<" in text or ">" in text]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [("A & B", "A &amp; B"), ("<b>", "&lt;b&gt;"), ("&lt;", "&amp;lt;"), ("plain", "plain")],
)
def test_signs_of_a_markup_are_escaped(text, escaped):
    assert escape(text) == escaped


# What a slider moves.


def with_moves(chart: dict, moves: dict) -> dict:
    """Return a chart with its moving parts put in, as assets/draw.js does it."""
    data, layout = list(chart["data"]), dict(chart["layout"])
    for turn, index in enumerate(moves["traces"]):
        changes = {name: values[turn] for name, values in moves["parts"].items()}
        data[index] = data[index] | {k: v for k, v in changes.items() if v is not None}
    for path, value in moves["axes"].items():
        axis, _, part = path.partition(".")
        layout[axis] = layout[axis] | {part: value}
    return {"data": data, "layout": layout}


@given(st.data())
@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("name", ["", "known_on=2017-06-01", "open ends"])
def test_a_moved_chart_is_the_chart_built_from_scratch(served, name, data):
    vintage = situation_named(name, served)
    moved = {driver.key: data.draw(positions_on(driver)) for driver in vintage.drivers}
    base, built = charts_of(vintage), charts_of(vintage, **moved)

    drawn = {key: with_moves(base[key], chart_update(built[key])) for key in built}

    assert drawn == built


def test_moving_parts_are_small(opening):
    charts = charts_of(opening, need_uptake=0.5)

    for name, chart in charts.items():
        moves = chart_update(chart)
        assert moves["traces"], name
        assert len(json.dumps(moves)) < 0.7 * len(json.dumps(chart)), name


# Events.


def days_after(*days: int) -> list[dict]:
    return [
        EVENT
        | {"id": f"event-{day}", "quantity": f"event-{day}", "as_of": DAY + timedelta(days=day)}
        for day in days
    ]


def test_events_inside_the_window_are_thin_marks_with_numbers(opening):
    for chart in dated_charts(opening).values():
        lines = [shape for shape in chart["layout"]["shapes"] if shape["name"] == "event"]
        notes = [note for note in chart["layout"]["annotations"] if note.get("name") == "event"]

        assert [line["x0"] for line in lines] == [note["x"] for note in notes]
        assert all(line["line"]["width"] == 1 and line["layer"] == "below" for line in lines)
        assert lines


def test_numbers_on_all_charts_point_to_one_list(opening):
    numbers = shown_events(opening)["number"].to_list()

    assert numbers == list(range(1, len(numbers) + 1))
    for chart in dated_charts(opening).values():
        for note in chart["layout"]["annotations"]:
            if note.get("name") == "event":
                assert {int(word) for word in note["text"].split("\N{EN DASH}")} <= set(numbers)


def test_an_event_of_two_rows_counts_by_its_newest_row():
    planned = EVENT | {"id": "planned", "quantity": "visit", "as_of": YEAR_END, "reported_on": DAY}
    later = planned | {"id": "came", "as_of": DAY, "reported_on": date(2021, 1, 5)}

    events = numbered_events(vintage_of(NEED, planned, later, query="known_on=2021-01-05").figures)

    assert events.select("number", "id").rows() == [(1, "came")]


@pytest.mark.parametrize(
    ("days", "clusters"),
    [
        ([], []),
        ([5], [(5, 1, 1)]),
        ([5, 50], [(5, 1, 1), (50, 2, 2)]),
        ([5, 8, 11, 50], [(5, 1, 3), (50, 4, 4)]),
        ([-3, 0, 100, 103], [(0, 2, 2), (100, 3, 3)]),
    ],
)
def test_events_that_are_too_near_share_a_mark(days, clusters):
    events = pl.DataFrame(
        {
            "number": range(1, len(days) + 1),
            "as_of": [DAY + timedelta(days=day) for day in days],
        },
        schema={"number": pl.UInt32, "as_of": pl.Date},
    )

    found = event_clusters(events, DAY, DAY + timedelta(days=100))

    assert [
        ((cluster["day"] - DAY).days, cluster["first"], cluster["last"]) for cluster in found
    ] == clusters


# Small parts.


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 1.0), (-5, 1.0), (1, 1.2), (13e6, 16e6), (2e9, 2.5e9), (560, 700), (0.9, 1.2), (9.9, 12)],
)
def test_the_top_of_an_axis_is_round_and_above_all_values(highest, top):
    assert nice_top(highest) == pytest.approx(top)


@given(st.floats(1e-6, 1e18))
@settings(deadline=None)
def test_the_top_of_an_axis_is_near_above_what_it_holds(highest):
    assert 1.1 * highest <= nice_top(highest) <= 1.7 * highest


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 4, [0, 1, 2, 3, 4]),
        (-1.3e9, 0.6e9, [-1e9, -0.5e9, 0, 0.5e9]),
        (7, 9, [7, 7.5, 8, 8.5, 9]),
        (5, 5, [5]),
    ],
)
def test_ticks_stand_at_round_numbers(low, high, ticks):
    assert even_ticks(low, high) == pytest.approx(ticks)


def test_labels_stand_where_their_lines_end_from_the_lowest_up():
    labels = end_labels([("b", "2020-01-01", 5.0), ("a", "2020-01-01", 0.0)])

    assert (labels["text"], labels["y"]) == (["a", "b"], [0.0, 5.0])


def test_a_chart_is_of_the_days_that_it_tells():
    vintage = state_of(NEED, NEED_LATER).vintage

    chart = charts_of(vintage)["people"]

    start, end = (date.fromisoformat(day) for day in chart["layout"]["xaxis"]["range"])
    assert start < DAY - timedelta(days=180)
    assert end > YEAR_END
