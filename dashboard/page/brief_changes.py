"""What has changed since a brief was frozen: figures, results, and what became public."""

import polars as pl

from dashboard.screen.brief_mark import (
    Frozen,
    content_hash,
    hedged,
    last_results,
    read_mark,
    row_prints,
    row_texts,
)
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words
from dashboard.text.labels import result_name
from dashboard.text.numbers import count_words, result_words

MAX_NAMED = 8  # labels or numbers that a line repeats
TOLERANCE = 1e-5  # of a result: the mark has six digits


def changes_since(state: ScreenState, mark: str) -> list[str]:
    """Return what a reader of a brief should know of the screen that its link opened.

    Args:
        state: the screen.
        mark: of the brief, from its link; its hash alone will do.
    """
    frozen = read_mark(mark)
    if frozen is None:
        return ["The mark of the brief in this address cannot be read; open the link of the brief."]
    when = f" on {day_words(frozen.day)}" if frozen.day else ""
    head = f"Brief {frozen.hash}, frozen{when}"
    results = _changed_results(frozen, state)
    texts = row_texts(state.vintage.figures)
    if frozen.hash == content_hash(state, texts):
        lines = [f"{head}: its figures and its scenario are unchanged."]
        lines += [f"The computation has changed since. {results}"] if results else []
    else:
        found = [*_changed_figures(frozen, state, texts), *([results] if results else [])]
        lines = [f"{head}: this screen is not the same any more.", *found]
        if not found:
            lines.append("Its settings were others, or figures that its link does not name.")
    return [*lines, *_newer(state)]


def _changed_figures(frozen: Frozen, state: ScreenState, texts: list[str]) -> list[str]:
    figures = state.vintage.figures
    named = figures.filter(pl.col("id").is_in(list(frozen.figures)))
    rows = {row["id"]: row for row in named.to_dicts()}
    lines, changed = [], set()
    for name, before in frozen.figures.items():
        row = rows.get(name)
        changed.add(name)
        if row is None:
            lines.append(f"The figure {name[:60]!r} is not known on this day any more.")
        elif hedged(row) != before:
            was = _words_before(row, before)
            lines.append(f"{row['label']}: was {was}, is now {figure_words(row)}.")
        else:
            changed.discard(name)
    if frozen.prints is None:
        return lines
    prints, before = row_prints(texts), set(frozen.prints)
    other = [
        label
        for (figure, label), mark in zip(
            figures.select("id", "label").iter_rows(), prints, strict=True
        )
        if mark not in before and figure not in changed
    ]
    missing = len(before - set(prints)) - len(changed)
    if other:
        lines.append(f"New or changed: {_some(other)}.")
    if not other and missing > 0:
        lines.append(f"No longer in the table: {count_words(missing, 'figure')}.")
    return lines


def _words_before(row: dict, before: tuple[float, str, str]) -> str:
    value, qualifier, modality = before
    try:
        return figure_words(row | {"value": value, "qualifier": qualifier, "modality": modality})
    except KeyError:  # a hedge that somebody wrote into the address
        return "another figure"


def _changed_results(frozen: Frozen, state: ScreenState) -> str:
    """Return the results that differ on the last day, as one sentence."""
    result = compute_result(state)
    if not result.can_project:
        return ""
    counted = state.vintage.inputs.people_measure
    units = dict(result.projected.select("measure", "unit").iter_rows())
    changed = [
        f"{result_name(measure, counted).lower()} was {result_words(before, units[measure])}, "
        f"is now {result_words(now, units[measure])}"
        for measure, now in last_results(result).items()
        if (before := frozen.results.get(measure)) is not None
        and abs(now - before) > TOLERANCE * max(abs(now), abs(before))
    ]
    day = day_words(result.projected["day"].max())
    return f"On {day}: {_some(changed, '; ')}." if changed else ""


def _newer(state: ScreenState) -> list[str]:
    """Return how much has become public after the day of the brief."""
    vintage = state.vintage
    figures = vintage.table.of_crisis(vintage.crisis)
    newer = figures.filter(pl.col("reported_on") > vintage.known_on)
    if newer.is_empty():
        return []
    day = day_words(newer["reported_on"].max())
    return [
        f"It shows what was known on {day_words(vintage.known_on)}; "
        f"{count_words(newer.height, 'figure')} became public after that, the newest on {day}. "
        "Move As known on to see them."
    ]


def _some(texts: list[str], separator: str = ", ") -> str:
    more = len(texts) - MAX_NAMED
    return separator.join(texts[:MAX_NAMED]) + (f" and {more} more" if more > 0 else "")
