from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.charts.marked_rows import MAX_MARKS, history, thinned, window
from dashboard.charts.people import people_chart
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.tables.snapshot import open_table
from tests.page.small import vintage_of
from tests.strategies import make_table

CASES = Path(__file__).parents[1] / "data" / "samples" / "cases"


def vintage_of_file(name: str, day: date) -> CrisisVintage:
    table = open_table(CASES / name)
    return read_vintage(table, table.crises[0], day)


def series(values: dict[date, float], **cells) -> list[dict]:
    """Return one series of figures."""
    return [
        {"id": f"on-{day}", "value": value, "as_of": day, "reported_on": day} | cells
        for day, value in values.items()
    ]


def test_a_whole_series_is_drawn_however_old_it_is() -> None:
    vintage = vintage_of_file("gap.csv", date(2026, 1, 31))
    chart = people_chart(ScenarioResult(vintage, vintage.baseline, mode="history"))
    traces = {trace["name"]: trace for trace in chart["data"] if "name" in trace}

    assert traces["stated before"]["y"] == [900_000, 950_000, 400_000]
    assert traces["history"]["y"] == [900_000, 950_000, 400_000, 420_000]
    assert chart["layout"]["xaxis"]["range"][0] < "2025-01-31"


def test_yearly_counts_of_thirty_years_are_one_series() -> None:
    counts = {date(year, 12, 31): 1e6 + year for year in range(1990, 2020)}
    vintage = vintage_of(*series(counts))

    assert history(vintage, "people").height == 29
    assert window(vintage, "people", past=True)[0] == date(1990, 12, 31)


def test_the_running_totals_of_a_plan_are_drawn_from_its_first_month() -> None:
    shared = {"measure": "funding", "status": "received", "basis": "cumulative", "plan": "HMLI26"}
    months = {date(2026, 1, 31): 1e6, date(2026, 2, 28): 2e6, date(2026, 3, 31): 3e6}
    older = series({date(2025, 12, 31): 9e6}, **shared | {"plan": "HMLI25"})
    vintage = vintage_of(*series(months, **shared), *older)

    assert history(vintage, "money")["value"].to_list() == [1e6, 2e6]
    assert window(vintage, "money", past=False)[0] == date(2026, 1, 31)


@pytest.mark.parametrize(
    "cells", [{"actor": "Another office"}, {"publisher": "Another paper"}, {"status": "pledged"}]
)
def test_what_another_source_said_is_no_part_of_a_series(cells: dict) -> None:
    days = {date(2019, 1, 31): 5e6}
    now = series({date(2020, 3, 1): 6e6}, actor="An office", publisher="A paper")
    other = series(days, **{"actor": "An office", "publisher": "A paper"} | cells)

    assert history(vintage_of(*now, *other), "people").is_empty()


def test_single_payments_are_no_running_total() -> None:
    shared = {"measure": "funding", "status": "received", "basis": "flow"}
    payments = series({date(2026, 1, 31): 1e6, date(2026, 2, 28): 2e6}, **shared)

    assert history(vintage_of(*payments), "money").is_empty()


@pytest.mark.parametrize("count", [0, 1, MAX_MARKS, MAX_MARKS + 1, 5 * MAX_MARKS + 3])
def test_a_long_series_is_thinned_and_keeps_its_ends(count: int) -> None:
    rows = pl.concat([make_table(), *([make_table({"value": 1.0})] * min(count, 1))])
    rows = rows if count < 2 else make_table(*({"value": float(n)} for n in range(count)))

    left = thinned(rows)

    assert left.height <= MAX_MARKS + 1
    assert left["value"].to_list()[:1] == rows["value"].to_list()[:1]
    assert left["value"].to_list()[-1:] == rows["value"].to_list()[-1:]
