"""The tornado: how far each slider alone moves the balance of money and need."""

import polars as pl

from dashboard.charts.base import MOVES, ChartFigure, even_ticks, money_prefix, plain_layout
from dashboard.charts.marks import escape
from dashboard.charts.palette import EVENT, FONT, GRID, QUIET, SCENARIO, STATED
from dashboard.data.result_cache import cached_by_value
from dashboard.errors import not_none
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.sensitivity import tornado
from dashboard.text.numbers import MINUS, axis_words, result_words

MAX_BARS = 7


def tornado_rows(result: ScenarioResult) -> pl.DataFrame:
    """Return one row per slider, widest first.

    Returns:
        Columns driver, label, unit, balance_at_low, balance_at_high.
    """
    inputs, drivers = result.inputs, result.vintage.drivers
    labels = {driver.key: driver.label for driver in drivers}
    bars = [
        (key, labels[key], inputs.currency, low, high)
        for key, low, high in tornado(inputs, drivers, result.scenario)
    ]
    columns = ["driver", "label", "unit", "balance_at_low", "balance_at_high"]
    return pl.DataFrame(bars, columns, orient="row")


def tornado_chart(result: ScenarioResult) -> ChartFigure:
    """Return one bar a slider, from its low to its high end of history, widest on top."""
    inputs, drivers = result.inputs, result.vintage.drivers
    labels = {driver.key: driver.label for driver in drivers}
    bars = tornado(inputs, drivers, result.scenario)[:MAX_BARS][::-1]
    ends = [sorted((low, high)) for _, low, high in bars]
    unit = not_none(inputs.currency)
    ticks = even_ticks(min(end[0] for end in ends), max(end[1] for end in ends)) if ends else []
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [high - low for low, high in ends],
                "base": [low for low, _ in ends],
                "y": [_wrapped(labels[key]) for key, _, _ in bars],
                "customdata": [key for key, _, _ in bars],
                "meta": MOVES,
                "marker": {"color": SCENARIO},
                "width": 0.5,
                "hovertext": [
                    f"{escape(labels[key])}<br>balance {result_words(low, unit)} "
                    f"to {result_words(high, unit)}"
                    for (key, _, _), (low, high) in zip(bars, ends, strict=True)
                ],
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        ],
        "layout": plain_layout(
            top=8,
            bottom=32,
            xaxis={
                "fixedrange": True,
                "tickvals": ticks,
                "ticktext": [_tick_words(tick, unit) for tick in ticks],
                "gridcolor": GRID,
                "zerolinecolor": EVENT,
                "zerolinewidth": 1,
                "tickfont": {"size": 12, "color": QUIET, "family": FONT},
            },
            yaxis={
                "fixedrange": True,
                "automargin": True,
                "tickfont": {"size": 12, "color": STATED, "family": FONT},
            },
        ),
    }


def _tick_words(value: float, unit: str) -> str:
    """Return an amount below the bars, as short as on the other charts: '\N{MINUS SIGN}$1B'."""
    return f"{MINUS if value < 0 else ''}{axis_words(abs(value), money_prefix(unit))}"


@cached_by_value(512)
def _wrapped(label: str) -> str:
    """Return a label on two lines where it is long; the chart keeps its room for bars."""
    if len(label) <= 24:
        return escape(label)
    words, first = label.split(" "), ""
    while words and len(first) + len(words[0]) <= len(label) / 2 + 4:
        first = f"{first} {words.pop(0)}".strip()
    return f"{escape(first)}<br>{escape(' '.join(words))}"
