"""What a real file must show: right values, computed from the raw file without our readers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl


@dataclass(frozen=True, slots=True)
class RightValue:
    """A number that a file must show, and the figure that must equal it.

    Attributes:
        label: what the number is.
        value: the number; None where no figure of this kind may be there.
        figure: columns of the table and what they must hold. Without a crisis it is the main one.
            Of several figures the newest is taken.
        leads: whether it must be a headline figure of its crisis on the day that it opens on.
        tolerance: how far off it may be, as a share of the number.
    """

    label: str
    value: float | None
    figure: Mapping[str, object]
    leads: bool = True
    tolerance: float = 0.0


def no_values(_path: Path) -> Iterable[RightValue]:
    """Return no right values: a file that is refused has none."""
    return ()


@dataclass(frozen=True, slots=True)
class RealFile:
    """A real file: what it must show, or the words that it must be refused with.

    Attributes:
        path: in the folder of real files.
        right_values: computes them from the raw file.
        refused: words of the sentence it is refused with; None if a screen must open.
        says: words that one of the notices must hold.
    """

    path: str
    right_values: Callable[[Path], Iterable[RightValue]] = no_values
    refused: str | None = None
    says: tuple[str, ...] = field(default=())


def raw_csv(path: Path) -> pl.DataFrame:
    """Return a CSV as text, without a row of HXL tags under its header."""
    raw = pl.read_csv(path, infer_schema=False, encoding="utf8-lossy")
    return raw.slice(1) if (raw.row(0)[0] or "").startswith("#") else raw


def number(column: str) -> pl.Expr:
    """Return a text column as numbers."""
    return pl.col(column).cast(pl.Float64)


def plan_figure(status: str, crisis: str, plan: str) -> dict[str, object]:
    """Return what selects the money of a plan by its code."""
    return {"measure": "funding", "status": status, "crisis": crisis, "plan": plan}


def people_figure(status: str, crisis: str, quantity: str) -> dict[str, object]:
    """Return what selects people by their status and quantity."""
    return {"unit": "people", "status": status, "crisis": crisis, "quantity": quantity}
