"""A chart as a drawing: axes, bands, lines, marks and words in a box of some size."""

from html import escape

from dashboard.charts.base import MOVES, ChartFigure, Trace
from dashboard.charts.palette import EVENT, QUIET, SCENARIO, STATED
from dashboard.svg.axes import (
    Scale,
    day_axis,
    day_number,
    number_axis,
    value_axis,
    value_ticks,
    widest,
)
from dashboard.svg.elements import element, path, plain, words
from dashboard.svg.label_placement import Box, Label, position_labels
from dashboard.svg.traces import band, label_words, labelled_marks, labels, line, marks

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
TOP, BOTTOM, RIGHT, GAP = 24.0, 42.0, 14.0, 10.0
OVERHANG = 14.0  # pixels above its panel that a label may reach
NARROW = 480  # pixels: narrower drawings name fewer days


def drawing(chart: ChartFigure, label: str, *, width: int, height: int) -> str:
    """Return a chart as an SVG element that can stand inside a page.

    Args:
        chart: the figure dict of a chart.
        label: what it shows, for readers who do not see it.
        width: of its box, in pixels; it grows and shrinks with the page.
        height: of its box.
    """
    return element(
        "svg",
        *plot(chart, width=width, height=height),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        aria_label=label,
        font_family=FONT,
    )


def plot(chart: ChartFigure, *, width: float, height: float) -> list[str]:
    """Return the elements of a chart in a box whose upper left corner is the origin."""
    if chart["data"] and chart["data"][0]["type"] == "bar":
        return _bars(chart, width, height)
    return _days(chart, width, height)


def _days(chart: ChartFigure, width: float, height: float) -> list[str]:
    layout = chart["layout"]
    panels = {name: axis for name, axis in layout.items() if name.startswith("yaxis")}
    left = GAP + widest([text for axis in panels.values() for _, text in value_ticks(axis)])
    right, base = width - RIGHT, height - BOTTOM
    plot_height = base - TOP
    across = Scale(*map(day_number, layout["xaxis"]["range"]), left, right)
    parts = day_axis(layout["xaxis"], across, base, max_ticks=4 if width < NARROW else 7)
    for shape in layout.get("shapes", ()):
        x = across(day_number(shape["x0"]))
        way = path([(x, TOP), (x, base)])
        parts.append(element("path", d=way, stroke=EVENT, stroke_dasharray="1 2"))
    notes = [_note(note, across, left, base, plot_height) for note in layout.get("annotations", ())]
    for name, axis in panels.items():
        low, high = axis.get("domain", (0.0, 1.0))
        scale = Scale(*axis["range"], base - low * plot_height, base - high * plot_height)
        key = "y" + name.removeprefix("yaxis")
        traces = [trace for trace in chart["data"] if trace.get("yaxis", "y") == key]
        parts += value_axis(axis, scale, left, right)
        parts += _traces(traces, across, scale, [note.box for note in notes])
    return parts + [
        words(note.text, note.x, note.y, text_anchor=note.anchor, fill=note.color) for note in notes
    ]


def _note(note: dict, across: Scale, left: float, base: float, plot_height: float) -> Label:
    """Return the title of a panel, or the number of an event."""
    text, y = plain(note["text"]), base - note["y"] * plot_height
    if note.get("xref") == "paper":
        return Label(text, left, y - 2, 12, "start", STATED, upward=True)
    return Label(text, across(day_number(note["x"])), y - 6, 12, "middle", QUIET, upward=True)


def _traces(traces: list[Trace], across: Scale, scale: Scale, notes: list[Box]) -> list[str]:
    def to_pixels(day: str, value: float) -> tuple[float, float]:
        return across(day_number(day)), scale(value)

    below: list[str] = []
    above: list[str] = []
    taken = [*notes]
    fixed: list[list[Label]] = []
    saved: list[list[Label]] = []
    moving: list[list[Label]] = []
    for index, trace in enumerate(traces):
        if trace.get("fill") == "tonexty":
            below.append(band(trace, traces[index - 1], to_pixels))
        if "lines" in trace["mode"]:
            below.append(line(trace, to_pixels))
        if "markers" in trace["mode"]:
            above += marks(trace, to_pixels)
        if "text" not in trace["mode"]:
            continue
        found = labels(trace, to_pixels)
        if trace.get("meta") == MOVES:
            moving.append(found)
        else:
            (saved if trace["mode"] == "lines+text" else fixed).extend([label] for label in found)
        if trace["mode"] == "markers+text":
            taken += labelled_marks(trace, to_pixels)
    # Labels that no slider moves are placed first, and the scenario's labels around them.
    placed = position_labels([*fixed, *saved, *moving], taken, scale.end - OVERHANG, scale.start)
    return below + above + [part for label in placed for part in label_words(label)]


def _bars(chart: ChartFigure, width: float, height: float) -> list[str]:
    bars, axis = chart["data"][0], chart["layout"]["xaxis"]
    names = [plain(name).split("\n") for name in bars["y"]]
    left = min(GAP + widest(bars["y"]), width * 0.45)
    right, base = width - RIGHT, height - BOTTOM + 12
    low = min([*bars["base"], *axis["tickvals"]], default=0.0)
    high = max(
        [b + x for b, x in zip(bars["base"], bars["x"], strict=True)] + axis["tickvals"],
        default=1.0,
    )
    pad = (high - low) * 0.03 or 1.0
    across = Scale(low - pad, high + pad, left, right)
    parts = number_axis(axis, across, 4, base)
    row = (base - 4) / max(1, len(names))
    for index, name in enumerate(names):
        middle = base - (index + 0.5) * row
        start, length = bars["base"][index], bars["x"][index]
        title = plain(bars["hovertext"][index]).replace("\n", ": ")
        parts.append(
            element(
                "rect",
                element("title", escape(title, quote=False)),
                x=across(start),
                y=middle - row * bars["width"] / 2,
                width=across(start + length) - across(start),
                height=row * bars["width"],
                fill=SCENARIO,
            )
        )
        first = middle + 4 - 7 * (len(name) - 1)
        parts += [
            words(text, left - 8, first + 14 * line_number, fill=STATED, text_anchor="end")
            for line_number, text in enumerate(name)
        ]
    return parts
