"""A figure as one line to quote, and what has become of a quoted line since."""

import re
from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.view.wording import day_words, due_words, figure_words, source_words, stated_number

SCENARIO = "Scenario, not a forecast:"
LONGEST = 5_000  # characters of a pasted text that are read
LINK = re.compile(r"\S*[?&]figure=([A-Za-z0-9._-]+)\S*")
FORM = re.compile(r"\S.*: .+, as of \d{1,2} \w{3} \d{4}\. \S")
SIGNS = str.maketrans(
    {"\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " "}
)
Kind = Literal["true", "changed", "not ours"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has become of a sentence: the answer, in words, and the figure as it stands now."""

    kind: Kind
    words: str
    figure: dict | None = None


def figure_sentence(figure: dict) -> str:
    """Return a figure as one line: label, number, hedge, unit, dates, speaker and source."""
    source = source_words(figure)
    if figure["source_title"] and figure["source_title"] not in source:
        source += f', "{figure["source_title"]}"'
    return f"{_head(figure)}{_middle(figure)}{_tail(figure)}{source.removesuffix('.')}."


def _head(figure: dict) -> str:
    return f"{figure['label']}: "


def _middle(figure: dict) -> str:
    """Return the part of a sentence that a revision of the figure changes."""
    words = figure_words(figure)
    ends = [
        f"{name} {stated_number(figure[column])}"
        for column, name in (("low", "from"), ("high", "up to"))
        if figure[column] is not None
    ]
    words += f" (range {' '.join(ends)})" if ends else ""
    due = due_words(figure)
    return f"{words}, due {due}" if due else words


def _tail(figure: dict) -> str:
    return f", as of {day_words(figure['as_of'])}. "


def quoted_sentence(figure: dict, scenario: str | None = None) -> str:
    """Return a figure's line with what a scenario makes of it, if sliders were moved."""
    sentence = figure_sentence(figure)
    return sentence if scenario is None else f"{sentence} {SCENARIO} {scenario}"


def check_sentence(table: pl.DataFrame, text: str) -> Verdict:
    """Return whether a pasted sentence still says what the table says.

    A link that names the figure settles which one is meant; without it the label does. Words
    around the sentence, its scenario and other quotation marks make no difference.

    Args:
        table: every figure that is known now.
        text: anything.
    """
    text = _plain(text[:LONGEST])
    said = _plain(LINK.sub(" ", text))
    by_link = {one.rstrip(".") for one in LINK.findall(text)} | set(LINK.findall(text))
    linked = table.filter(pl.col("id").is_in(by_link))
    if not linked.is_empty():
        return _check_linked(table, linked.to_dicts(), said)
    return _check_labelled(table, said)


def _check_linked(table: pl.DataFrame, figures: list[dict], said: str) -> Verdict:
    for figure in figures:
        if _plain(figure_sentence(figure)) in said:
            return _standing(table, figure)
    figure = figures[0]
    if FORM.search(said):
        return _changed(figure, table)
    return Verdict(
        "not ours",
        f"There is a link and no sentence of ours. The link leads to: {figure_sentence(figure)}",
        figure,
    )


def _check_labelled(table: pl.DataFrame, said: str) -> Verdict:
    labels = [label for label in table["label"].unique() if _plain(f"{label}: ") in said]
    # A label may be the end of a longer one, which then is the one that is meant.
    for label in sorted(labels, key=len, reverse=True):
        figures = table.filter(pl.col("label") == label).to_dicts()
        for figure in figures:
            if _plain(figure_sentence(figure)) in said:
                return _standing(table, figure)
        for figure in figures:
            _, _, rest = said.partition(_plain(_head(figure)))
            if _plain(_tail(figure)) in rest:
                return _changed(figure, table)
    return Verdict("not ours", "Not ours: no figure of this table reads so.")


def _standing(table: pl.DataFrame, figure: dict) -> Verdict:
    """Return that a figure's sentence is as the table has it, unless its speaker corrected it."""
    now = _corrected(table, figure)
    if _middle(now) != _middle(figure):
        return _changed(now, table)
    return Verdict("true", f"Still true.{_newer_words(table, figure)}", figure)


def _changed(figure: dict, table: pl.DataFrame) -> Verdict:
    now = _corrected(table, figure)
    since = day_words(now["reported_on"])
    words = f"Changed to {_middle(now)} (public since {since}). It now reads: "
    return Verdict("changed", words + figure_sentence(now), now)


def _corrected(table: pl.DataFrame, figure: dict) -> dict:
    """Return the newest word of a speaker, in one place, on the same thing and the same day."""
    if figure["actor"] is None:
        return figure
    later = table.filter(
        pl.all_horizontal(
            pl.col(name) == figure[name]
            for name in ("crisis", "quantity", "status", "actor", "as_of")
        )
        & pl.col("due").eq_missing(pl.lit(figure["due"], pl.Date))
        & pl.col("publisher").eq_missing(pl.lit(figure["publisher"], pl.String))
        & (pl.col("reported_on") > figure["reported_on"])
    ).sort("reported_on", maintain_order=True)
    return figure if later.is_empty() else later.row(-1, named=True)


def _newer_words(table: pl.DataFrame, figure: dict) -> str:
    """Return the newest figure of a later day on the same thing, as a sentence."""
    newer = table.filter(
        (pl.col("crisis") == figure["crisis"])
        & (pl.col("quantity") == figure["quantity"])
        & (pl.col("status") == figure["status"])
        & (pl.col("as_of") > figure["as_of"])
    ).sort("as_of", "reported_on", maintain_order=True)
    if newer.is_empty():
        return ""
    row = newer.row(-1, named=True)
    words = f"{figure_words(row)}, {source_words(row)}, as of {day_words(row['as_of'])}"
    return f" Newer on the same quantity: {words}."


def _plain(text: str) -> str:
    """Return text with plain quotation marks and single spaces, as mail and word programs vary."""
    return " ".join(text.translate(SIGNS).split())
