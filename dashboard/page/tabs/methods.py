"""How the projection is computed: equations with their numbers, and the evidence behind them."""

from collections.abc import Sequence

from dash import html

from dashboard.model.drivers import Driver
from dashboard.model.hedges import hedge_of
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.ratios import make_ratios
from dashboard.page.components.scrolling_table import scrolling_table
from dashboard.page.tabs.sources import source_link
from dashboard.screen.state import ScreenState
from dashboard.text.dates import day_words
from dashboard.text.equations import FORMS, Equation, filled_equations, symbols
from dashboard.text.hedges import figure_words
from dashboard.text.labels import FAN_SENTENCES, FAN_TITLES, ROLE_WORDS
from dashboard.text.numbers import count_words, driver_words, plain_number, unbroken


def make_computed(state: ScreenState) -> list:
    """Return how the projection is computed: equations, hedges, ratios, and each slider's prior."""
    vintage = state.vintage
    equations = filled_equations(state.result())
    return [
        html.P(
            [
                "The projection is one set of closed equations. Below they hold the numbers of "
                "this screen, and give those of the charts. A scenario is not a forecast. ",
                _moved_words(state) if equations else "",
            ]
        ),
        *(_filled(equations, vintage) if equations else [_forms()]),
        *_hedges(vintage),
        *make_ratios(vintage),
        html.H3("Bands"),
        html.Dl(
            [
                html.Div([html.Dt(FAN_TITLES[mode]), html.Dd(sentence)])
                for mode, sentence in FAN_SENTENCES.items()
            ],
            className="equations",
        ),
        *_priors(vintage.drivers),
    ]


def _moved_words(state: ScreenState) -> str:
    moved = len(state.scenario.moved)
    if not moved:
        return "No slider is moved: all numbers are as stated."
    return f"{count_words(moved, 'slider')} moved, so that the numbers are those of the scenario."


def _filled(equations: Sequence[Equation], vintage: CrisisVintage) -> list:
    return [
        html.Dl(
            [
                html.Div(
                    [
                        html.Dt(equation.name),
                        html.Dd(
                            [
                                html.Code(equation.form),
                                html.Code(f"= {equation.filled}", className="filled"),
                                html.Strong(f"= {equation.words}"),
                            ]
                        ),
                    ]
                )
                for equation in equations
            ],
            className="equations",
        ),
        html.P(
            "; ".join(f"{letters}: {words}" for letters, words in symbols(vintage.inputs)) + ".",
            className="subtitle",
        ),
    ]


def _forms() -> html.Dl:
    """Return the equations without numbers, where the figures carry no projection."""
    return html.Dl(
        [
            html.Div([html.Dt(name.capitalize()), html.Dd(html.Code(form))])
            for name, form in FORMS.items()
        ],
        className="equations",
    )


def _hedges(vintage: CrisisVintage) -> list:
    """Return how the hedge of each figure under the scenario is read."""
    if vintage.chosen.is_empty():
        return []
    rows = []
    for row in vintage.chosen.to_dicts():
        cells = (
            ROLE_WORDS[row["role"]].capitalize(),
            f"{figure_words(row)}, as of {day_words(row['as_of'])}",
            *_hedge_cells(row),
            source_link(row["source_title"], row["source_url"]),
        )
        rows.append(html.Tr([html.Td(cell) for cell in cells]))
    names = ("Part", "Figure", "Its hedge is read as", "Chance that the truth is lower")
    names += ("Spread below and above, in roundings", "Rests on", "Source of the figure")
    return [
        html.H3("The figures and their hedges"),
        scrolling_table("Figures and hedges", names, rows),
    ]


def _hedge_cells(row: dict) -> tuple[str, str, str, str]:
    """Return how a hedge is read, its chance and spreads, and what that reading rests on."""
    if row["role"] == "money_target":
        return "an aim: the number itself is what is sought", "", "", ""
    hedge = hedge_of(row["qualifier"], row["modality"])
    return (
        hedge.reading,
        f"{plain_number(round(100 * hedge.chance_below))} %",
        f"{plain_number(hedge.spread_below)} and {plain_number(hedge.spread_above)}",
        hedge.source,
    )


def _priors(drivers: Sequence[Driver]) -> list:
    if not drivers:
        return []
    names = ("Slider", "As stated", "Prior", "History, 5 to 95 %", "Evidence", "Figures")
    rows = [_driver_row(driver) for driver in drivers]
    return [
        html.H3("Sliders and their priors"),
        scrolling_table("Sliders and their evidence", names, rows),
    ]


def _driver_row(driver: Driver) -> html.Tr:
    low, high = driver.evidence
    history = (
        "not used"
        if low == high
        else f"{driver_words(two_digits(low), driver.unit)} to "
        f"{driver_words(two_digits(high), driver.unit)}"
    )
    cells = (
        driver.label,
        html.Span(driver_words(driver.default, driver.unit), className="whole"),
        prior_words(driver),
        unbroken(history),
        source_link(unbroken(driver.source), driver.source_url),
        ", ".join(driver.rows),
    )
    return html.Tr([html.Td(cell) for cell in cells])


def prior_words(driver: Driver) -> str:
    """Return the median and the spreads that a slider is drawn with in the bands."""
    if driver.spread_below == driver.spread_above == 0:
        return "none"
    form = "added" if driver.additive else "log"
    below, above = (
        plain_number(two_digits(spread)) for spread in (driver.spread_below, driver.spread_above)
    )
    return f"median {plain_number(driver.median)} ×, spread {below} below, {above} above ({form})"


def two_digits(value: float) -> float:
    """Return a number at two significant digits: the end of a range is no exact value."""
    return float(f"{value:.2g}")
