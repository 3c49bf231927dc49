"""What a brief froze: a hash of its rows and scenario, and its numbers as a mark in an address."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.model.headlines import headline_figures
from dashboard.model.scenario_result import ScenarioResult
from dashboard.screen.codec import number_text, parse_day, parse_number
from dashboard.screen.parameters import to_query
from dashboard.screen.state import ScreenState

HASH_LENGTH = 16
PRINT_LENGTH = 3  # signs of six bits, for each row
MAX_PRINTED_ROWS = 400  # rows; beyond them a mark holds no prints
MAX_MARK_LENGTH = 3200  # signs

Hedged = tuple[float, str, str]  # value, qualifier, modality


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a brief's mark says of it; the shortest mark is its hash alone."""

    hash: str
    day: date | None = None  # on which it was frozen
    figures: dict[str, Hedged] = field(default_factory=dict)  # those with a card, by id
    results: dict[str, float] = field(default_factory=dict)  # on the last day, by measure
    prints: tuple[str, ...] | None = None  # of every row; None where there were too many


def freeze(state: ScreenState, result: ScenarioResult, day: date) -> Frozen:
    """Return what a brief of an address holds on to."""
    figures = state.vintage.figures
    texts = row_texts(figures)
    carried = headline_figures(state.vintage).filter(pl.col("value").is_not_null())
    return Frozen(
        hash=content_hash(state, texts),
        day=day,
        figures={row["id"]: hedged(row) for row in carried.to_dicts()},
        results=last_results(result),
        prints=tuple(sorted(row_prints(texts))) if figures.height <= MAX_PRINTED_ROWS else None,
    )


def content_hash(state: ScreenState, texts: list[str] | None = None) -> str:
    """Return a hash of the rows as known on the day and of the scenarios on them.

    Args:
        state: the screen.
        texts: what its rows say, where that is known already.
    """
    texts = row_texts(state.vintage.figures) if texts is None else texts
    scenario = to_query(
        ScreenState(
            state.vintage,
            state.scenario,
            choices={"fan": state.fan},
            saved_scenarios=state.saved_scenarios,
        )
    )
    content = "\n".join([scenario, *sorted(texts)])
    return hashlib.sha256(content.encode()).hexdigest()[:HASH_LENGTH]


def hedged(figure: dict) -> Hedged:
    """Return the value of a figure with its hedge."""
    return figure["value"], figure["qualifier"], figure["modality"]


def last_results(result: ScenarioResult) -> dict[str, float]:
    """Return the scenario's values on the last day by measure, as a mark holds them."""
    if not result.can_project:
        return {}
    last = result.projected.filter(pl.col("day") == pl.col("day").max())
    return {
        measure: float(f"{value:.6g}")
        for measure, value in last.select("measure", "scenario").iter_rows()
        if value is not None
    }


def row_prints(texts: list[str]) -> list[str]:
    """Return a short print of each row; one pair of rows in a quarter of a million shares one."""
    return [_print(text) for text in texts]


def row_texts(figures: pl.DataFrame) -> list[str]:
    """Return what each row says; a column that a newer table has in addition changes nothing."""
    columns = sorted(figures.columns)
    return [
        "\x1f".join(
            f"{name}={value}"
            for name, value in zip(columns, row, strict=True)
            if value not in (None, False)
        )
        for row in figures.select(columns).iter_rows()
    ]


def _print(text: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(text.encode()).digest())[:PRINT_LENGTH].decode()


def to_mark(frozen: Frozen, max_length: int = MAX_MARK_LENGTH) -> str:
    """Return what an address carries of a brief: the hash, and as much else as fits."""
    parts = [frozen.hash]
    if frozen.day is not None:
        parts.append(f"on:{frozen.day.isoformat()}")
    parts += [
        f"f:{name}:{number_text(value)}:{qualifier}:{modality}"
        for name, (value, qualifier, modality) in frozen.figures.items()
        if ":" not in name and "~" not in name
    ]
    parts += [f"r:{measure}:{number_text(value)}" for measure, value in frozen.results.items()]
    if frozen.prints is not None:
        parts.append("p:" + "".join(frozen.prints))
    mark = parts[0]
    for part in parts[1:]:
        if len(mark) + 1 + len(part) <= max_length:
            mark += f"~{part}"
    return mark


def read_mark(text: str) -> Frozen | None:
    """Return what a brief's mark says, or None where it is no mark; parts that are none are left.

    Args:
        text: of the address, which anybody may have written.
    """
    name, *parts = text[: 2 * MAX_MARK_LENGTH].split("~")
    if len(name) != HASH_LENGTH or not set(name) <= set("0123456789abcdef"):
        return None
    day, figures, results, prints = None, {}, {}, None
    for part in parts:
        match part.split(":"):
            case ["on", day_text]:
                day = parse_day(day_text)
            case ["f", figure, value, qualifier, modality]:
                number = parse_number(value)
                if number is not None:
                    figures[figure] = (number, qualifier, modality)
            case ["r", measure, value]:
                number = parse_number(value)
                if number is not None:
                    results[measure] = number
            case ["p", row_texts]:
                prints = tuple(
                    row_texts[n : n + PRINT_LENGTH] for n in range(0, len(row_texts), PRINT_LENGTH)
                )
    return Frozen(name, day, figures, results, prints)
