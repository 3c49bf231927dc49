"""The numbers of a chart as a table: the first day, month ends and the last day; or its bars."""

from datetime import date, timedelta

import polars as pl

from dashboard.charts.measures import TWIN_MEASURES
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import tornado
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import result_words
from dashboard.text.word_table import WordTable

MAX_ROWS = 14
BAR_HEADS = ("Slider", "Balance at its low end", "Balance at its high end")


def chart_table(name: str, result: ScenarioResult) -> WordTable:
    """Return the numbers behind a chart; the first cell of a row is its head."""
    return _days_table(name, result) if name in TWIN_MEASURES else _bars_table(name, result)


def _days_table(name: str, result: ScenarioResult) -> WordTable:
    inputs, projected = result.vintage.inputs, result.projected
    measures = [m for m in TWIN_MEASURES[name] if m in projected["measure"]]
    days = table_days(inputs.t0, inputs.days)
    rows = projected.filter(pl.col("measure").is_in(measures) & pl.col("day").is_in(days))
    by_cell = {(row["measure"], row["day"]): row for row in rows.to_dicts()}
    heads = ["Day"]
    for measure in measures:
        label = result_name(measure, inputs.people_measure)
        heads += [f"{label}, as stated", f"{label}, scenario"]
    body = []
    for day in days:
        cells = [by_cell[measure, day] for measure in measures]
        words = [
            result_words(cell[column], cell["unit"])
            for cell in cells
            for column in ("as_stated", "scenario")
        ]
        body.append((day_words(day), *words))
    return WordTable(name, heads, body)


def _bars_table(name: str, result: ScenarioResult) -> WordTable:
    inputs, drivers = result.vintage.inputs, result.vintage.drivers
    labels = {driver.key: driver.label for driver in drivers}
    body = [
        (labels[key], *(result_words(end, inputs.currency) for end in ends))
        for key, *ends in tornado(inputs, drivers, result.scenario)
    ]
    return WordTable(name, BAR_HEADS, body)


def table_days(start: date, days: int) -> list[date]:
    """Return the first day, the month ends between, and the last day; every n-th of many."""
    inner = [
        day
        for day in (start + timedelta(days=n) for n in range(1, days))
        if (day + timedelta(days=1)).day == 1
    ]
    step = max(1, -(-len(inner) // (MAX_ROWS - 2)))
    return [start, *inner[::step], start + timedelta(days=days)]
