"""Slider moves per second that a server answers over 16 busy connections."""

import time
from statistics import median

from benchmarks.load_client import send_continuously
from benchmarks.result import Goal, Result, p95, rounded
from benchmarks.servers import OURS, PLAIN_DASH, running
from benchmarks.simulated_users import POSITIONS, simulate_users

CONNECTIONS = 16
WORKERS = 2
SECONDS = 4.0  # per turn
TURNS = 3  # at most


def measure(rounds: int) -> Result:
    """Return moves a second with their p95, side by side in turns."""
    order = (OURS, PLAIN_DASH)
    rates: dict[str, list[float]] = {contender.name: [] for contender in order}
    taken: dict[str, list[float]] = {contender.name: [] for contender in order}
    with running(OURS, workers=WORKERS) as ours, running(PLAIN_DASH, workers=WORKERS) as plain:
        users = [(server, simulate_users(server, CONNECTIONS)) for server in (ours, plain)]
        for turn in range(-1, max(1, min(rounds // 5, TURNS))):  # the first is not counted
            for server, calls in users:
                begun = time.perf_counter()
                answers = send_continuously(server, calls, seconds=SECONDS if turn >= 0 else 1.0)
                seconds = time.perf_counter() - begun  # with what was under way at the end
                if turn >= 0:
                    rates[server.contender.name].append(len(answers) / seconds)
                    taken[server.contender.name] += answers
    rate = {name: median(measured) for name, measured in rates.items()}
    return Result(
        title=f"Moves under {CONNECTIONS} connections",
        columns=("server", "moves a second", "median ms", "p95 ms", "to plain Dash"),
        rows=[
            (
                name,
                round(rate[name]),
                round(1000 * median(taken[name])),
                round(1000 * p95(taken[name])),
                rounded(rate[name] / rate[PLAIN_DASH.name], 1),
            )
            for name in rates
        ],
        note=(
            f"{WORKERS} workers each, the same server program. Every connection is a user with "
            f"another scenario who drags one slider after another, {POSITIONS} positions each, and "
            "never sets the same scenario twice. The load client runs on the same cores."
        ),
        goals=[
            Goal("moves a second", round(rate[OURS.name]), 250, at_least=True),
            Goal("p95 of a move, ms", round(1000 * p95(taken[OURS.name])), 150),
            Goal(
                "moves a second to those of plain Dash",
                rounded(rate[OURS.name] / rate[PLAIN_DASH.name], 1),
                10,
                at_least=True,
            ),
        ],
    )
