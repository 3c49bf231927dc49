"""A scenario in words: what it changes, when a level is reached, chances and ranges."""

from collections.abc import Sequence
from datetime import date

from dashboard.text.dates import day_words
from dashboard.text.numbers import result_words


def change_words(name: str, when: str, before: float, after: float, unit: str) -> str:
    """Return a sentence such as 'Coverage on 31 Dec 2016 falls from 61 % to 48 %'."""
    old, new = result_words(before, unit), result_words(after, unit)
    if before == after:
        return f"{name} {when} is {old}."
    if old == new:
        return f"{name} {when} stays at about {old}."
    verb = "rises" if after > before else "falls"
    return f"{name} {when} {verb} from {old} to {new}."


def crossing_words(name: str, level: str, before: date | None, after: date | None) -> str:
    """Return a sentence about the first day on which a measure reaches a level."""
    if before == after:
        return f"{name} reaches {level} on {day_words(after)}." if after else ""
    if after is None:
        return f"{name} does not reach {level} by then."
    if before is None:
        return f"{name} reaches {level} on {day_words(after)}."
    return f"{name} reaches {level} on {day_words(after)} instead of {day_words(before)}."


def chance_words(chance: float) -> str:
    """Return a chance rounded honestly: 'about half (49 %)', 'about 70 %', 'under 1 %'."""
    if chance < 0.01:
        return "under 1 %"
    if chance > 0.99:
        return "over 99 %"
    percent = result_words(chance, "share")
    return f"about half ({percent})" if 0.45 <= chance <= 0.55 else f"about {percent}"


def passing_words(days: Sequence[date | None], last: str = "the last day") -> str:
    """Return by when 10, 50 and 90 % of the cases pass a level, up to the first that do not.

    Such as '10 % of the cases pass it by 1 Oct 2016, half not by the last day'; nothing where
    not even 10 % do.
    """
    shares = ("10 %", "half", "90 %")
    passed = [
        f"{share} by {day_words(day)}"
        for share, day in zip(shares, days, strict=True)
        if day is not None
    ]
    if not passed:
        return ""
    if len(passed) < len(shares):
        passed.append(f"{shares[len(passed)]} not by {last}")
    return ", ".join(passed).replace(" by", " of the cases pass it by", 1)


def range_words(low: float, median: float, high: float, unit: str) -> str:
    """Return a median and its 90 % range: '$840 million (9 in 10 cases: $210 million to ...)'."""
    first, last = result_words(low, unit), result_words(high, unit)
    ends = f"{first.removesuffix(f' {unit}')} to {last}"  # what is counted is named once
    return f"{result_words(median, unit)} (9 in 10 cases: {ends})"
