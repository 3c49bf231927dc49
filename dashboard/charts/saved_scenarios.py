"""Saved scenarios, as thin lines with their letter."""

from dashboard.charts.base import Line, Trace, make_line
from dashboard.charts.marks import escape
from dashboard.charts.palette import FONT, SCENARIO
from dashboard.model.scenario_result import ScenarioResult

DASHES = ("longdash", "dashdot", "longdashdot")
LABEL_SHARES = (0.55, 0.68, 0.81)  # along the line, so that labels of like lines do not meet


def saved_lines(result: ScenarioResult, measure: str, *, axis: str = "y") -> list[Trace]:
    """Return a line for each saved scenario, with its letter and name on it."""
    return [
        _saved_line(
            make_line(saved.projection, measure), f"{saved.letter.upper()} {saved.name}", n, axis
        )
        for n, saved in enumerate(result.saved_results)
    ]


def highest_saved(result: ScenarioResult, *measures: str) -> float:
    """Return the largest value of the saved scenarios in some measures."""
    lines = (
        make_line(saved.projection, measure)
        for saved in result.saved_results
        for measure in measures
    )
    return max((line.highest for line in lines), default=0.0)


def _saved_line(line: Line, name: str, index: int, axis: str) -> Trace:
    at = round(LABEL_SHARES[index] * (len(line.days) - 1))
    letter = name.split(" ")[0] if axis != "y" else name
    return {
        "type": "scatter",
        "mode": "lines+text",
        "name": escape(name),
        "x": line.days,
        "y": line.scenario,
        "yaxis": axis,
        "line": {"color": SCENARIO, "width": 1.25, "dash": DASHES[index]},
        "text": [escape(letter) if n == at else "" for n in range(len(line.days))],
        "textposition": "top center",
        "textfont": {"color": SCENARIO, "size": 11, "family": FONT},
        "hovertemplate": f"{escape(name)} %{{x|%-d %b %Y}}: %{{y:,.4s}}<extra></extra>",
    }
