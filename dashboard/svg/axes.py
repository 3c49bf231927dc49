"""Axes of a drawing: where values and days lie, and which of them are named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.charts.base import even_ticks
from dashboard.charts.palette import EVENT, GRID, QUIET
from dashboard.svg.elements import element, plain, width_of, words
from dashboard.text.dates import day_of_year_words, month_words
from dashboard.text.numbers import axis_words

TICK = 4
MONTHS = (1, 2, 3, 4, 6, 12, 24, 60, 120, 240)  # steps between named months
DAYS = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value lies: ``low`` at pixel ``start``, ``high`` at pixel ``end``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def day_number(day: str) -> float:
    """Return a day of a chart as a number."""
    return float(date.fromisoformat(day[:10]).toordinal())


def named_days(first: date, last: date, max_ticks: int) -> list[date]:
    """Return the days that an axis names: firsts of months at even steps, or days if it is short.

    Args:
        first: the first day of the axis.
        last: the last day of the axis.
        max_ticks: how many may be named.
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    if months < 2:
        every = next((n for n in DAYS if (last - first).days / n <= max_ticks), DAYS[-1])
        return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, every)]
    step = next((n for n in MONTHS if months / n <= max_ticks), MONTHS[-1])
    count = first.year * 12 + first.month - 1
    starts = range(count - count % step, count + months + 1, step)
    days = (date(n // 12, n % 12 + 1, 1) for n in starts)
    return [day for day in days if first <= day <= last]


def day_axis(axis: dict, scale: Scale, y: float, *, max_ticks: int) -> list[str]:
    """Return a time axis at height ``y``: a line, and days with the year below where it starts."""
    first, last = (date.fromisoformat(end[:10]) for end in axis["range"])
    named = named_days(first, last, max_ticks)
    short = bool(named) and any(day.day != 1 for day in named)
    parts = [element("path", d=f"M{scale.start:.1f} {y:.1f}H{scale.end:.1f}", stroke=EVENT)]
    year = None
    for day in named:
        x = scale(day.toordinal())
        parts.append(element("path", d=f"M{x:.1f} {y:.1f}v{TICK}", stroke=EVENT))
        text = day_of_year_words(day) if short else month_words(day)
        parts.append(words(text, x, y + 18, fill=QUIET, text_anchor="middle"))
        if day.year != year:
            parts.append(words(str(day.year), x, y + 33, fill=QUIET, text_anchor="middle"))
        year = day.year
    return parts


def value_ticks(axis: dict) -> list[tuple[float, str]]:
    """Return the values that an axis names, with their words."""
    values = axis.get("tickvals") or even_ticks(*axis["range"], max_ticks=axis.get("nticks", 6) - 1)
    share = axis.get("tickformat", "").endswith("%")
    return [(value, axis_words(value, axis.get("tickprefix", ""), share=share)) for value in values]


def value_axis(axis: dict, scale: Scale, left: float, right: float) -> list[str]:
    """Return hairlines across the panel with their values to the left of it."""
    parts = []
    for value, text in value_ticks(axis):
        y = scale(value)
        line = EVENT if value == 0 else GRID
        parts.append(element("path", d=f"M{left:.1f} {y:.1f}H{right:.1f}", stroke=line))
        parts.append(words(text, left - 6, y + 4, fill=QUIET, text_anchor="end"))
    return parts


def number_axis(axis: dict, scale: Scale, top: float, bottom: float) -> list[str]:
    """Return upright hairlines with their values below; those that would meet are left unnamed."""
    parts, free = [], float("-inf")
    for value, text in zip(axis["tickvals"], axis["ticktext"], strict=True):
        x, half = scale(value), width_of(text) / 2
        line = EVENT if value == 0 else GRID
        parts.append(element("path", d=f"M{x:.1f} {top:.1f}V{bottom:.1f}", stroke=line))
        if x - half > free:
            parts.append(words(text, x, bottom + 18, fill=QUIET, text_anchor="middle"))
            free = x + half + 8
    return parts


def widest(texts: list[str], measure: Callable[[str], float] = width_of) -> float:
    """Return the width of the widest line among labels of a chart."""
    return max((measure(line) for text in texts for line in plain(text).split("\n")), default=0.0)
