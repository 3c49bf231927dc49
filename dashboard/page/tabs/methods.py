"""The tab of how the projection is computed: equations with their numbers, and their evidence."""

from collections.abc import Iterable, Sequence

from dash import html

from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.scrolling_table import word_table
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.text.equations import FORMS, Equation, filled_equations, symbols_sentence
from dashboard.text.evidence import INTRODUCTION, hedge_table, moved_sentence, prior_table
from dashboard.text.labels import FAN_SENTENCES, FAN_TITLES
from dashboard.text.ratios import ratio_lines
from dashboard.text.word_table import WordTable


def make_methods(state: ScreenState) -> list:
    """Return how the projection is computed: equations, hedges, ratios, bands and priors."""
    vintage = state.vintage
    equations = filled_equations(compute_result(state))
    moved = moved_sentence(state.scenario) if equations else ""
    return [
        html.P([f"{INTRODUCTION} ", moved]),
        *(_filled(equations, vintage) if equations else [_forms()]),
        *_titled("The figures and their hedges", hedge_table(vintage)),
        *_ratios(vintage),
        html.H3("Bands"),
        _definitions(
            (FAN_TITLES[mode], html.Dd(sentence)) for mode, sentence in FAN_SENTENCES.items()
        ),
        *_titled("Sliders and their priors", prior_table(vintage.drivers)),
    ]


def _definitions(pairs: Iterable[tuple[str, html.Dd]]) -> html.Dl:
    return html.Dl([html.Div([html.Dt(name), dd]) for name, dd in pairs], className="equations")


def _filled(equations: Sequence[Equation], vintage: CrisisVintage) -> list:
    return [
        _definitions((equation.name, _equation(equation)) for equation in equations),
        html.P(symbols_sentence(vintage.inputs), className="subtitle"),
    ]


def _equation(equation: Equation) -> html.Dd:
    return html.Dd(
        [
            html.Code(equation.form),
            html.Code(f"= {equation.filled}", className="filled"),
            html.Strong(f"= {equation.words}"),
        ]
    )


def _forms() -> html.Dl:
    """Return the equations without numbers, where the figures carry no projection."""
    return _definitions(
        (name.capitalize(), html.Dd(html.Code(form))) for name, form in FORMS.items()
    )


def _ratios(vintage: CrisisVintage) -> list:
    """Return every ratio of the stated figures, with its warning."""
    lines = ratio_lines(vintage)
    if not lines:
        return []
    pairs = (
        (name, html.Dd([words, html.Strong(f" {warning}", role="note") if warning else None]))
        for name, words, warning in lines
    )
    return [html.H3("Ratios of the stated figures"), _definitions(pairs)]


def _titled(title: str, table: WordTable | None) -> list:
    return [] if table is None else [html.H3(title), word_table(table)]
