"""Sliders: a driver each, with number box, unit, ticks where someone stated a value, and reset."""

from typing import Any

import dash_mantine_components as dmc
import polars as pl
from dash import dcc, html

from dashboard.model.drivers import Driver
from dashboard.model.inputs import GROUPS
from dashboard.model.vintage import CrisisVintage
from dashboard.page import ids
from dashboard.screen.codec import number_text
from dashboard.screen.state import MAX_REASON_LENGTH, ScreenState
from dashboard.text.hedges import figure_words, source_words
from dashboard.text.labels import GROUP_WORDS
from dashboard.text.numbers import driver_words

UNIT_SUFFIXES = {"x": " ×", "share": " %", "days": " days"}
SCALES = {"share": 100}  # what a number box shows for one of its slider's unit
DIGITS = 4  # after the point, of a slider's value
# Neither "drag" nor "mouseup": the component sets no value; assets/js/slider_drag.js does, at rest.
NO_UPDATE_MODE: Any = "hand"
CLOSEST_TICKS = 0.16  # of the track: a label nearer than this to another is left out


NOTHING_STATED = (
    "No slider: no figure known on this day states people in need, money or a deployment. "
    "A row with one of these measures adds its sliders."
)
OVER = "No slider: the plan is over, and nothing of it is left open."


def make_sliders(state: ScreenState, lines: dict[str, str]) -> list:
    """Return the sliders, grouped by what they are about."""
    vintage, scenario = state.vintage, state.scenario
    if not vintage.drivers:
        money = vintage.inputs.money if vintage.can_project else None
        is_over = money is not None and money.is_over
        return [html.P(OVER if is_over else NOTHING_STATED, className="empty")]
    return [
        html.Fieldset(
            [
                html.Legend(GROUP_WORDS[group]),
                *(
                    make_slider(
                        driver,
                        vintage,
                        value=scenario.values[driver.key],
                        line=lines[driver.key],
                        reason=state.reasons.get(driver.key, ""),
                    )
                    for driver in vintage.drivers
                    if driver.group == group
                ),
            ],
            className="slider-group",
            **{"data-group": group},
        )
        for group in GROUPS
        if any(driver.group == group for driver in vintage.drivers)
    ]


def make_slider(
    driver: Driver, vintage: CrisisVintage, *, value: float, line: str, reason: str
) -> html.Div:
    """Return one slider with all that belongs to it."""
    scale = SCALES.get(driver.unit, 1)
    suffix = UNIT_SUFFIXES.get(driver.unit, f" {driver.unit}")
    span = driver.maximum - driver.minimum
    low, high = ((end - driver.minimum) / span for end in driver.evidence)
    return html.Div(
        [
            html.Div(
                [
                    html.Div(
                        [
                            html.Label(driver.label, htmlFor=box_id(driver.key)),
                            html.Span(line, className="slider-words"),
                        ],
                        title=f"{driver.source}.",
                    ),
                    dmc.NumberInput(
                        id=ids.driver_box(driver.key),
                        value=round(value * scale, DIGITS),
                        min=round(driver.minimum * scale, DIGITS),
                        max=round(driver.maximum * scale, DIGITS),
                        step=round(driver.step * scale, DIGITS),
                        decimalScale=DIGITS if scale == 1 else 2,
                        clampBehavior="blur",
                        size="xs",
                        suffix=suffix,
                        hideControls=True,
                        className="slider-box",
                        attributes={
                            "input": {
                                "id": box_id(driver.key),
                                "aria-label": f"{driver.label}, number",
                                "inputMode": "decimal",
                            }
                        },
                        debounce=True,
                    ),
                    html.Button(
                        "\u21ba",
                        id=ids.driver_reset(driver.key),
                        className="slider-reset",
                        title=f"Back to {driver_words(driver.default, driver.unit)}, {driver.kind}",
                        **{"aria-label": f"Reset to the baseline: {driver.label}"},
                    ),
                ],
                className="slider-head",
            ),
            html.Div(
                [
                    html.Span(id=ids.needed(driver.key), className="needed", hidden=True),
                    dmc.Slider(
                        id=ids.driver(driver.key),
                        value=value,
                        min=driver.minimum,
                        max=driver.maximum,
                        step=driver.step,
                        precision=DIGITS,
                        marks=make_ticks(driver, vintage),
                        updatemode=NO_UPDATE_MODE,
                        thumbLabel=driver.label,
                        label=None,
                        size=4,
                        thumbSize=16,
                        color="scenario",
                    ),
                ],
                className="slider-track",
                style={"--evidence-from": f"{low:.4f}", "--evidence-to": f"{high:.4f}"},
            ),
            dmc.TextInput(
                id=ids.reason(driver.key),
                value=reason,
                placeholder="Why? One line that travels with the link",
                attributes={"input": {"maxLength": MAX_REASON_LENGTH}},
                size="xs",
                debounce=500,
                className="slider-reason",
                **{"aria-label": f"Why was this moved: {driver.label}"},
            ),
            dcc.Store(id=ids.stated(driver.key), data=driver.default),
        ],
        className="slider",
        **{
            "data-driver": driver.key,
            "data-stated": number_text(driver.default),
            "data-scale": scale,
            "data-suffix": suffix,
            "data-moved": str(value != driver.default).lower(),
        },
    )


def box_id(key: str) -> str:
    """Return the element id of a driver's number box, for its label."""
    return f"box-{key}"


def make_ticks(driver: Driver, vintage: CrisisVintage) -> Any:
    """Return the ticks of a slider: its baseline, history's median, and what others stated.

    Only history's is named: the words beside the slider say what the baseline is.
    """
    marked = pl.Series([figure for _, figure in driver.stated], dtype=pl.String)
    marked = vintage.figures.filter(pl.col("id").is_in(marked.implode()))
    rows = {row["id"]: row for row in marked.to_dicts()}
    wanted: list[tuple[float, str | None, str]] = [
        (driver.default, None, _baseline_title(driver, vintage))
    ]
    if driver.history != driver.default:
        wanted.append((driver.history, "history", f"Median of history. {driver.source}"))
    wanted += [
        (stated_value, None, f"{figure_words(rows[figure])}, {source_words(rows[figure])}")
        for stated_value, figure in driver.stated
    ]
    span, ticks, labelled = driver.maximum - driver.minimum, [], []
    for value, word, title in wanted:
        if any(abs(value - tick["value"]) < 1e-9 for tick in ticks):
            continue
        near = any(abs(value - other) < CLOSEST_TICKS * span for other in labelled)
        shown = word if word and not near else ""
        if shown:
            labelled.append(value)
        is_at_end = value > driver.maximum - CLOSEST_TICKS * span
        label = html.Span(shown, title=title, className="tick at-end" if is_at_end else "tick")
        ticks.append({"value": value, "label": label})
    return ticks


def _baseline_title(driver: Driver, vintage: CrisisVintage) -> str:
    """Return who reports the value of the baseline, or what it rests on without a report."""
    if driver.kind != "reported":
        return f"{driver.kind.capitalize()}. {driver.source}"
    rows = {row["id"]: row for row in vintage.chosen.to_dicts()}
    said = [f"{figure_words(rows[i])}, {source_words(rows[i])}" for i in driver.rows if i in rows]
    return f"Reported: {'; '.join(said)}"
