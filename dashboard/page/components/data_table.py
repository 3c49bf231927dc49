"""A chart's numbers as a table: the first day, month ends, and the last day; or its bars."""

from datetime import date, timedelta

import polars as pl
from dash import html

from dashboard.charts.measures import TWIN_MEASURES
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import tornado
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import result_words

MOST_TWIN_ROWS = 14


def make_twin(name: str, result: ScenarioResult) -> html.Table:
    """Return the numbers behind a chart."""
    if name in TWIN_MEASURES:
        return _days_table(name, result)
    return _bars_table(result)


def _days_table(name: str, result: ScenarioResult) -> html.Table:
    vintage, projected = result.vintage, result.projected
    measures = [m for m in TWIN_MEASURES[name] if m in projected["measure"]]
    days = twin_days(vintage.inputs.t0, vintage.inputs.days)
    rows = projected.filter(pl.col("measure").is_in(measures) & pl.col("day").is_in(days))
    cells = {(row["measure"], row["day"]): row for row in rows.to_dicts()}
    head = [html.Th("Day", scope="col")]
    for measure in measures:
        name = result_name(measure, vintage.inputs.people_measure)
        head += [
            html.Th(f"{name}, as stated", scope="col"),
            html.Th(f"{name}, scenario", scope="col"),
        ]
    body = []
    for day in days:
        line = [html.Th(day_words(day), scope="row")]
        for measure in measures:
            row = cells[measure, day]
            line += [
                html.Td(result_words(row[column], row["unit"]))
                for column in ("as_stated", "scenario")
            ]
        body.append(html.Tr(line))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="twin")


def _bars_table(result: ScenarioResult) -> html.Table:
    inputs, drivers = result.vintage.inputs, result.vintage.drivers
    labels = {driver.key: driver.label for driver in drivers}
    names = ("Slider", "Balance at its low end", "Balance at its high end")
    body = [
        html.Tr(
            [
                html.Th(labels[key], scope="row"),
                *(html.Td(result_words(end, inputs.currency)) for end in ends),
            ]
        )
        for key, *ends in tornado(inputs, drivers, result.scenario)
    ]
    head = html.Tr([html.Th(name, scope="col") for name in names])
    return html.Table([html.Thead(head), html.Tbody(body)], className="twin")


def twin_days(start: date, days: int) -> list[date]:
    """Return the first day, the month ends between, and the last day; thinned where many."""
    last = start + timedelta(days=days)
    inner = [
        day
        for day in (start + timedelta(days=n) for n in range(1, days))
        if (day + timedelta(days=1)).day == 1
    ]
    every = max(1, -(-len(inner) // (MOST_TWIN_ROWS - 2)))
    return [start, *inner[::every], last]
