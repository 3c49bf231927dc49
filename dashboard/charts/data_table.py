"""The numbers of a chart as a table: the first day, month ends and the last day; or its bars."""

from datetime import date, timedelta

import polars as pl

from dashboard.charts.spec import CHARTS, BarTable, DayTable
from dashboard.model.scenario_result import ScenarioResult
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import result_words
from dashboard.text.word_table import WordTable

MAX_ROWS = 14


def chart_table(name: str, result: ScenarioResult) -> WordTable:
    """Return the numbers behind a chart; the first cell of a row is its head."""
    table = CHARTS[name].table
    if isinstance(table, DayTable):
        return _day_table(name, table, result)
    return _bar_table(name, table, result)


def _day_table(name: str, table: DayTable, result: ScenarioResult) -> WordTable:
    inputs, projected = result.inputs, result.projected
    measures = [m for m in table.measures if m in projected["measure"]]
    days = table_days(inputs.t0, inputs.days)
    rows = projected.filter(pl.col("measure").is_in(measures) & pl.col("day").is_in(days))
    by_cell = {(row["measure"], row["day"]): row for row in rows.to_dicts()}
    heads = ["Day"]
    for measure in measures:
        label = result_name(measure, inputs.people_measure)
        heads += [f"{label}, baseline", f"{label}, scenario"]
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


def _bar_table(name: str, table: BarTable, result: ScenarioResult) -> WordTable:
    label, *values = table.headings
    body = [
        (row[label], *(result_words(row[value], row["unit"]) for value in values))
        for row in table.rows(result).to_dicts()
    ]
    return WordTable(name, list(table.headings.values()), body)


def table_days(start: date, days: int) -> list[date]:
    """Return the first day, the month ends between, and the last day; every n-th of many."""
    inner = [
        day
        for day in (start + timedelta(days=n) for n in range(1, days))
        if (day + timedelta(days=1)).day == 1
    ]
    step = max(1, -(-len(inner) // (MAX_ROWS - 2)))
    return [start, *inner[::step], start + timedelta(days=days)]
