"""Buttons of a figure: one opens it, the other makes the scenario rest on it."""

from typing import Any

from dash import html

from dashboard.model.vintage import CrisisVintage


def figure_button(words: str, figure: str, title: str | None = None) -> html.Button:
    """Return words that open the drawer of a figure.

    Args:
        words: on the button.
        figure: its id.
        title: shown under the pointer.
    """
    options: dict[str, Any] = {"data-opens": figure} | ({"title": title} if title else {})
    return html.Button(words, className="claim-open", **options)


def basis_button(
    figure: dict, vintage: CrisisVintage, able: set[str]
) -> html.Button | html.Span | None:
    """Return the button that puts a figure under the scenario, if it can carry it."""
    if figure["id"] in vintage.chosen["id"].to_list():
        return html.Span("The scenario rests on this", className="rests-here")
    if figure["id"] not in able:
        return None
    return html.Button(
        "Rest the scenario on this", className="plain quiet", **{"data-rests": figure["id"]}
    )
