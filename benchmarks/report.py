"""Write docs/performance.md from the last run: ``python -m benchmarks.report``."""

from pathlib import Path

from benchmarks import NAMES
from benchmarks.result import goal_text, read, read_result, to_text

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"

HEAD = """\
# Performance

Written by `python -m benchmarks.report` from [the last run](../benchmarks/results/last.json).
Everything in one table was measured in one run, in turns, so that its rows can be compared;
times of another machine cannot. The peers show the same charts of the same model: plain Dash
returns whole validated figures from one callback, Streamlit draws them in one fragment
([benchmarks/peers](../benchmarks/peers)).

Repeat it with `make bench` (about nine minutes; `make bench ROUNDS=5` is quicker), or one
measurement with `make bench ONLY=moves`: {names}.
"""


def to_page(saved: dict) -> str:
    """Return the text of docs/performance.md."""
    machine, measured = saved["machine"], saved["measurements"]
    packages = ", ".join(f"{name} {number}" for name, number in machine["packages"].items())
    parts = [
        HEAD.format(names=", ".join(NAMES)),
        f"Machine: {machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, "
        f"{machine['system']}, Python {machine['python']}; {packages}.\n",
    ]
    for entry in (measured[name] for name in NAMES if name in measured):
        result = read_result(entry)
        goals = "".join(f"\n- {goal_text(goal)}" for goal in result.goals)
        day, rounds = entry["measured_at"][:10], entry["rounds"]
        parts.append(
            f"## {result.title}\n\n{to_text(result)}\n\n"
            f"{result.note} Measured on {day} in {rounds} rounds.\n{goals}\n"
        )
    return "\n".join(parts)


def write_page() -> None:
    """Write the page."""
    PAGE.write_text(to_page(read()), "utf-8")


if __name__ == "__main__":
    write_page()
