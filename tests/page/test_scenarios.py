"""Scenarios offered, kept, asked for and explained: presets, comparison, needed values, drives."""

import pytest
from dash import html

from dashboard.charts.spec import CHARTS
from dashboard.export import export_file
from dashboard.model.goal_seek import needed_values
from dashboard.model.presets import derive_presets
from dashboard.model.results import goal_seek_measures
from dashboard.model.sensitivity import first_order
from dashboard.page.components.comparison import make_compare
from dashboard.page.components.goal_seek import default_levels, goal_seek_options, make_goal_seek
from dashboard.page.components.presets import make_presets, preset_values
from dashboard.page.components.sensitivity_bars import (
    MAX_BARS,
    all_sensitivity_bars,
)
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.text.numbers import driver_words, result_words
from tests.page.small import STILL, TINY, parts_of, state_of, text_of, vintage_of


def rows_of(part: object) -> list[list[str]]:
    return [
        [text_of(cell) for cell in row.children]
        for row in parts_of(part)
        if isinstance(row, html.Tr)
    ]


# Presets.


def test_each_preset_says_what_it_changes_why_and_whence(opening):
    sentences = {getattr(part, "data-preset"): text_of(part) for part in make_presets(opening)}

    presets = derive_presets(opening.drivers)
    assert list(sentences) == [preset.name for preset in presets]
    for preset in presets:
        assert preset.title in sentences[preset.name]
        assert preset.sentence in sentences[preset.name]
        assert f"Source: {preset.source}" in sentences[preset.name]
    assert "Share of the money that meets needs: 28 %" in sentences["humanitarian"]
    assert "Every slider back to the baseline" in sentences["as_stated"]


def test_a_preset_sets_the_values_that_it_tells(opening):
    values = preset_values(opening)

    assert values["humanitarian"] == {"aid_share": 0.28}
    assert values["as_stated"] == {driver.key: driver.default for driver in opening.drivers}
    assert values["history"] == {driver.key: driver.history for driver in opening.drivers}


@pytest.mark.parametrize("name", STILL)
def test_without_sliders_there_is_no_preset(name):
    assert make_presets(vintage_of(*STILL[name])) == []


# Comparison.

SAVED = (
    "need_uptake=0.5&why_need_uptake=Rain&keep_a=Half~raised_share:0.5&keep_b=Low~raised_share:0.2"
)


def test_nothing_is_compared_before_a_scenario_is_kept(served):
    state = read_state(served, "need_uptake=0.5")

    assert make_compare(compute_result(state), state.reasons) == []


def test_kept_scenarios_stand_beside_as_stated_and_the_sliders(served):
    state = read_state(served, SAVED)

    head, *rows = rows_of(make_compare(compute_result(state), state.reasons))

    table = {row[0]: row[1:] for row in rows}
    assert [cell.split(" Load")[0] for cell in head] == [
        "",
        "Baseline",
        "On the sliders",
        "A Half",
        "B Low",
    ]
    assert table["Share of the projected change that happens"] == [
        "1 ×",
        "0.5 × Rain",
        "1 ×",
        "1 ×",
    ]
    assert table["Money raised, against the goal"] == ["100 %", "100 %", "50 %", "20 %"]
    assert "Days until half of that is paid" not in table  # the same in all of them


def test_results_of_scenarios_are_shown_with_the_difference(served, opening):
    state = read_state(served, SAVED)

    table = {row[0]: row[1:] for row in rows_of(make_compare(compute_result(state), state.reasons))}

    ends = {row["measure"]: row for row in compute_result(state).projected.to_dicts()}
    received = result_words(ends["received"]["as_stated"], "USD")
    assert table["Received"][:2] == [received, received]
    assert table["Received"][2] == "$668 million (\N{MINUS SIGN}$668 million)"
    assert "points" in table["Estimated cost covered"][3]


def test_an_export_of_the_comparison_holds_every_scenario(served):
    content = export_file(
        served, "comparison", "csv", [tuple(pair.split("=", 1)) for pair in SAVED.split("&")]
    ).content.decode()

    lines = [line.split(",") for line in content.splitlines()]
    head = ["crisis", "known_on", "scenario", "day", "measure", "unit", "value"]
    assert lines[0] == head
    assert {line[2] for line in lines[1:]} == {"as stated", "on the sliders", "A Half", "B Low"}


# What would have to be true.


def test_the_outcomes_of_the_crisis_can_be_chosen(opening):
    assert [option["value"] for option in goal_seek_options(opening)] == goal_seek_measures()
    assert goal_seek_options(vintage_of(*STILL["one event"])) == []
    assert [option["value"] for option in goal_seek_options(vintage_of(*TINY["people now"]))] == [
        "need"
    ]


@pytest.mark.parametrize(
    ("measure", "level"),
    [("need", 13e6), ("received", 2e9), ("presence", 560), ("gap", 0.0), ("coverage", 60.0)],
)
def test_the_first_level_is_the_stated_value(opening, measure, level):
    assert default_levels(opening)[measure] == level


@pytest.mark.parametrize(("measure", "level"), [("coverage", 60.0), ("need", 12e6), ("gap", 2e8)])
def test_what_is_needed_of_each_slider_is_what_the_model_finds(served, opening, measure, level):
    result = compute_result(read_state(served, "raised_share=0.5"))

    sentences, marks = make_goal_seek(result, measure, level)

    wanted = level / 100 if measure == "coverage" else level
    found = needed_values(opening.inputs, opening.drivers, result.scenario, measure, wanted)
    words = text_of(sentences)
    drivers = {driver.key: driver for driver in opening.drivers}
    assert marks == {needed.key: needed.value for needed in found if needed.value is not None}
    assert marks
    for key, value in marks.items():
        assert driver_words(float(f"{value:.4g}"), drivers[key].unit) in words


def test_a_level_that_no_slider_reaches_is_stated_as_such(served):
    result = compute_result(read_state(served, ""))

    sentences, marks = make_goal_seek(result, "presence", 1e9)

    assert marks == {}
    assert "not reachable by this slider alone" in text_of(sentences)


# What drives an outcome.


def test_bars_hold_the_shares_of_the_model(served, opening):
    result = compute_result(read_state(served, ""))

    drives = all_sensitivity_bars(result, CHARTS)

    labels = {driver.key: driver.label for driver in opening.drivers}
    spreads = {name: spec.spread[0] for name, spec in CHARTS.items() if spec.spread}
    assert set(drives) == set(spreads)
    for chart, measure in spreads.items():
        shares = first_order(result.fan, measure)[:MAX_BARS]
        bars = drives[chart]["bars"]
        assert [bar[3] for bar in bars] == [share for _, share in shares]
        assert [bar[0] for bar in bars] == [key if key in labels else None for key, _ in shares]
        assert [bar[2] for bar in bars] == [f"{round(100 * share)} %" for _, share in shares]


@pytest.mark.parametrize("name", [*TINY, *STILL])
def test_bars_of_small_tables_are_there_or_left_out(name):
    result = compute_result(state_of(*(TINY | STILL)[name]))

    for chart, drives in all_sensitivity_bars(result, CHARTS).items():
        shares = first_order(result.fan, CHARTS[chart].spread[0])
        assert len(drives["bars"]) == min(MAX_BARS, len(shares))
        assert all(0 <= bar[3] <= 1 for bar in drives["bars"])
