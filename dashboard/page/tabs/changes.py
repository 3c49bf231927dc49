"""The tab of what changed between two days: the results first, then the figures."""

from collections import Counter
from collections.abc import Sequence

from dash import html

from dashboard.model.changes import KINDS, Change, Effect, read_changes
from dashboard.model.inputs import PEOPLE
from dashboard.page.components.scrolling_table import titled_table
from dashboard.screen.compute import changed_since
from dashboard.screen.state import ScreenState
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import count_words, result_words

MINUS = "\N{MINUS SIGN}"
MAX_ROWS = 100  # of each kind; the file has them all
KIND_TITLES = {
    "revised": "revised: another number of the same thing by the same speaker",
    "in dispute": "now in dispute: no number fits both this figure and another",
    "withdrawn": "withdrawn",
    "new": "new",
}
BESIDE_HEADS = {"revised": "Before", "in dispute": "Against", "withdrawn": "", "new": "Last before"}


def make_changes(state: ScreenState) -> list:
    """Return what changed since the earlier day of an address, and what that does."""
    vintage, since = state.vintage, changed_since(state)
    if since >= vintage.known_on:
        words = f"Nothing was public before {day_words(vintage.known_on)}: nothing changed."
        return [html.P(words, className="empty")]
    changes, effects = read_changes(vintage.served, vintage.crisis, since, vintage.known_on)
    days = day_words(since), day_words(vintage.known_on)
    counted = vintage.inputs.people_measure if vintage.inputs else PEOPLE[0]
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


def each_dispute_once(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with each dispute told from one side: that which carries the scenario."""
    told: dict[frozenset, Change] = {}
    for change in sorted(changes, key=lambda change: not change.carries):
        told.setdefault(_told_as(change), change)
    return [change for change in changes if told[_told_as(change)] is change]


def _told_as(change: Change) -> frozenset:
    sides = [change.figure["id"]]
    if change.kind == "in dispute":
        sides.append(change.beside["id"])
    return frozenset((change.kind, *sides))


def counts_sentence(changes: Sequence[Change], since: str, known_on: str) -> str:
    """Return how many figures changed between two days, in words, and how."""
    if not changes:
        return f"No figure changed between {since} and {known_on}."
    counts = Counter(change.kind for change in changes)
    told = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    none = [kind for kind in KINDS if not counts[kind]]
    rest = f"; none {' or '.join(none)}" if none else ""
    figures = count_words(len(changes), "figure")
    return f"Between {since} and {known_on}, {figures} changed: {told}{rest}."


def carries_sentence(changes: Sequence[Change]) -> str:
    """Return which of the changed figures the scenario rests on."""
    carrying = [change.figure["label"] for change in changes if change.carries]
    if not carrying:
        return "The scenario rests on none of them, so no result changes through them."
    return f"The scenario rests on {len(carrying)} of them: {'; '.join(carrying)}."


def _effects_table(
    effects: Sequence[Effect], counted: str, since: str, known_on: str
) -> html.Section:
    heads = ("Result, sliders as stated", f"Known on {since}", f"Known on {known_on}", "Change")
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


def effect_words(effect: Effect) -> str:
    """Return how a result changed: '+3 million people', 'no change', or that it is new."""
    if effect.before is None:
        return "new"
    if effect.after is None:
        return "no longer computed"
    gap = effect.after - effect.before
    if gap == 0:
        return "no change"
    words = result_words(abs(gap), effect.unit)
    if effect.unit == "share":
        words = words.replace(" %", " points")
    return f"{'+' if gap > 0 else MINUS}{words}"


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
                html.Button(
                    figure["label"], className="claim-open", **{"data-opens": figure["id"]}
                ),
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
