"""A chart as a drawing: axes, bands, lines, marks and words in a box of some size."""

from html import escape

from dashboard.view.charts.palette import EVENT, QUIET, SCENARIO, STATED
from dashboard.view.drawing.axes import (
    Scale,
    day_axis,
    day_number,
    number_axis,
    value_axis,
    value_ticks,
    widest,
)
from dashboard.view.drawing.elements import element, path, plain, words
from dashboard.view.drawing.traces import band, labels, line, marks

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
TOP, BOTTOM, RIGHT, GAP = 24.0, 42.0, 14.0, 10.0
NARROW = 480  # pixels: narrower drawings name fewer days


def drawing(chart: dict, label: str, *, width: int, height: int) -> str:
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


def plot(chart: dict, *, width: float, height: float) -> list[str]:
    """Return the elements of a chart in a box whose upper left corner is the origin."""
    if chart["data"] and chart["data"][0]["type"] == "bar":
        return _bars(chart, width, height)
    return _days(chart, width, height)


def _days(chart: dict, width: float, height: float) -> list[str]:
    layout = chart["layout"]
    panels = {name: axis for name, axis in layout.items() if name.startswith("yaxis")}
    left = GAP + widest([text for axis in panels.values() for _, text in value_ticks(axis)])
    right, base = width - RIGHT, height - BOTTOM
    room = base - TOP
    across = Scale(*map(day_number, layout["xaxis"]["range"]), left, right)
    parts = day_axis(layout["xaxis"], across, base, most=4 if width < NARROW else 7)
    for shape in layout.get("shapes", ()):
        x = across(day_number(shape["x0"]))
        way = path([(x, TOP), (x, base)])
        parts.append(element("path", d=way, stroke=EVENT, stroke_dasharray="1 2"))
    for name, axis in panels.items():
        low, high = axis.get("domain", (0.0, 1.0))
        scale = Scale(*axis["range"], base - low * room, base - high * room)
        key = "y" + name.removeprefix("yaxis")
        traces = [trace for trace in chart["data"] if trace.get("yaxis", "y") == key]
        parts += value_axis(axis, scale, left, right)
        parts += _traces(traces, across, scale)
    for note in layout.get("annotations", ()):
        by_paper = note.get("xref") == "paper"
        x = left if by_paper else across(day_number(note["x"]))
        y = base - note["y"] * room - (2 if by_paper else 6)
        anchor = "start" if by_paper else "middle"
        color = STATED if by_paper else QUIET
        parts.append(words(plain(note["text"]), x, y, text_anchor=anchor, fill=color))
    return parts


def _traces(traces: list[dict], across: Scale, scale: Scale) -> list[str]:
    def place(day: str, value: float) -> tuple[float, float]:
        return across(day_number(day)), scale(value)

    below, above = [], []
    for number, trace in enumerate(traces):
        if trace.get("fill") == "tonexty":
            below.append(band(trace, traces[number - 1], place))
        if "lines" in trace["mode"]:
            below.append(line(trace, place))
        if "markers" in trace["mode"]:
            above += marks(trace, place)
        if "text" in trace["mode"]:
            above += labels(trace, place)
    return below + above


def _bars(chart: dict, width: float, height: float) -> list[str]:
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
    for place, name in enumerate(names):
        middle = base - (place + 0.5) * row
        start, length = bars["base"][place], bars["x"][place]
        told = plain(bars["hovertext"][place]).replace("\n", ": ")
        parts.append(
            element(
                "rect",
                element("title", escape(told, quote=False)),
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
