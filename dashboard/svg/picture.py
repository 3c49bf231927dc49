"""A chart as a picture that stands alone: title, sentence, legend, drawing, source and day."""

from collections.abc import Sequence
from datetime import date
from html import escape

from dashboard.charts.base import ChartFigure
from dashboard.charts.captions import chart_source, chart_subtitle, chart_title, event_words
from dashboard.charts.marked_rows import shown_events
from dashboard.charts.palette import BAND_NARROW, OUTCOME, QUIET, SCENARIO, STATED
from dashboard.charts.spec import CHARTS
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.svg.elements import LINE_HEIGHT, element, width_of, words, wrapped
from dashboard.svg.plot import FONT, plot
from dashboard.svg.traces import filled
from dashboard.text.dates import day_words
from dashboard.text.donors import chosen_figures
from dashboard.text.hedges import source_words
from dashboard.text.labels import FAN_TITLES

WIDTH, MARGIN = 880, 32
CONTENT_WIDTH = WIDTH - 2 * MARGIN
TITLE, TEXT, SMALL = 22, 15, 12


def picture(name: str, result: ScenarioResult, settings: Sequence[str]) -> str:
    """Return a chart as a whole SVG file, in the colours of a light page.

    Args:
        name: of the chart.
        result: what it shows.
        settings: what was set other than stated, in words.
    """
    spec, vintage = CHARTS[name], result.vintage
    chart, sentence = spec.build(result), spec.sentence(result)
    title, subtitle = chart_title(name, vintage), chart_subtitle(name, vintage)
    words_of_settings = "; ".join(settings) or "no slider moved"
    notes = (
        f"{_source(name, vintage)} As known on {day_words(vintage.known_on)}.",
        f"Scenario: {words_of_settings}. A scenario is not a forecast.",
        _events(chart, vintage),
    )
    height = spec.height
    head, top = _lines(title, MARGIN, TITLE, font_weight=650, fill=STATED)
    under, top = _lines(subtitle, top, SMALL + 1, fill=QUIET)
    said, top = _lines(sentence, top + 8, TEXT, fill=STATED)
    legend = _legend(chart, result, top + 16)
    box = top + 28
    note_lines, bottom = [], box + height + 12
    for note in filter(None, notes):
        lines, bottom = _lines(note, bottom, SMALL, fill=QUIET)
        note_lines += lines
    whole = round(bottom + MARGIN - 8)
    return element(
        "svg",
        element("title", escape(f"{title}, {subtitle}", quote=False)),
        element("rect", width=WIDTH, height=whole, fill="#ffffff"),
        *(*head, *under, *said, *legend, *note_lines),
        element(
            "g",
            *plot(chart, width=CONTENT_WIDTH, height=height),
            transform=f"translate({MARGIN} {box:.0f})",
        ),
        xmlns="http://www.w3.org/2000/svg",
        width=WIDTH,
        height=whole,
        viewBox=f"0 0 {WIDTH} {whole}",
        font_family=FONT,
    )


def _source(name: str, vintage: CrisisVintage) -> str:
    """Return whose figures a chart rests on; a computed one rests on all of the scenario."""
    if CHARTS[name].group:
        return chart_source(name, vintage)
    said = dict.fromkeys(map(source_words, chosen_figures(vintage)))
    day = day_words(vintage.chosen["as_of"].max())
    return f"Source: computed from figures of {'; '.join(said)}, as of {day}."


def _events(chart: ChartFigure, vintage: CrisisVintage) -> str:
    """Return what the numbers on top of a chart stand for."""
    ends = chart["layout"]["xaxis"].get("range")
    if ends is None:
        return ""
    start, end = (date.fromisoformat(day[:10]) for day in ends)
    events = shown_events(vintage).to_dicts()
    shown = [
        f"({row['number']}) {event_words(row)}" for row in events if start <= row["as_of"] <= end
    ]
    return f"Events: {'; '.join(shown)}." if shown else ""


def _lines(text: str, top: float, size: int, **look: object) -> tuple[list[str], float]:
    """Return a text on as many lines as it needs, and where the next one may start."""
    lines = wrapped(text, CONTENT_WIDTH, size)
    step = size * LINE_HEIGHT
    drawn = [
        words(line, MARGIN, top + size + index * step, size=size, **look)
        for index, line in enumerate(lines)
    ]
    return drawn, top + len(lines) * step


def _legend(chart: ChartFigure, result: ScenarioResult, y: float) -> list[str]:
    """Return what lines, bands and marks mean; only what the chart has."""
    traces = chart["data"]
    if not result.can_project or traces[0]["type"] == "bar":
        return []
    has_outcomes = any(trace.get("name") == "came" and trace["y"] for trace in traces)
    signs = {
        "baseline": element("path", d=f"M0 {y:.1f}h24", stroke=STATED, stroke_width=1.25),
        "scenario": element("path", d=f"M0 {y:.1f}h24", stroke=SCENARIO, stroke_width=3.5),
        f"half and nine in ten of cases: {FAN_TITLES[result.fan.mode].lower()}": element(
            "rect", x=0, y=y - 6, width=24, height=12, **filled(BAND_NARROW)
        ),
        **(
            {"what came later": element("circle", cx=12, cy=y, r=4, fill=OUTCOME)}
            if has_outcomes
            else {}
        ),
    }
    parts, x = [], float(MARGIN)
    for text, sign in signs.items():
        parts.append(element("g", sign, transform=f"translate({x:.0f} 0)"))
        parts.append(words(text, x + 32, y + 4, size=SMALL, fill=QUIET))
        x += 32 + width_of(text, SMALL) + 24
    return parts
