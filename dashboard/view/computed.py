"""How the projection is computed: equations, and the evidence of each slider."""

from dash import html

from dashboard.model.drivers import Driver
from dashboard.model.situation import Situation
from dashboard.view.sources import source_link
from dashboard.view.wording import FAN_SENTENCES, FAN_TITLES, day_words, driver_words

EQUATIONS = (
    ("Need", "N(t) = N0 · level · exp(R · min(t/D, 1)), R = uptake · ln(N1/N0)"),
    ("Need, with one figure only", "R = ln(1 + change) · D/365.25"),
    ("Money of a conference", "pledged P = raised · goal; y = 1.678 · days / half-paid days"),
    ("Committed", "r0 + (delivered · P - r0) · (1 - exp(-y))"),
    ("Received", "r0 + (delivered · P - r0) · (1 - (1 + y) · exp(-y))"),
    ("Money of an appeal", "received(t) = r0 + max(raised · goal - r0, 0) · t / horizon"),
    ("Presence", "present now + announced · share · min(days since / arrival days, 1)"),
    ("Required", "cost a person and year / 365.25 · sum of need over all days shown"),
    ("Coverage", "min(aid share · received / required, 1)"),
    ("Gap", "max(required - aid share · received, 0)"),
)


def make_computed(situation: Situation) -> list:
    """Return how the projection is computed: the equations, and each slider's evidence."""
    parts: list = [
        html.P(
            "The projection is one set of closed equations; t counts days from "
            f"{day_words(situation.facts.t0) if situation.facts else 'the newest figure'}. "
            "Each slider starts at what the table states. A scenario is not a forecast."
        ),
        html.Dl(
            [
                html.Div([html.Dt(name), html.Dd(html.Code(equation))])
                for name, equation in EQUATIONS
            ],
            className="equations",
        ),
    ]
    parts.append(
        html.Dl(
            [
                html.Div([html.Dt(f"Bands: {FAN_TITLES[mode].lower()}"), html.Dd(sentence)])
                for mode, sentence in FAN_SENTENCES.items()
            ],
            className="equations",
        )
    )
    if situation.drivers:
        names = ("Slider", "As stated", "History, 5 to 95 %", "Evidence", "Figures")
        parts.append(
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(name, scope="col") for name in names])),
                        html.Tbody([_driver_row(driver) for driver in situation.drivers]),
                    ],
                    className="plain-table",
                ),
                className="scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": "Sliders and their evidence"},
            )
        )
    return parts


def _driver_row(driver: Driver) -> html.Tr:
    low, high = driver.evidence
    history = (
        "not used"
        if low == high
        else f"{driver_words(two_digits(low), driver.unit)} to "
        f"{driver_words(two_digits(high), driver.unit)}"
    )
    return html.Tr(
        [
            html.Td(driver.label),
            html.Td(driver_words(driver.default, driver.unit)),
            html.Td(history),
            html.Td(source_link(driver.source, driver.source_url)),
            html.Td(", ".join(driver.rows)),
        ]
    )


def two_digits(value: float) -> float:
    """Return a number at two significant digits: the end of a range is no exact value."""
    return float(f"{value:.2g}")
