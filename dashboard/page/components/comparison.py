"""The table of scenarios side by side."""

from collections.abc import Callable, Mapping

from dash import html
from dash.development.base_component import Component

from dashboard.model.scenario_result import ScenarioResult
from dashboard.page import ids
from dashboard.text.comparison import ComparisonRow, compare_scenarios


def make_compare(result: ScenarioResult, reasons: Mapping[str, str]) -> list:
    """Return the saved scenarios beside as stated and the one on the sliders."""
    comparison = compare_scenarios(result, reasons)
    if comparison is None:
        return []
    head = [
        html.Td(),
        html.Th("Baseline", scope="col"),
        html.Th("On the sliders", scope="col"),
        *(_saved_head(letter, title) for letter, title in comparison.saved),
    ]
    return [
        html.H2(comparison.title),
        html.Div(
            html.Table(
                [
                    html.Thead(html.Tr(head)),
                    html.Tbody([_row(row, html.Em) for row in comparison.settings]),
                    html.Tbody([_row(row, _difference) for row in comparison.results]),
                ],
                className="plain-table compare-table",
            ),
            className="scroll",
            tabIndex=0,
            role="region",
            **{"aria-label": "Scenarios side by side"},
        ),
    ]


def _saved_head(letter: str, title: str) -> html.Th:
    buttons = [
        html.Button(
            words,
            id=ids.saved(letter, action),
            className="plain quiet",
            **{"aria-label": f"{words} {title}"},
        )
        for action, words in (("load", "Load"), ("drop", "Remove"))
    ]
    return html.Th([html.Span(title), *buttons], scope="col")


def _row(row: ComparisonRow, remark: Callable[[str], Component]) -> html.Tr:
    cells = [html.Td([words, remark(f" {more}")] if more else words) for words, more in row.cells]
    return html.Tr([html.Th(row.label, scope="row"), *cells])


def _difference(words: str) -> html.Span:
    return html.Span(words, className="difference")
