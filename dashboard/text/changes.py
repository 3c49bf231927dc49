"""What changed between two days, in words: counts, what the scenario rests on, and effects."""

from collections import Counter
from collections.abc import Sequence

from dashboard.errors import not_none
from dashboard.model.changes import KINDS, Change, Effect
from dashboard.text.numbers import count_words, signed_words

KIND_TITLES = {
    "revised": "revised: another number of the same thing by the same speaker",
    "in dispute": "now in dispute: no number fits both this figure and another",
    "withdrawn": "withdrawn",
    "new": "new",
}


def counts_sentence(changes: Sequence[Change], since: str, known_on: str) -> str:
    """Return how many figures changed between two days, in words, and how."""
    if not changes:
        return f"No figure changed between {since} and {known_on}."
    counts = Counter(change.kind for change in changes)
    counted = ", ".join(f"{counts[kind]} {kind}" for kind in KINDS if counts[kind])
    none = [kind for kind in KINDS if not counts[kind]]
    rest = f"; none {' or '.join(none)}" if none else ""
    figures = count_words(len(changes), "figure")
    return f"Between {since} and {known_on}, {figures} changed: {counted}{rest}."


def carries_sentence(changes: Sequence[Change]) -> str:
    """Return which of the changed figures the scenario rests on."""
    carrying = [change.figure["label"] for change in changes if change.carries]
    if not carrying:
        return "The scenario rests on none of them, so no result changes through them."
    return f"The scenario rests on {len(carrying)} of them: {'; '.join(carrying)}."


def effect_words(effect: Effect) -> str:
    """Return how a result changed: '+3 million people', 'no change', or that it is new."""
    if effect.before is None:
        return "new"
    if effect.after is None:
        return "no longer computed"
    gap = effect.after - effect.before
    return signed_words(gap, effect.unit) if gap else "no change"


def each_dispute_once(changes: Sequence[Change]) -> list[Change]:
    """Return the changes with one side of each dispute: the one that carries the scenario."""
    first: dict[frozenset[str], Change] = {}
    for change in sorted(changes, key=lambda change: not change.carries):
        first.setdefault(_identity(change), change)
    return [change for change in changes if first[_identity(change)] is change]


def _identity(change: Change) -> frozenset[str]:
    """Return the kind and the figures of a change, in no order."""
    sides = [change.figure["id"]]
    if change.kind == "in dispute":
        sides.append(not_none(change.beside)["id"])
    return frozenset((change.kind, *sides))
