"""The result of a measurement, and how it is printed and saved."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

RESULTS = Path(__file__).resolve().parent / "results" / "last.json"
PACKAGES = ("dash", "plotly", "polars", "numpy", "granian", "streamlit", "duckdb", "playwright")

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A number that must hold, as a sentence, and what was measured."""

    sentence: str
    measured: float
    limit: float
    at_least: bool = False

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit


@dataclass(frozen=True, slots=True)
class Result:
    """A small table, a note, and its goals."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""
    goals: list[Goal] = field(default_factory=list)


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile: the smallest value that 95 % do not exceed."""
    ordered = sorted(values)
    return ordered[-(-95 * len(ordered) // 100) - 1]


def middle_and_p95(values: Sequence[float], digits: int = 0) -> tuple[float, float]:
    """Return the median and the 95th percentile, rounded for a table."""
    return rounded(median(values), digits), rounded(p95(values), digits)


def rounded(value: float, digits: int = 0) -> float:
    """Return a number for a table: whole if digits is 0."""
    return round(value) if digits == 0 else round(value, digits)


def to_text(result: Result) -> str:
    """Return a result as a table in Markdown, which a terminal shows as well."""
    cells = [result.columns, *([_cell(value) for value in row] for row in result.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(result.columns))]
    cells.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    return "\n".join(
        f"| {' | '.join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])} |"
        for row in cells
    )


def goal_text(goal: Goal) -> str:
    """Return a goal with what was measured."""
    bound = "at least" if goal.at_least else "at most"
    verdict = "holds" if goal.holds else "MISSED"
    measured, limit = _cell(goal.measured), _cell(goal.limit)
    return f"{verdict}: {goal.sentence}: {measured} ({bound} {limit})"


def _cell(value: Cell) -> str:
    match value:
        case None:
            return "–"
        case float():
            return f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}"
        case int():
            return f"{value:,}"
    return value


def save(name: str, result: Result, rounds: int) -> None:
    """Write a result beside those of the other measurements, as JSON."""
    saved = read() if RESULTS.exists() else {"measurements": {}}
    saved["machine"] = machine()
    now = datetime.now(UTC).isoformat(timespec="minutes")
    saved["measurements"][name] = {"measured_at": now, "rounds": rounds} | asdict(result)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(saved, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read() -> dict:
    """Return the saved results."""
    return json.loads(RESULTS.read_text("utf-8"))


def read_result(entry: dict) -> Result:
    """Return a result as it was before it was written as JSON."""
    names = Result.__dataclass_fields__
    entry = {name: value for name, value in entry.items() if name in names}
    goals = [Goal(**goal) for goal in entry.pop("goals")]
    rows = [tuple(row) for row in entry.pop("rows")]
    return Result(**entry | {"columns": tuple(entry["columns"])}, rows=rows, goals=goals)


def machine() -> dict:
    """Return what a reader must know of the machine."""
    return {
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0))
        if hasattr(os, "sched_getaffinity")
        else os.cpu_count(),
        "memory_gb": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _memory() -> int | None:
    try:
        return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
    except (AttributeError, ValueError, OSError):
        return None
