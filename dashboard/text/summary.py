"""What the screen says of a scenario: a line a card, a sentence a chart, a word a slider."""

from collections.abc import Collection
from datetime import date, timedelta

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.data.table_measures import TABLE_MEASURES
from dashboard.errors import not_none
from dashboard.model.donors import rows_by_role
from dashboard.model.drivers import Driver
from dashboard.model.inputs import ModelInputs
from dashboard.model.projection import Projection
from dashboard.model.scenario import Scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.donors import left_out_words
from dashboard.text.hedges import figure_words
from dashboard.text.labels import FAN_TITLES, result_name
from dashboard.text.numbers import driver_words, result_words
from dashboard.text.ratios import share_words
from dashboard.text.scenarios import (
    chance_words,
    change_words,
    crossing_words,
    passing_words,
    range_words,
)

CARD_RESULTS = {  # role of a card's row: the measure it moves, and at which day it is read
    "people_observed": ("need", "start"),
    "people_projected": ("need", "due"),
    "money_target": ("pledged", "end"),
    "money_announced": ("pledged", "end"),
    "money_observed": ("received", "end"),
    "personnel_announced": ("presence", "end"),
}
RESULT_VERBS = {"pledged": "pledged", "received": "received"}


def result_day(inputs: ModelInputs, when: str) -> date:
    """Return the day at which a card reads its result."""
    due = inputs.days if inputs.need is None else min(inputs.need.due, inputs.days)
    days = {"start": 0, "due": due, "end": inputs.days}
    return inputs.t0 + timedelta(days=days[when])


def card_lines(result: ScenarioResult, measures: Collection[str] | None = None) -> dict[str, str]:
    """Return what the scenario makes of each figure that carries it, by figure id.

    Args:
        result: the scenario.
        measures: only the figures that these results belong to; all by default.
    """
    if not result.can_project:
        return {}
    return {
        figure: _card_line(result, role)
        for figure, role in _roles(result.vintage)
        if role in CARD_RESULTS and (measures is None or CARD_RESULTS[role][0] in measures)
    }


def _card_line(result: ScenarioResult, role: str) -> str:
    inputs, projection = result.inputs, result.projection
    measure, when = CARD_RESULTS[role]
    if inputs.is_appeal and measure == "pledged":
        measure = "received"  # what an appeal gets is counted once it is there
    day = result_day(inputs, when)
    stated, chosen = projection.at(measure, day)
    line = "Scenario: baseline"
    if chosen != stated:
        words = result_words(chosen, projection.unit(measure))
        people = TABLE_MEASURES[inputs.people_measure].people
        verb = people if measure == "need" else RESULT_VERBS.get(measure, "present")
        line = f"Scenario: {words} {verb} on {day_words(day)}"
    return ". ".join(filter(None, (line, _card_chance(result, role))))


@cached_by_table
def _roles(vintage: CrisisVintage) -> list[tuple[str, str]]:
    """Return id and role of the figures that carry the scenario."""
    return [(row["id"], role) for role, row in rows_by_role(vintage.chosen).items()]


def _card_chance(result: ScenarioResult, role: str) -> str:
    """Return the chance that a claim is passed or a goal reached, for its card."""
    answers = result.answers
    if role == "people_projected" and answers.need is not None:
        return f"Chance to pass it: {chance_words(answers.need.chance)}"
    if role == "money_target" and answers.goal is not None:
        inputs = result.inputs
        # What is due after the projection's last day is judged on that day.
        by = f" by {day_words(result_day(inputs, 'end'))}" if inputs.days_beyond else ""
        return f"Chance to reach it{by}: {chance_words(answers.goal)}"
    return ""


def driver_lines(drivers: tuple[Driver, ...], scenario: Scenario) -> dict[str, str]:
    """Return the words beside each slider: its value, and what the value of the baseline is."""
    return {
        driver.key: f"{driver_words(scenario.values[driver.key], driver.unit)}, {driver.kind}"
        + (f" {driver_words(driver.default, driver.unit)}" if driver.key in scenario.moved else "")
        for driver in drivers
    }


def _change(projection: Projection, measure: str, name: str, day: date) -> str:
    when = f"on {day_words(day)}"
    return change_words(name, when, *projection.at(measure, day), projection.unit(measure))


def _crossing(
    projection: Projection,
    measure: str,
    level: float,
    name: str,
    words: str,
    *,
    skipped_day: date | None = None,
) -> str:
    """Return when a level is reached; nothing where it is ``skipped_day`` in both."""
    before = projection.crossing_day(measure, level, stated=True)
    after = projection.crossing_day(measure, level)
    return "" if before == after == skipped_day else crossing_words(name, words, before, after)


def _spread(result: ScenarioResult, measure: str, unit: str) -> str:
    """Return the middle and the range of an outcome, with what the bands rest on.

    Nothing is said of what can no longer change, as money of a plan that is over.
    """
    outcome = result.answers.outcomes[measure]
    if result_words(outcome.low, unit) == result_words(outcome.high, unit):
        return ""
    return f"{FAN_TITLES[result.fan.mode]}: {_range(result, measure, unit)}."


def _range(result: ScenarioResult, measure: str, unit: str) -> str:
    outcome = result.answers.outcomes[measure]
    return range_words(outcome.low, outcome.median, outcome.high, unit)


def people_sentence(result: ScenarioResult) -> str:
    """Return the sentence of the chart of people."""
    inputs, projection = result.inputs, result.projection
    due, stated = result_day(inputs, "due"), not_none(inputs.need)
    name = TABLE_MEASURES[inputs.people_measure].change
    sentences = [_change(projection, "need", name, due)]
    if stated.projected and stated.end > stated.start:
        level = result_words(stated.end, "people")
        sentences.append(_crossing(projection, "need", stated.end, "It", level, skipped_day=due))
    need = result.answers.need
    if need is None:
        sentences.append(_spread(result, "need", "people"))
    else:
        passed, last = "that", "the last day"
        if stated.due > inputs.days:  # the claim is due after the last day that is drawn
            later = day_words(inputs.t0 + timedelta(days=stated.due))
            passed = f"{result_words(stated.end, 'people')} by {later}"
            last = day_words(result_day(inputs, "end"))
        chance = chance_words(need.chance)
        when = ": ".join(filter(None, (chance, passing_words(need.days, last))))
        sentences.append(f"{FAN_TITLES[result.fan.mode]}, the chance to pass {passed} is {when}.")
    return " ".join(filter(None, sentences))


def money_sentence(result: ScenarioResult) -> str:
    """Return the sentence of the chart of money."""
    vintage, projection = result.vintage, result.projection
    inputs, end = vintage.inputs, result_day(vintage.inputs, "end")
    money = not_none(inputs.money)
    if money.is_over:
        return " ".join([_ended_words(vintage), *_left_out_sentences(vintage)])
    sentences = [_change(projection, "received", "Money received", end)]
    goal = _goal_words(vintage)
    if goal and not money.is_appeal:
        _, pledged = projection.at("pledged", end)
        verb = "meet" if pledged >= money.goal * (1 - 1e-9) else "fall short of"
        words = result_words(pledged, money.currency)
        sentences.append(f"Pledges of {words} {verb} the goal of {goal}.")
    sentences += _left_out_sentences(vintage)
    sentences.append(_spread(result, "received", money.currency))
    return " ".join(filter(None, sentences))


@cached_by_table
def _ended_words(vintage: CrisisVintage) -> str:
    """Return what a plan that is over received of what it asked for."""
    rows = rows_by_role(vintage.chosen)
    goal, received = rows["money_target"], rows["money_observed"]
    return (
        f"The plan ended on {day_words(goal['due'])}: {share_words(received, goal)}, "
        f"{figure_words(received)}, had been received by {day_words(received['as_of'])}."
    )


@cached_by_table
def _left_out_sentences(vintage: CrisisVintage) -> list[str]:
    """Return what the money that was pledged or received leaves out, a sentence each."""
    lines = (left_out_words(vintage, figure) for figure, _ in _roles(vintage))
    return [line for line in lines if line]


@cached_by_table
def _goal_words(vintage: CrisisVintage) -> str:
    """Return the stated goal of the money with its hedge, or nothing."""
    goals = vintage.chosen.filter(pl.col("role") == "money_target").to_dicts()
    return figure_words(goals[0]) if goals else ""


def personnel_sentence(result: ScenarioResult) -> str:
    """Return the sentence of the chart of personnel."""
    inputs, projection = result.inputs, result.projection
    personnel = not_none(inputs.personnel)
    total = personnel.present + personnel.announced
    sentences = [_change(projection, "presence", "Presence", result_day(inputs, "end"))]
    if total > 0:
        words = "all " + result_words(total, personnel.unit)
        sentences.append(_crossing(projection, "presence", total, "It", words))
    return " ".join(filter(None, (*sentences, _spread(result, "presence", personnel.unit))))


def following_sentence(result: ScenarioResult) -> str:
    """Return the sentence of the chart of coverage, gap and money per person."""
    end = result_day(result.inputs, "end")
    sentences = (
        _change(result.projection, "coverage", result_name("coverage"), end),
        _change(result.projection, "gap", "The gap", end),
        _spread(result, "coverage", "share"),
        f"The gap: {_range(result, 'gap', not_none(result.inputs.currency))}.",
        _left_out_of_cost(result),
    )
    return " ".join(filter(None, sentences))


def _left_out_of_cost(result: ScenarioResult) -> str:
    """Return what an estimate that all is covered leaves out; nothing of any other."""
    if result.projection.at("coverage", result_day(result.inputs, "end"))[1] < 1.0:
        return ""
    cost = next(driver for driver in result.vintage.drivers if driver.key == "cost_per_person")
    a_year = driver_words(result.scenario.values[cost.key], cost.unit)
    return (
        f"The cost is an estimate of {a_year} a person and year and no plan's requirement; money "
        "for other purposes is in the aid."
    )


def tornado_sentence(result: ScenarioResult) -> str:
    """Return the sentence of the chart of what each slider alone does to the balance."""
    end = result_day(result.inputs, "end")
    return " ".join(
        (
            _change(result.projection, "balance", "The balance", end),
            "Each bar moves one slider alone from the low to the high end of its history.",
        )
    )
