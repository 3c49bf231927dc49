"""The elements of a drawing as text: tags, lines of words, and how wide words are."""

import re
from collections.abc import Iterable
from html import escape, unescape

NARROW, WIDE = set("iIjlt.,:;'|!()[] "), set("mwMW@%")
MARKUP = re.compile(r"<[^<>]*>")
LINE_HEIGHT = 1.3  # of the size of the letters


def element(tag: str, *content: str, **attributes: object) -> str:
    """Return an element; attributes that are None are left out, ``text_anchor`` is text-anchor."""
    given = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(content)
    return f"<{tag}{given}>{inside}</{tag}>" if inside else f"<{tag}{given}/>"


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value))


def number(value: float) -> str:
    """Return a coordinate at a tenth of a pixel."""
    return f"{value:.1f}".removesuffix(".0")


def path(points: Iterable[tuple[float, float] | None]) -> str:
    """Return the way through some points; None lifts the pen."""
    parts, down = [], False
    for point in points:
        if point is None:
            down = False
            continue
        parts.append(f"{'L' if down else 'M'}{number(point[0])} {number(point[1])}")
        down = True
    return "".join(parts)


def words(text: str, x: float, y: float, *, size: float = 12, **attributes: object) -> str:
    """Return a line of words; they are escaped here, and shown as they are."""
    return element("text", escape(text, quote=False), x=x, y=y, font_size=size, **attributes)


def plain(markup: str) -> str:
    """Return what a label of a chart says: its few tags become breaks, its entities signs."""
    return unescape(MARKUP.sub("", markup.replace("<br>", "\n")))


def width_of(text: str, size: float = 12) -> float:
    """Return about how wide a text is in a sans-serif face, in pixels."""
    return size * sum(
        0.3 if sign in NARROW else 0.88 if sign in WIDE else 0.68 if sign.isupper() else 0.56
        for sign in text
    )


def wrapped(text: str, max_width: float, size: float = 12) -> list[str]:
    """Return a text on as many lines as it needs in a width; no word is cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= max_width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
