"""Scenarios side by side: the settings that differ, and what each scenario leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.model.drivers import Driver
from dashboard.model.results import compared_measures
from dashboard.model.scenario_result import ScenarioResult
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import driver_words, result_words, signed_words


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One driver or result; a cell is its words and a remark: a reason, or the difference."""

    label: str
    cells: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The baseline, the scenario of the sliders, and the saved ones, a column each."""

    title: str
    saved: Sequence[tuple[str, str]]  # letter and title of each saved scenario
    settings: Sequence[ComparisonRow]
    results: Sequence[ComparisonRow]


def compare_scenarios(result: ScenarioResult, reasons: Mapping[str, str]) -> Comparison | None:
    """Return the comparison of the saved scenarios, or None where none is saved."""
    if not result.saved_results:
        return None
    rows = [_setting_row(driver, result, reasons) for driver in result.vintage.drivers]
    return Comparison(
        title=f"Scenarios side by side, on {day_words(result.projection.last_day)}",
        saved=[
            (saved.letter, f"{saved.letter.upper()} {saved.name}") for saved in result.saved_results
        ],
        settings=[row for row in rows if row is not None],
        results=_result_rows(result),
    )


def _setting_row(
    driver: Driver, result: ScenarioResult, reasons: Mapping[str, str]
) -> ComparisonRow | None:
    """Return the values of a driver, or None where all scenarios have the same."""
    scenarios = [
        result.vintage.baseline,
        result.scenario,
        *(saved.scenario for saved in result.saved_results),
    ]
    values = [scenario.values[driver.key] for scenario in scenarios]
    if len(set(values)) == 1:
        return None
    cells = [(driver_words(value, driver.unit), "") for value in values]
    cells[1] = (cells[1][0], reasons.get(driver.key, ""))
    return ComparisonRow(driver.label, cells)


def _result_rows(result: ScenarioResult) -> list[ComparisonRow]:
    projection, counted = result.projection, result.inputs.people_measure
    rows = []
    for measure in (measure for measure in compared_measures() if measure in projection.as_stated):
        unit, day = projection.unit(measure), projection.last_day
        stated, chosen = projection.at(measure, day)
        values = [chosen, *(saved.projection.at(measure, day)[1] for saved in result.saved_results)]
        cells = [(result_words(stated, unit), "")]
        cells += [(result_words(value, unit), _difference(value, stated, unit)) for value in values]
        rows.append(ComparisonRow(result_name(measure, counted), cells))
    return rows


def _difference(value: float, stated: float, unit: str) -> str:
    return "" if value == stated else f"({signed_words(value - stated, unit)})"
