"""A figure opened: value, hedge, who said it, where, when, and what else was said."""

import polars as pl
from dash import html

from dashboard.model.situation import Situation
from dashboard.view.sources import source_link
from dashboard.view.wording import day_words, due_words, figure_words, source_words


def make_figure(figure: dict, situation: Situation) -> list:
    """Return a figure opened: value, hedge, who said it, where, when, and what else was said."""
    others = situation.figures.filter(
        (pl.col("quantity") == figure["quantity"]) & (pl.col("id") != figure["id"])
    ).sort("as_of", maintain_order=True)
    facts = (
        ("Value", figure_words(figure)),
        (
            "In the source's words",
            f"\u201c{figure['stated_as']}\u201d" if figure["stated_as"] else "",
        ),
        ("Said by", figure["actor"]),
        ("Publisher", figure["publisher"]),
        ("Source", source_link(figure["source_title"], figure["source_url"])),
        ("Place", figure["place"]),
        ("Status", figure["status"]),
        ("As of", day_words(figure["as_of"])),
        ("Due", due_words(figure)),
        ("Public since", day_words(figure["reported_on"])),
        ("Note", figure["note"]),
    )
    parts: list = [
        html.Dl([html.Div([html.Dt(name), html.Dd(value)]) for name, value in facts if value])
    ]
    if not others.is_empty():
        parts += [
            html.H3("Others on the same quantity"),
            html.Ul(
                [
                    html.Li(
                        f"{figure_words(row)}, {source_words(row)}, {row['status']}, "
                        f"as of {day_words(row['as_of'])}"
                    )
                    for row in others.to_dicts()
                ]
            ),
        ]
    return parts
