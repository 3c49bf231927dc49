"""A figure as one line to quote, and what has become of a quoted line since."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from dashboard.data.table import Table
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, figure_words, source_words
from dashboard.text.numbers import stated_number

SCENARIO = "Scenario, not a forecast:"
MAX_LETTERS = 5_000  # characters of a pasted text that are read
# Each pattern has a fixed beginning and no choice after it: a text costs no more than its length.
LINK = re.compile(r"[?&]figure=([A-Za-z0-9._-]+)")
TAIL = re.compile(r", as of (\d{1,2} \w{3} \d{4})\.")
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


NOT_OURS = Verdict("not ours", "Not ours: no figure of this table reads so.")


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


def check_sentence(table: Table, text: str) -> Verdict:
    """Return whether a pasted sentence still says what the table says.

    A link that names the figure settles which one is meant; without it the label does. Words
    around the sentence, its scenario and other quotation marks make no difference.

    Args:
        table: the table as it is now.
        text: anything.
    """
    text = _plain(text[:MAX_LETTERS])
    said, by_link = split_links(text)
    if by_link:
        ids = {name.rstrip(".") for name in by_link} | by_link
        linked = pl.concat(table.search(pl.col("id").is_in(ids)))
        if not linked.is_empty():
            return _check_linked(table, linked.to_dicts(), said)
    return _check_labelled(table, said)


def split_links(text: str) -> tuple[str, set[str]]:
    """Return a plain text without the words that are links to figures, and what those name."""
    words, names = [], set()
    for word in text.split():
        found = LINK.findall(word)
        if found:
            names.add(found[-1])
        else:
            words.append(word)
    return " ".join(words), names


def has_form(said: str) -> bool:
    """Return whether a plain text is built like a sentence of ours: label, words, day, speaker."""
    label_end = said.find(": ", 1)
    if label_end < 0:
        return False
    # A letter of the words at least lies between the label and the day.
    tails = TAIL.finditer(said, label_end + 3)
    return any(said[tail.end() : tail.end() + 1] == " " for tail in tails)


def _check_linked(table: Table, figures: list[dict], said: str) -> Verdict:
    for figure in figures:
        if _plain(figure_sentence(figure)) in said:
            return _standing(table, figure)
    figure = figures[0]
    if has_form(said):
        return _changed(figure, table)
    return Verdict(
        "not ours",
        f"There is a link and no sentence of ours. The link leads to: {figure_sentence(figure)}",
        figure,
    )


def _check_labelled(table: Table, said: str) -> Verdict:
    # Only figures of a day that the text names can be meant, and their labels end in a colon.
    days = _named_days(said)
    if not days:
        return NOT_OURS
    found = []
    for figures in table.search(pl.col("as_of").is_in(days)):
        labels = [label for label in figures["label"].unique() if _plain(f"{label}: ") in said]
        found.append(figures.filter(pl.col("label").is_in(labels)))
    rows = pl.concat(found).rows_by_key("label", named=True, include_key=True)
    # A label may be the end of a longer one, which then is the one that is meant.
    for label in sorted(rows, key=len, reverse=True):
        figures = rows[label]
        for figure in figures:
            if _plain(figure_sentence(figure)) in said:
                return _standing(table, figure)
        for figure in figures:
            _, _, rest = said.partition(_plain(_head(figure)))
            if _plain(_tail(figure)) in rest:
                return _changed(figure, table)
    return NOT_OURS


def _named_days(said: str) -> list[date]:
    """Return the days that a text names as a sentence of ours does."""
    texts = sorted(set(TAIL.findall(said)))
    days = pl.Series(texts, dtype=pl.String).str.to_date("%d %b %Y", strict=False).drop_nulls()
    return [day for day in days if day_words(day) in texts]


def _standing(table: Table, figure: dict) -> Verdict:
    """Return that a figure's sentence is as the table has it, unless its speaker corrected it."""
    now = _corrected(table, figure)
    if _middle(now) != _middle(figure):
        return _changed(now, table)
    return Verdict("true", f"Still true.{_newer_words(table, figure)}", figure)


def _changed(figure: dict, table: Table) -> Verdict:
    now = _corrected(table, figure)
    since = day_words(now["reported_on"])
    words = f"Changed to {_middle(now)} (public since {since}). It now reads: "
    return Verdict("changed", words + figure_sentence(now), now)


def _corrected(table: Table, figure: dict) -> dict:
    """Return the newest word of a speaker, in one place, on the same thing and the same day."""
    if figure["actor"] is None:
        return figure
    later = (
        table.of_crisis(figure["crisis"])
        .filter(
            pl.all_horizontal(
                pl.col(name) == figure[name] for name in ("quantity", "status", "actor", "as_of")
            )
            & pl.col("due").eq_missing(pl.lit(figure["due"], pl.Date))
            & pl.col("publisher").eq_missing(pl.lit(figure["publisher"], pl.String))
            & (pl.col("reported_on") > figure["reported_on"])
        )
        .sort("reported_on", maintain_order=True)
    )
    return figure if later.is_empty() else later.row(-1, named=True)


def _newer_words(table: Table, figure: dict) -> str:
    """Return the newest figure of a later day on the same thing, as a sentence."""
    newer = (
        table.of_crisis(figure["crisis"])
        .filter(
            (pl.col("quantity") == figure["quantity"])
            & (pl.col("status") == figure["status"])
            & (pl.col("as_of") > figure["as_of"])
        )
        .sort("as_of", "reported_on", maintain_order=True)
    )
    if newer.is_empty():
        return ""
    row = newer.row(-1, named=True)
    words = f"{figure_words(row)}, {source_words(row)}, as of {day_words(row['as_of'])}"
    return f" Newer on the same quantity: {words}."


def _plain(text: str) -> str:
    """Return text with plain quotation marks and single spaces, as mail and word programs vary."""
    return " ".join(text.translate(SIGNS).split())
