"""The tab of conflicts: what was said of one thing, side by side, and why it may differ."""

import math
import re

from dash import html

from dashboard.charts.base import even_ticks
from dashboard.model.conflicts import Claim, Conflict, Differences, differences, find_conflicts
from dashboard.model.inputs import able_rows
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.cards import figure_button
from dashboard.text.cards import distance_words
from dashboard.text.dates import day_words
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.numbers import (
    SINGULARS,
    count_words,
    no_break,
    plain_number,
    stated_number,
    with_unit,
)

MAX_CLAIMS = 12
MAX_CONFLICTS = 40
SPEAKER = re.compile(r" \([^()]*\)$")  # at the end of a label, where rows tell each other apart
PAD = 0.06  # of the scale, so that no mark lies on its edge
AT_THE_END = 0.12  # of the scale: a number that is nearer to an end has no room on both sides


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
    scale = Scale(conflict)
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
                [html.Li(reason) for reason in reasons(conflict, vintage)], className="reasons"
            ),
        ],
        className="conflict",
        **{"data-conflict": conflict.subject},
    )


def _title(conflict: Conflict, scale: "Scale") -> str:
    """Return the label of a conflict's headline row, else of its first, and the span of values."""
    rows = [claim.figure for claim in conflict.claims]
    label = next((row for row in rows if row["headline"] or row["briefing"]), rows[0])["label"]
    values = sorted({claim.value for claim in conflict.claims})
    low, high = (value_words(value, scale.like) for value in (values[0], values[-1]))
    between = "or" if len(values) == 2 else "to"
    return no_break(f"{SPEAKER.sub('', label)}: {low} {between} {high}")


def value_words(value: float, like: dict) -> str:
    """Return a value as the row ``like`` writes its own, converted ones to four digits."""
    value = float(f"{value:.4g}") if like["measure"] == "distance" else value
    if like["measure"] == "ordinal":
        return f"no. {stated_number(value)}"
    return with_unit(stated_number(value), value, like["unit"])


def tick_words(value: float, like: dict) -> str:
    """Return a value on the scale; a unit that is a long word stands in the title alone."""
    if like["unit"] in SINGULARS or len(like["unit"]) > len("percent"):
        return stated_number(value)
    return value_words(value, like)


class Scale:
    """The common scale of a conflict: places from 0 to 1 for values in its unit."""

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

    def place(self, value: float) -> float:
        """Return the place of a value; what is open ends at the edge."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def _make_claim(claim: Claim, scale: Scale, vintage: CrisisVintage, able: set[str]) -> html.Li:
    figure = claim.figure
    start, end = scale.place(claim.low), scale.place(claim.high)
    opened = " ".join(
        name
        for name, is_open in (
            ("open-below", figure["qualifier"] in ("up_to", "less_than")),
            ("open-above", claim.high == math.inf),
        )
        if is_open
    )
    places = {"--at": scale.place(claim.value), "--from": start, "--to": end}
    return html.Li(
        [
            figure_button(claim_words(claim, scale), figure["id"], "Open this figure"),
            html.Span(
                [html.I(className=f"range {opened}".strip()), html.I(className="dot")],
                className="track",
                style={name: f"{place:.4f}" for name, place in places.items()},
                **{"aria-hidden": "true"},
            ),
            html.Span(f"{day_words(figure['as_of'])}, {source_words(figure)}", className="who"),
            rest_button(figure, vintage, able),
        ],
        **{"data-claim": figure["id"]},
    )


def claim_words(claim: Claim, scale: Scale) -> str:
    """Return a claim in words; one in another unit also in that of the scale."""
    words = figure_words(claim.figure)
    if claim.figure["unit"] == scale.like["unit"]:
        return words
    return f"{words} ({value_words(claim.value, scale.like)})"


def rest_button(
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


def _make_axis(scale: Scale) -> html.Div:
    ticks = [tick for tick in even_ticks(scale.low, scale.high, most=3) if tick >= 0]
    return html.Div(
        html.Div([_make_tick(tick, scale) for tick in ticks], className="axis"),
        className="axis-line",
        **{"aria-hidden": "true"},
    )


def _make_tick(tick: float, scale: Scale) -> html.Span:
    """Return a number under its place; near an end it keeps inside the axis."""
    place = scale.place(tick)
    side = "at-start" if place < AT_THE_END else "at-end" if place > 1 - AT_THE_END else None
    words = tick_words(tick, scale.like)
    return html.Span(words, className=side, style={"--at": f"{place:.4f}"})


def reasons(conflict: Conflict, vintage: CrisisVintage) -> list[str]:
    """Return why the rows of a conflict may differ, from the rows alone."""
    found = differences(conflict)
    parts = _parts(found, conflict)
    said = [f"Besides the number they differ in {'; '.join(parts)}."] if parts else []
    if found.same_digits is not None:
        said.append(
            f"The same number, {plain_number(found.same_digits)}, stands in "
            f"{' and in '.join(found.units)}: perhaps a slip of the unit."
        )
    said += _map_words(conflict, vintage)
    said += [
        f"Note on {figure_words(claim.figure)}, {claim.figure['actor'] or 'speaker not named'}: "
        f"{claim.figure['note']}"
        for claim in conflict.claims[:MAX_CLAIMS]
        if claim.figure["note"]
    ]
    return said or ["The rows give no reason."]


def _parts(found: Differences, conflict: Conflict) -> list[str]:
    parts = []
    if found.units:
        parts.append(f"unit ({' and '.join(found.units)})")
    if found.statuses:
        parts.append(f"definition (one is {', another '.join(found.statuses)})")
    if found.speakers:
        parts.append("speaker")
    if found.days:
        parts.append(f"day ({count_words(found.days, 'day')} from first to last)")
    if found.rounded:
        coarse, fine = (value_words(value, conflict.claims[0].figure) for value in found.rounded)
        parts.append(f"rounding ({coarse} more than {fine})")
    return parts


def _map_words(conflict: Conflict, vintage: CrisisVintage) -> list[str]:
    for claim in conflict.claims:
        check = vintage.distances.get(claim.figure["id"])
        if check is not None and check.unit == conflict.unit:
            return [distance_words(check).partition(". ")[0].removesuffix(".") + "."]
    return []
