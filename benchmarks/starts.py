"""A cold start: from the start of the process to the first page that it answers with."""

from statistics import median

from benchmarks.result import Goal, Result, p95, rounded
from benchmarks.servers import BARE, OURS, PLAIN_DASH, STREAMLIT, running

STARTS = 6  # at most


def measure(rounds: int) -> Result:
    """Return the seconds to the first 200, side by side; the files are in the machine's cache."""
    order = (BARE, OURS, PLAIN_DASH, STREAMLIT)
    seconds: dict[str, list[float]] = {contender.name: [] for contender in order}
    for turn in range(-1, min(rounds, STARTS)):  # the first turn only fills the cache
        for contender in order:
            with running(contender) as server:
                if turn >= 0:
                    seconds[contender.name].append(server.started)
    bare = median(seconds[BARE.name])
    return Result(
        title="Process to first 200",
        columns=("server", "median s", "p95 s", "least s", "to bare Dash"),
        rows=[
            (
                name,
                rounded(median(taken), 2),
                rounded(p95(taken), 2),
                rounded(min(taken), 2),
                rounded(median(taken) / bare, 2),
            )
            for name, taken in seconds.items()
        ],
        note=(
            "Bare Dash imports Dash and Polars and serves an empty page with Flask's own server. "
            "Streamlit's first answer is a page without content: it runs the script later."
        ),
        goals=[
            Goal(
                "a start takes of what bare Dash takes",
                rounded(median(seconds[OURS.name]) / bare, 2),
                1.6,
            )
        ],
    )
