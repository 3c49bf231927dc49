"""Scenarios side by side: the settings that differ, and what each leads to."""

from collections.abc import Mapping

from dash import html

from dashboard.model.scenario_result import ScenarioResult
from dashboard.page import ids
from dashboard.text.dates import day_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import driver_words, result_words

COMPARED = ("need", "pledged", "received", "presence", "coverage", "gap", "per_person")


def make_compare(result: ScenarioResult, reasons: Mapping[str, str]) -> list:
    """Return the table of the scenarios kept, beside as stated and the one on the sliders."""
    if not result.kept or result.projection is None:
        return []
    vintage = result.vintage
    settings = [
        vintage.baseline.values,
        result.scenario.values,
        *(kept.scenario.values for kept in result.kept),
    ]
    rows = [_settings_row(driver, settings, reasons) for driver in vintage.drivers]
    head = [
        html.Td(),
        html.Th("As stated", scope="col"),
        html.Th("On the sliders", scope="col"),
        *(_kept_head(kept) for kept in result.kept),
    ]
    return [
        html.H2(f"Scenarios side by side, on {day_words(result.projection.last_day)}"),
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr(head)),
                    html.Tbody([row for row in rows if row is not None]),
                    html.Tbody(_outcome_rows(result)),
                ],
                className="plain-table compare-table",
            ),
            className="scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Scenarios side by side"},
        ),
    ]


def _kept_head(kept: object) -> html.Th:
    name = f"{kept.letter.upper()} {kept.name}"
    return html.Th(
        [
            html.Span(name),
            html.Button(
                "Load",
                id=ids.kept(kept.letter, "load"),
                className="plain quiet",
                **{"aria-label": f"Load {name}"},
            ),
            html.Button(
                "Remove",
                id=ids.kept(kept.letter, "drop"),
                className="plain quiet",
                **{"aria-label": f"Remove {name}"},
            ),
        ],
        scope="col",
    )


def _settings_row(driver: object, settings: list, reasons: Mapping[str, str]) -> html.Tr | None:
    values = [values[driver.key] for values in settings]
    if len(set(values)) == 1:
        return None
    reason = reasons.get(driver.key, "")
    cells = [html.Td(driver_words(value, driver.unit)) for value in values]
    if reason:
        cells[1] = html.Td([driver_words(values[1], driver.unit), html.Em(f" {reason}")])
    return html.Tr([html.Th(driver.label, scope="row"), *cells])


def _outcome_rows(result: ScenarioResult) -> list[html.Tr]:
    own, rows = result.projection, []
    for measure in (measure for measure in COMPARED if measure in own.as_stated):
        unit = own.unit(measure)
        stated, chosen = own.at(measure, own.last_day)
        values = [chosen, *(kept.projection.at(measure, own.last_day)[1] for kept in result.kept)]
        rows.append(
            html.Tr(
                [
                    html.Th(
                        result_name(measure, result.vintage.inputs.people_measure), scope="row"
                    ),
                    html.Td(result_words(stated, unit)),
                    *(html.Td(_with_difference(value, stated, unit)) for value in values),
                ]
            )
        )
    return rows


def _with_difference(value: float, stated: float, unit: str) -> list:
    words = result_words(value, unit)
    if value == stated:
        return [words]
    sign = "+" if value > stated else "\u2212"
    difference = result_words(abs(value - stated), unit)
    if unit == "share":
        difference = difference.replace(" %", " points")
    return [words, html.Span(f" ({sign}{difference})", className="difference")]
