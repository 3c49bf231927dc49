"""The tab of conflicts: what was said of one thing, side by side, and why it may differ."""

import math
import re

from dash import html

from dashboard.charts.base import even_ticks
from dashboard.model.chosen_rows import able_rows
from dashboard.model.conflicts import Conflict, ConflictRow, find_conflicts
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.figure_buttons import basis_button, figure_button
from dashboard.text.conflicts import difference_lines, value_words
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.numbers import (
    SINGULARS,
    count_words,
    no_break,
    stated_number,
)

MAX_CLAIMS = 12
MAX_CONFLICTS = 40
SPEAKER = re.compile(
    r" \([^()]*\)$"
)  # at the end of a label, which distinguishes rows of one thing
PAD = 0.06  # of the scale, so that no mark lies on its edge
AXIS_END = 0.12  # of the scale: a number nearer to an end is aligned with it


def make_conflicts(vintage: CrisisVintage) -> list:
    """Return every conflict of the day's figures, or the sentence that there is none."""
    conflicts = find_conflicts(vintage.figures)
    day = day_words(vintage.known_on)
    if not conflicts:
        return [html.P(f"Among the figures known on {day} none rule each other out.")]
    able = set(able_rows(vintage.figures)["id"])
    return [
        html.P(
            f"Known on {day}: {count_words(len(conflicts), 'conflict')}. A conflict is figures of "
            "one thing and of near days whose hedges, rounding counted, leave no value to both. "
            "The dot is the number, the bar what its hedge allows; a bar that fades is open."
        ),
        *(_make_conflict(conflict, vintage, able) for conflict in conflicts[:MAX_CONFLICTS]),
        html.P(f"and {more} more, told earlier; each stands in the drawer of its figures")
        if (more := len(conflicts) - MAX_CONFLICTS) > 0
        else None,
    ]


def _make_conflict(conflict: Conflict, vintage: CrisisVintage, able: set[str]) -> html.Section:
    scale = ConflictScale(conflict)
    shown = conflict.claims[:MAX_CLAIMS]
    more = len(conflict.claims) - len(shown)
    return html.Section(
        [
            html.H3(_title(conflict, scale)),
            html.Ul(
                [_make_claim(claim, scale, vintage, able) for claim in shown],
                className="claims",
            ),
            html.P(f"and {more} more") if more else None,
            _make_axis(scale),
            html.Ul(
                [html.Li(reason) for reason in difference_lines(conflict, vintage)],
                className="reasons",
            ),
        ],
        className="conflict",
        **{"data-conflict": conflict.subject},
    )


def _title(conflict: Conflict, scale: "ConflictScale") -> str:
    """Return the label of a conflict's headline row, else of its first, and the span of values."""
    rows = [claim.figure for claim in conflict.claims]
    label = next((row for row in rows if row["headline"] or row["briefing"]), rows[0])["label"]
    values = sorted({claim.value for claim in conflict.claims})
    low, high = (value_words(value, scale.like) for value in (values[0], values[-1]))
    between = "or" if len(values) == 2 else "to"
    return no_break(f"{SPEAKER.sub('', label)}: {low} {between} {high}")


def tick_words(value: float, like: dict) -> str:
    """Return a value on the scale; a unit that is a long word stands in the title alone."""
    if like["unit"] in SINGULARS or len(like["unit"]) > len("percent"):
        return stated_number(value)
    return value_words(value, like)


class ConflictScale:
    """The common scale of a conflict: positions from 0 to 1 for values in its unit."""

    def __init__(self, conflict: Conflict) -> None:
        """Span every value and every end of a hedge that is not open."""
        ends = [
            end
            for claim in conflict.claims
            for end in (claim.value, claim.low, claim.high)
            if math.isfinite(end) and (end > 0 or claim.value == 0)
        ]
        pad = PAD * (max(ends) - min(ends) or 1.0)
        self.low, self.high = min(ends) - pad, max(ends) + pad
        rows = [claim.figure for claim in conflict.claims]
        self.like = next(row for row in rows if row["unit"] == conflict.unit)

    def position(self, value: float) -> float:
        """Return the position of a value; what is open ends at the edge."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def _make_claim(
    claim: ConflictRow, scale: ConflictScale, vintage: CrisisVintage, able: set[str]
) -> html.Li:
    figure = claim.figure
    start, end = scale.position(claim.low), scale.position(claim.high)
    opened = " ".join(
        name
        for name, is_open in (
            ("open-below", figure["qualifier"] in ("up_to", "less_than")),
            ("open-above", claim.high == math.inf),
        )
        if is_open
    )
    positions = {"--at": scale.position(claim.value), "--from": start, "--to": end}
    return html.Li(
        [
            figure_button(claim_words(claim, scale), figure["id"], "Open this figure"),
            html.Span(
                [html.I(className=f"range {opened}".strip()), html.I(className="dot")],
                className="track",
                style={name: f"{position:.4f}" for name, position in positions.items()},
                **{"aria-hidden": "true"},
            ),
            html.Span(f"{day_words(figure['as_of'])}, {source_words(figure)}", className="who"),
            basis_button(figure, vintage, able),
        ],
        **{"data-claim": figure["id"]},
    )


def claim_words(claim: ConflictRow, scale: ConflictScale) -> str:
    """Return a claim in words; one in another unit also in that of the scale."""
    words = figure_words(claim.figure)
    if claim.figure["unit"] == scale.like["unit"]:
        return words
    return f"{words} ({value_words(claim.value, scale.like)})"


def _make_axis(scale: ConflictScale) -> html.Div:
    ticks = [tick for tick in even_ticks(scale.low, scale.high, max_ticks=3) if tick >= 0]
    return html.Div(
        html.Div([_make_tick(tick, scale) for tick in ticks], className="axis"),
        className="axis-line",
        **{"aria-hidden": "true"},
    )


def _make_tick(tick: float, scale: ConflictScale) -> html.Span:
    """Return a number under its position; near an end it stays inside the axis."""
    position = scale.position(tick)
    side = "at-start" if position < AXIS_END else "at-end" if position > 1 - AXIS_END else None
    words = tick_words(tick, scale.like)
    return html.Span(words, className=side, style={"--at": f"{position:.4f}"})
