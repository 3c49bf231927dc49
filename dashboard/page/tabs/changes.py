"""The tab of what changed between two days: the results first, then the figures."""

from collections.abc import Sequence

from dash import html

from dashboard.data.table_measures import PEOPLE_MEASURES
from dashboard.model.changes import KINDS, Change, Effect, read_changes
from dashboard.page.components.figure_buttons import figure_button
from dashboard.page.components.scrolling_table import titled_table
from dashboard.screen.compute import changed_since
from dashboard.screen.state import ScreenState
from dashboard.text.changes import (
    KIND_TITLES,
    carries_sentence,
    counts_sentence,
    each_dispute_once,
    effect_words,
)
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import count_words, result_words

MAX_ROWS = 100  # of each kind; the file has them all
BESIDE_HEADS = {"revised": "Before", "in dispute": "Against", "withdrawn": "", "new": "Last before"}


def make_changes(state: ScreenState) -> list:
    """Return what changed since the earlier day of an address, and what that does."""
    vintage, since = state.vintage, changed_since(state)
    if since >= vintage.known_on:
        words = f"Nothing was public before {day_words(vintage.known_on)}: nothing changed."
        return [html.P(words, className="empty")]
    changes, effects = read_changes(vintage.table, vintage.crisis, since, vintage.known_on)
    days = day_words(since), day_words(vintage.known_on)
    counted = vintage.inputs.people_measure if vintage.can_project else PEOPLE_MEASURES[0]
    return [
        html.P(counts_sentence(changes, *days)),
        html.P(carries_sentence(changes)) if changes else None,
        _effects_table(effects, counted, *days) if effects else None,
        *(
            _kind_part(kind, [change for change in changes if change.kind == kind])
            for kind in KINDS
            if any(change.kind == kind for change in changes)
        ),
    ]


def _effects_table(
    effects: Sequence[Effect], counted: str, since: str, known_on: str
) -> html.Section | html.Details:
    heads = ("Result, no slider moved", f"Known on {since}", f"Known on {known_on}", "Change")
    body = [
        html.Tr(
            [
                html.Th(result_name(effect.measure, counted), scope="row"),
                html.Td(_result(effect, "before"), **{"data-head": heads[1]}),
                html.Td(_result(effect, "after"), **{"data-head": heads[2]}),
                html.Td(effect_words(effect), **{"data-head": heads[3]}),
            ],
            **{"data-effect": effect.measure},
        )
        for effect in effects
    ]
    return titled_table("What that does to each result", heads, body)


def _result(effect: Effect, when: str) -> list | str:
    value, day = getattr(effect, when), getattr(effect, f"{when}_day")
    if value is None:
        return "could not be computed"
    return [result_words(value, effect.unit), html.Small(f"on {day_words(day)}")]


def _kind_part(kind: str, changes: Sequence[Change]) -> html.Section | html.Details:
    heads = ("Figure", "Says", BESIDE_HEADS[kind], "Public since")
    heads = tuple(head for head in heads if head)
    listed = each_dispute_once(changes)
    more = len(listed) - MAX_ROWS
    body = [_row(change, heads) for change in listed[:MAX_ROWS]]
    once = ", each dispute once" if len(listed) < len(changes) else ""
    title = f"{count_words(len(changes), 'figure')} {KIND_TITLES[kind]}{once}"
    rest = [html.P(f"{count_words(more, 'more figure')} in the file.")] if more > 0 else []
    return titled_table(title, heads, body, after=rest, folded=kind == "new")


def _row(change: Change, heads: Sequence[str]) -> html.Tr:
    figure, beside = change.figure, change.beside
    cells = [
        html.Th(
            [
                figure_button(figure["label"], figure["id"]),
                html.Small("the scenario rests on it") if change.carries else None,
                html.Small(f"{source_words(figure)}, as of {day_words(figure['as_of'])}"),
            ],
            scope="row",
        ),
        html.Td(figure_words(figure), **{"data-head": "Says"}),
    ]
    if len(heads) == 4:
        said = (
            "nothing of its kind"
            if beside is None
            else [
                figure_words(beside),
                html.Small(f"{source_words(beside)}, as of {day_words(beside['as_of'])}"),
            ]
        )
        cells.append(html.Td(said, **{"data-head": heads[2]}))
    cells.append(html.Td(day_words(figure["reported_on"]), **{"data-head": "Public since"}))
    return html.Tr(cells, **{"data-change": figure["id"]})
