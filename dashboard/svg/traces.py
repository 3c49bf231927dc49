"""Traces of a chart as elements: lines and bands, marks, and the words beside them."""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import repeat
from typing import Any

from dashboard.charts.base import Trace
from dashboard.charts.palette import CLEAR, SCENARIO, STATED
from dashboard.svg.elements import element, number, path, plain, words
from dashboard.svg.label_placement import Box, Label

ToPixels = Callable[[str, float], tuple[float, float]]

DASHES = {  # lengths of strokes and gaps, in widths of the line
    "dot": (1, 2),
    "dash": (4, 3),
    "longdash": (7, 4),
    "dashdot": (5, 2, 1, 2),
    "longdashdot": (8, 3, 1, 3),
}
HALO = {"stroke": "#ffffff", "stroke_width": 4, "stroke_linejoin": "round", "aria_hidden": "true"}
ANCHORS = {"left": "end", "right": "start"}


def points_of(trace: Trace, to_pixels: ToPixels) -> list[tuple[float, float] | None]:
    """Return the points of a trace in pixels; None where the line is broken."""
    return [
        None if x is None or y is None else to_pixels(x, y)
        for x, y in zip(trace["x"], trace["y"], strict=True)
    ]


def band(trace: Trace, before: Trace, to_pixels: ToPixels) -> str:
    """Return the area between a trace and the one before it."""
    there = [point for point in points_of(trace, to_pixels) if point is not None]
    back = [point for point in points_of(before, to_pixels) if point is not None]
    return element("path", d=path([*there, *reversed(back)]) + "Z", **filled(trace["fillcolor"]))


def filled(color: str) -> dict:
    """Return a colour of the palette as a fill; office programs do not read rgba()."""
    if not color.startswith("rgba("):
        return {"fill": color}
    *mix, strength = color.removeprefix("rgba(").removesuffix(")").split(",")
    return {"fill": "#" + "".join(f"{int(part):02x}" for part in mix), "fill_opacity": strength}


def line(trace: Trace, to_pixels: ToPixels) -> str:
    """Return the line of a trace, or nothing where it has no width."""
    style = trace.get("line", {})
    width = style.get("width", 2)
    if not width or not any(y is not None for y in trace["y"]):
        return ""
    dashes = DASHES.get(style.get("dash"))
    return element(
        "path",
        d=path(points_of(trace, to_pixels)),
        fill="none",
        stroke=style.get("color", STATED),
        stroke_width=width,
        stroke_dasharray=" ".join(number(n * max(width, 1.0)) for n in dashes) if dashes else None,
        stroke_linejoin="round",
    )


def marks(trace: Trace, to_pixels: ToPixels) -> Iterator[str]:
    """Yield the marks of a trace; what a screen says on hover is their title."""
    style = trace["marker"]
    edge = style.get("line", {})
    texts = trace.get("hovertext") or repeat("")
    for point, size, symbol, text in zip(
        points_of(trace, to_pixels),
        _each(style["size"]),
        _each(style["symbol"]),
        texts,
        strict=False,
    ):
        if point is None or not size or style["color"] == CLEAR:
            continue
        x, y = point
        title = element("title", _one_line(text)) if text else ""
        look = {"fill": style["color"], "stroke": edge.get("color")}
        if symbol == "circle":
            yield element(
                "circle", title, cx=x, cy=y, r=size / 2, stroke_width=edge.get("width"), **look
            )
        else:
            tip = -size if symbol == "triangle-up" else size
            corners = [(x, y + tip / 2), (x - size / 2, y - tip / 2), (x + size / 2, y - tip / 2)]
            yield element("path", title, d=path(corners) + "Z", **look)


def labels(trace: Trace, to_pixels: ToPixels) -> list[Label]:
    """Return the words beside the points of a trace, where each wants to be."""
    font = trace.get("textfont", {})
    size, color = font.get("size", 12), font.get("color", SCENARIO)
    away = 9.0 if "markers" in trace["mode"] else 5.0
    found = []
    for point, text, position in zip(
        points_of(trace, to_pixels), trace["text"], _each(trace["textposition"]), strict=False
    ):
        if point is None or not text:
            continue
        upright, _, side = position.partition(" ")
        upward = upright == "top"
        y = point[1] - away if upward else point[1] + away + size * 0.8
        anchor = ANCHORS.get(side, "middle")
        found.append(Label(plain(text), point[0], y, size, anchor, color, upward))
    return found


def labelled_marks(trace: Trace, to_pixels: ToPixels) -> Iterator[Box]:
    """Yield what the marks of a trace take that have words of their own."""
    for (x, y), size in zip(
        filter(None, points_of(trace, to_pixels)), _each(trace["marker"]["size"]), strict=False
    ):
        yield Box(x - size / 2, x + size / 2, y - size / 2, y + size / 2)


def label_words(label: Label) -> Iterator[str]:
    """Yield a label, after the ground that keeps it clear of the lines below."""
    size, look = label.size, {"text_anchor": label.anchor}
    yield words(
        label.text, label.x, label.y, size=size, **look, **HALO
    )  # some readers lack paint-order
    yield words(label.text, label.x, label.y, size=size, **look, fill=label.color)


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else repeat(value)


def _one_line(markup: str) -> str:
    return escape(", ".join(plain(markup).split("\n")), quote=False)
