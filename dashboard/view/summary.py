"""What the screen says of a scenario: a line a card, a sentence a chart, a word a slider."""

from datetime import date, timedelta

import polars as pl

from dashboard.model.drivers import Driver
from dashboard.model.facts import Facts
from dashboard.model.indicators import crossing_day
from dashboard.model.scenario import Scenario
from dashboard.model.situation import Situation
from dashboard.view.wording import (
    change_words,
    crossing_words,
    day_words,
    driver_words,
    figure_words,
    result_words,
)

CARD_RESULTS = {  # role of a card's row: the measure it moves, and at which day it is read
    "people_observed": ("need", "start"),
    "people_projected": ("need", "due"),
    "money_target": ("pledged", "end"),
    "money_announced": ("pledged", "end"),
    "money_observed": ("received", "end"),
    "personnel_announced": ("presence", "end"),
}
RESULT_VERBS = {"need": "in need", "pledged": "pledged", "received": "received"}


def value_at(projected: pl.DataFrame, measure: str, day: date) -> dict:
    """Return the row of a measure on a day."""
    rows = projected.filter((pl.col("measure") == measure) & (pl.col("day") == day))
    return rows.row(0, named=True)


def result_day(facts: Facts, when: str) -> date:
    """Return the day at which a card reads its result."""
    days = {"start": 0, "due": min(facts.need_due, facts.days), "end": facts.days}
    return facts.t0 + timedelta(days=days[when])


def card_lines(
    situation: Situation, scenario: Scenario, projected: pl.DataFrame | None
) -> dict[str, str]:
    """Return what the scenario makes of each figure that carries it, by figure id."""
    lines = {}
    for figure, role in situation.chosen.select("id", "role").iter_rows():
        if projected is None or role not in CARD_RESULTS:
            continue
        measure, when = CARD_RESULTS[role]
        day = result_day(situation.facts, when)
        row = value_at(projected, measure, day)
        if row["scenario"] == row["as_stated"]:
            lines[figure] = "Scenario: as stated"
            continue
        words = result_words(row["scenario"], row["unit"])
        verb = RESULT_VERBS.get(measure, "present")
        lines[figure] = f"Scenario: {words} {verb} on {day_words(day)}"
    return lines


def chart_sentences(situation: Situation, projected: pl.DataFrame | None) -> dict[str, str]:
    """Return the sentence of each chart: what the scenario changes, and when levels are reached."""
    if projected is None:
        return {}
    facts = situation.facts
    writers = {
        "people": (_people_sentence, facts.has_need),
        "money": (_money_sentence, facts.has_money),
        "personnel": (_personnel_sentence, facts.has_personnel),
        "following": (_following_sentence, "coverage" in projected["measure"]),
    }
    return {
        name: writer(situation, projected) for name, (writer, there) in writers.items() if there
    }


def driver_lines(drivers: tuple[Driver, ...], scenario: Scenario) -> dict[str, str]:
    """Return the words beside each slider: its value, and what was stated if it moved."""
    return {
        driver.key: f"{driver_words(scenario.values[driver.key], driver.unit)}, "
        + (
            f"stated {driver_words(driver.default, driver.unit)}"
            if driver.key in scenario.moved
            else "as stated"
        )
        for driver in drivers
    }


def _change(projected: pl.DataFrame, measure: str, name: str, day: date) -> str:
    row = value_at(projected, measure, day)
    when = f"on {day_words(day)}"
    return change_words(name, when, row["as_stated"], row["scenario"], row["unit"])


def _crossing(projected: pl.DataFrame, measure: str, level: float, name: str, words: str) -> str:
    return crossing_words(
        name,
        words,
        crossing_day(projected, measure, level, column="as_stated"),
        crossing_day(projected, measure, level),
    )


def _people_sentence(situation: Situation, projected: pl.DataFrame) -> str:
    facts = situation.facts
    sentences = [_change(projected, "need", "Need", result_day(facts, "due"))]
    if facts.projected and facts.need_end > facts.need_start:
        level = result_words(facts.need_end, "people")
        sentences.append(_crossing(projected, "need", facts.need_end, "It", level))
    return " ".join(filter(None, sentences))


def _money_sentence(situation: Situation, projected: pl.DataFrame) -> str:
    facts = situation.facts
    end = result_day(facts, "end")
    sentences = [_change(projected, "received", "Money received", end)]
    goals = situation.chosen.filter(pl.col("role") == "money_target").to_dicts()
    if goals and not facts.appeal:
        row = value_at(projected, "pledged", end)
        reached = row["scenario"] >= facts.goal * (1 - 1e-9)
        verb = "meet" if reached else "fall short of"
        pledged = result_words(row["scenario"], row["unit"])
        sentences.append(f"Pledges of {pledged} {verb} the goal of {figure_words(goals[0])}.")
    return " ".join(sentences)


def _personnel_sentence(situation: Situation, projected: pl.DataFrame) -> str:
    facts = situation.facts
    total = facts.personnel_start + facts.personnel_announced
    words = "all " + result_words(total, "personnel")
    if total == 0:
        return _change(projected, "presence", "Presence", result_day(facts, "end"))
    return " ".join(
        filter(
            None,
            (
                _change(projected, "presence", "Presence", result_day(facts, "end")),
                _crossing(projected, "presence", total, "It", words),
            ),
        )
    )


def _following_sentence(situation: Situation, projected: pl.DataFrame) -> str:
    end = result_day(situation.facts, "end")
    return " ".join(
        (
            _change(projected, "coverage", "Coverage", end),
            _change(projected, "gap", "The gap", end),
        )
    )
