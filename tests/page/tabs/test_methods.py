import math
import re

import pytest
from dash import html
from hypothesis import given, settings

from dashboard.model.priors import priors
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.page.tabs.methods import make_methods
from dashboard.screen.compute import compute_result
from dashboard.screen.read_state import read_state
from dashboard.text.equations import FORMS, Equation, filled_equations
from dashboard.text.evidence import prior_words
from dashboard.text.numbers import no_break
from tests.page.small import STILL, TINY, parts_of, state_of, text_of
from tests.strategies import Case, cases

ARITHMETIC = {"min": min, "max": max, "exp": math.exp, "ln": math.log}


def worked_out(equation: Equation) -> float:
    """What comes out of an equation with its numbers, as a reader with a calculator has it."""
    text = (
        re.sub(r"(?<=\d),(?=\d{3})", "", equation.filled)
        .replace("·", "*")
        .replace("^", "**")
        .replace("^", "**")
    )
    return eval(text, {"__builtins__": {}}, ARITHMETIC)


def computed(query: str, served) -> list:
    return make_methods(read_state(served, query))


def rows_of(parts: object, label: str) -> dict[str, list[str]]:
    (table,) = (part for part in parts_of(parts) if getattr(part, "aria-label", "") == label)
    rows = [part for part in parts_of(table) if isinstance(part, html.Tr)][1:]
    cells = ([text_of(cell) for cell in row.children] for row in rows)
    return {first: rest for first, *rest in cells}


# The equations.


@pytest.mark.parametrize(
    "query",
    [
        "",
        "need_uptake=0.5&raised_share=0.35&half_paid_days=300&delivered_share=0.6&aid_share=0.28",
        "known_on=2020-01-15",
        "rests_on=iraq-2016-hrp-requirement&raised_share=0.4",
        "rests_on=iraq-2016-conference-pledged-reuters",
        "arrival_days=200&arrival_share=0.9",
    ],
)
def test_the_equations_with_their_numbers_give_the_numbers_of_the_charts(served, query):
    result = compute_result(read_state(served, query))

    equations = filled_equations(result)

    assert len(equations) >= 11
    for equation in equations:
        assert worked_out(equation) == pytest.approx(equation.result, rel=2e-6, abs=1e-3)
    named = {equation.form: equation for equation in equations}
    end = result.projection.last_day
    for measure in ("need", "presence", "coverage", "gap", "balance"):
        assert named[FORMS[measure]].result == result.projection.at(measure, end)[1]


@pytest.mark.parametrize("name", TINY)
def test_the_equations_of_a_small_table_hold(name):
    for equation in filled_equations(compute_result(state_of(*TINY[name]))):
        assert worked_out(equation) == pytest.approx(equation.result, rel=2e-6, abs=1e-3)


@given(cases())
@settings(max_examples=60, deadline=None)
def test_the_equations_of_any_table_and_scenario_hold(case: Case):
    vintage = state_of(*case.table.to_dicts()).vintage
    scenario = make_scenario(
        vintage.drivers,
        {d.key: case.values[d.key] for d in vintage.drivers if d.key in case.values},
    )
    result = ScenarioResult(vintage, scenario, mode="stated")

    for equation in filled_equations(result):
        scale = max(map(float, re.findall(r"\d+\.?\d*", equation.filled.replace(",", ""))))
        assert worked_out(equation) == pytest.approx(
            equation.result, rel=1e-5, abs=1e-6 * max(1.0, scale)
        )


def test_the_equations_say_which_numbers_stand_in_them(served):
    still, moved = text_of(computed("", served)), text_of(computed("need_uptake=0.5", served))

    assert "= 1 · ln(13,000,000 / 10,000,000)" in still
    assert "No slider is moved: all numbers are those of the baseline." in still
    assert "= 0.5 · ln(13,000,000 / 10,000,000)" in moved
    assert "1 slider moved, so that the numbers are those of the scenario." in moved
    assert "= 11.4 million people" in moved


@pytest.mark.parametrize("name", STILL)
def test_without_a_projection_the_equations_are_shown_alone(name):
    parts = make_methods(state_of(*STILL[name]))

    assert all(form in text_of(parts) for form in FORMS.values())
    assert not any(isinstance(part, html.Strong) for part in parts_of(parts))


# What stands behind them.


def test_each_slider_is_listed_with_its_prior_its_evidence_and_its_figures(served, opening):
    rows = rows_of(computed("", served), "Sliders and their evidence")

    uptake = rows["Share of the projected change that happens"]
    assert len(rows) == len(opening.drivers)
    assert uptake[0] == "1 ×"
    assert uptake[1] == "median 0.7 ×, spread 0.5 below, 0.5 above (added)"
    assert uptake[3].startswith("UN projections of people in need against what came")
    assert uptake[4] == "iraq-2016-need-now, iraq-2016-need-yearend"
    assert rows["Share of the money that meets needs"][1:3] == ["none", "not used"]


def test_each_prior_has_its_source_as_a_link_where_it_has_one(served, opening):
    links = {
        text_of(part): part.href
        for part in parts_of(computed("", served))
        if isinstance(part, html.A)
    }

    linked = [driver for driver in opening.drivers if driver.source_url]
    assert len(linked) >= 5
    assert all(links[no_break(driver.source)] == driver.source_url for driver in linked)
    assert {driver.source for driver in opening.drivers} <= {
        prior.source for prior in priors().values()
    }


def test_the_hedge_of_each_figure_under_the_scenario_is_listed(served):
    rows = rows_of(computed("", served), "Figures and hedges")

    assert rows["People expected"][1:5] == [
        "70 % to be above",
        "30 %",
        "2 and 3",
        "likely is read as 70 % by common usage",
    ]
    assert rows["Goal"][1] == "an aim: the number itself is what is sought"


def test_a_slider_without_history_has_no_prior(opening):
    words = {driver.key: prior_words(driver) for driver in opening.drivers}

    assert words["aid_share"] == "none"
    assert words["cost_per_person"] == "median 1 ×, spread 0.6 below, 0.6 above (log)"
