"""Cards of the headline figures: label, value with hedge, change, source."""

from collections.abc import Mapping

from dash import html

from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.figure_buttons import figure_button
from dashboard.text.cards import Card, briefing_lines
from dashboard.text.cards import make_cards as make_card_words

MAX_DISPLAY_LENGTH = 11  # characters of a number that fit in a card in the size of a display


def make_cards(vintage: CrisisVintage, lines: Mapping[str, str]) -> list[html.Article]:
    """Return the cards; ``lines`` says what the scenario makes of a figure, by id."""
    return [_make_card(card) for card in make_card_words(vintage, lines)]


def _make_card(card: Card) -> html.Article:
    """Return one card; the whole of it opens the figure."""
    unit = html.Span(f" {card.unit}", className="unit") if card.unit else None
    is_long = len(card.number) > MAX_DISPLAY_LENGTH
    return html.Article(
        [
            html.H2(
                html.Button(
                    card.label,
                    className="card-open",
                    title="Open this figure: who said it, where, and what else was said",
                    **{"data-opens": card.figure},
                )
            ),
            html.P(
                [
                    html.Span(f"{card.hedge} ", className="hedge") if card.hedge else None,
                    html.B([card.number, unit], className="long" if is_long else None),
                ],
                className="card-value",
            ),
            html.P(card.trend, className="card-trend"),
            html.P(card.note, className="card-note", role="note") if card.note else None,
            html.P(card.scenario, className="card-scenario") if card.scenario else None,
            html.P(card.source, className="card-source"),
        ],
        className="card",
        **{"data-figure": card.figure},
    )


def make_briefing(vintage: CrisisVintage) -> list:
    """Return the other figures of the founding document, those without a card, one line each."""
    lines = briefing_lines(vintage)
    if not lines:
        return []
    return [
        html.H2("Also in the same report"),
        html.Dl(
            [
                html.Div(
                    [html.Dt(label), html.Dd(figure_button(words, figure, "Open this figure"))],
                    **{"data-figure": figure},
                )
                for figure, label, words in lines
            ]
        ),
    ]
