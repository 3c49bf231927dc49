"""The charts, one row each: when it is drawn, how it is built, its words, its table and its size.

The page, the files, the brief, the API guide and the page's scripts follow ``CHARTS``.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from dashboard.charts.base import ChartFigure
from dashboard.charts.following import PANELS, following_chart
from dashboard.charts.money import money_chart
from dashboard.charts.people import people_chart
from dashboard.charts.personnel import personnel_chart
from dashboard.charts.tornado import tornado_chart, tornado_rows
from dashboard.model.results import measures_of
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.text import summary
from dashboard.text.ratios import following_note


@dataclass(frozen=True, slots=True)
class DayTable:
    """The data table of a chart over time: result measures by day."""

    measures: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse a table without measures."""
        if not self.measures:
            raise ValueError("The data table of a chart needs a measure.")


@dataclass(frozen=True, slots=True)
class BarTable:
    """The data table of a chart of bars: one row per bar.

    Attributes:
        rows: returns a frame with ``label`` and ``unit``, and the columns of ``headings``.
        headings: the heading of each column that a reader sees; the first is the row's label.
    """

    rows: Callable[[ScenarioResult], pl.DataFrame]
    headings: dict[str, str]


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A chart.

    Attributes:
        name: in addresses, in file names and on the page.
        measure: it is drawn where the projection has this measure, and follows its drivers.
        build: returns its figure.
        table: its numbers.
        title: ``{people}`` stands for the label of the measure that counts people.
        unit: of its values; ``{currency}`` stands for the currency of the crisis, and
            ``{personnel}`` for the unit of its personnel.
        sentence: returns what it shows, in words.
        group: whose rows of the table it marks; empty where it is computed from several.
        source_note: returns what its source line adds.
        spread: the measure whose spread has sensitivity bars below the chart, and what that is
            called; ``{people}`` is how the people of the crisis are counted.
        height: of its plot in a file, in pixels.
        brief_height: of its plot in a brief, in pixels.
        print_height: of its plot on a printed page, in pixels; None for the usual height.
        marks: what its marks stand for, and a click on one opens: a figure, or a slider.
    """

    name: str
    measure: str
    build: Callable[[ScenarioResult], ChartFigure]
    table: DayTable | BarTable
    title: str
    unit: str
    sentence: Callable[[ScenarioResult], str]
    group: str = ""
    source_note: Callable[[CrisisVintage], str] | None = None
    spread: tuple[str, str] | None = None
    height: int = 360
    brief_height: int = 300
    print_height: int | None = None
    marks: str = "figure"

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures of its data table by day."""
        return self.table.measures if isinstance(self.table, DayTable) else ()


def by_name(*specs: ChartSpec) -> dict[str, ChartSpec]:
    """Return charts by their names."""
    return {spec.name: spec for spec in specs}


CHARTS = by_name(
    ChartSpec(
        name="people",
        measure="need",
        build=people_chart,
        table=DayTable(("need",)),
        title="{people}",
        unit="people",
        sentence=summary.people_sentence,
        group="people",
        spread=("need", "{people}"),
    ),
    ChartSpec(
        name="money",
        measure="received",
        build=money_chart,
        table=DayTable(("pledged", "committed", "received")),
        title="Money against the goal",
        unit="{currency}",
        sentence=summary.money_sentence,
        group="money",
        spread=("received", "money received"),
    ),
    ChartSpec(
        name="personnel",
        measure="presence",
        build=personnel_chart,
        table=DayTable(("presence",)),
        title="Personnel present",
        unit="{personnel}",
        sentence=summary.personnel_sentence,
        group="personnel",
        spread=("presence", "presence"),
    ),
    ChartSpec(
        name="following",
        measure="coverage",
        build=following_chart,
        table=DayTable(tuple(PANELS)),
        title="What follows",
        unit="share; {currency}; {currency} per person",
        sentence=summary.following_sentence,
        source_note=following_note,
        spread=("gap", "the gap"),
        height=440,
        brief_height=420,
    ),
    ChartSpec(
        name="tornado",
        measure="balance",
        build=tornado_chart,
        table=BarTable(
            tornado_rows,
            {
                "label": "Slider",
                "balance_at_low": "Balance at its low end",
                "balance_at_high": "Balance at its high end",
            },
        ),
        title="What moves the balance",
        unit="money that meets needs, less the cost of need, {currency}",
        sentence=summary.tornado_sentence,
        print_height=210,
        marks="slider",
    ),
)


def chart_names(vintage: CrisisVintage) -> list[str]:
    """Return the charts that a projection of a vintage can fill."""
    if not vintage.can_project:
        return []
    measures = measures_of(vintage.inputs)
    return [name for name, spec in CHARTS.items() if spec.measure in measures]


def make_chart(result: ScenarioResult, name: str) -> ChartFigure:
    """Return one chart as a plain figure dict."""
    return CHARTS[name].build(result)


def all_charts(result: ScenarioResult) -> dict[str, ChartFigure]:
    """Return every chart that the projection can fill, as plain figure dicts by name."""
    return {name: make_chart(result, name) for name in chart_names(result.vintage)}


def chart_sentences(result: ScenarioResult) -> dict[str, str]:
    """Return the sentence of each chart: the change, levels reached, and how sure that is."""
    return {name: CHARTS[name].sentence(result) for name in chart_names(result.vintage)}
