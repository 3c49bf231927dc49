"""The tab that checks a quoted sentence against the table."""

from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html

from dashboard.data.table import Table
from dashboard.page import ids
from dashboard.text.quotes import MAX_LETTERS, check_sentence

ANSWERS = {"true": "Still true", "changed": "Changed", "not ours": "Not ours"}


def make_check() -> html.Div:
    """Return the box for a sentence, and the place of its answer."""
    return html.Div(
        [
            html.P(
                "Paste a sentence here that was copied from an open figure. The answer says "
                "whether the table still says so, what it changed to, or that it is not ours."
            ),
            dmc.Textarea(
                id=ids.CHECK,
                label="A quoted sentence",
                debounce=300,
                # One that grows with its text would be measured whenever the page is opened.
                attributes={"input": {"maxLength": MAX_LETTERS, "rows": 5}},
            ),
            html.Div(id=ids.CHECKED, role="status", className="checked"),
        ],
        className="check",
    )


def make_verdict(table: Table, text: str | None) -> list:
    """Return the answer about a pasted text, with the way to its figure; empty for no text."""
    if not text or not text.strip():
        return []
    verdict = check_sentence(table, text)
    figure = verdict.figure
    answer, words = ANSWERS[verdict.kind], verdict.words
    more = words.removeprefix(answer) if words.startswith(answer) else f": {words}"
    parts: list = [html.B(answer), more]
    if figure is not None:
        opened = {
            "crisis": figure["crisis"],
            "known_on": figure["reported_on"].isoformat(),
            "figure": figure["id"],
        }
        parts += [" ", html.A("Open the figure", href=f"/?{urlencode(opened)}")]
    return [html.P(parts)]
