"""A move on the server, step by step: the processor time of the thread that answers it."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from plotly.io.json import to_json_plotly

from benchmarks.load import CALLBACK, MOVED, moved_to, recorded_move, scenarios
from benchmarks.peers.pictures import SITUATION, figures
from benchmarks.result import Goal, Result, p95, rounded
from dashboard.data.shipped import shipped
from dashboard.model.fan import EXPONENT, FAN_MODES, make_fan
from dashboard.model.outlook import make_outlook
from dashboard.model.scenario import make_scenario
from dashboard.view.charts import all_charts, moving_parts
from dashboard.view.drives import all_drives
from dashboard.view.summary import card_lines, chart_sentences, driver_lines
from tests.view.page import make_client

MOVES_A_ROUND = 5
JSON = "application/json"
WHOLE = "the whole answer, through Dash and Flask"
PLAIN = "the same four charts as validated figures, with their JSON"


class Clock:
    """Processor time of this thread by step, in milliseconds."""

    def __init__(self) -> None:
        """Start with no step."""
        self.taken: dict[str, list[float]] = {}

    def time(self, step: str, make: Callable[[], Any]) -> Any:
        """Return what a step makes, and remember what it took."""
        begun = time.thread_time()
        made = make()
        self.taken.setdefault(step, []).append(1000 * (time.thread_time() - begun))
        return made


def measure(rounds: int) -> Result:
    """Return the milliseconds of each step of a move, each move of another scenario."""
    client = make_client(shipped("figures.parquet"))
    bodies = recorded(client, rounds * MOVES_A_ROUND + 1)
    clock = Clock()
    for place, (value, body) in enumerate(bodies):
        if place == 1:  # the first is not counted
            clock = Clock()
        walk(clock, value)
        clock.time(WHOLE, lambda body=body: client.post(CALLBACK, data=body, content_type=JSON))
    rows = [
        (step, rounded(median(taken), 2), rounded(p95(taken), 2))
        for step, taken in clock.taken.items()
    ]
    whole = median(clock.taken[WHOLE])
    return Result(
        title="A move on the server",
        columns=("step", "median ms", "p95 ms"),
        rows=rows,
        note=(
            f"Processor time of one thread; the fan has {2**EXPONENT:,} draws. The outlook "
            "holds the line and the fan, so their times are part of its time."
        ),
        goals=[Goal(f"ms of a move at {2**EXPONENT:,} draws", rounded(whole, 1), 10)],
    )


def recorded(client: Any, count: int) -> list[tuple[float, bytes]]:
    """Return values of a slider, and the body that its page sends for each."""
    told = recorded_move(Recorder(client))
    return [(value, moved_to(told, value)) for value in scenarios(count)]


class Recorder:
    """A test client that remembers the last body."""

    def __init__(self, client: Any) -> None:
        """Pass everything on to a client."""
        self.client, self.body = client, {}

    def get(self, path: str) -> Any:
        """Return an answer."""
        return self.client.get(path)

    def post(self, path: str, json: dict) -> Any:
        """Return the answer of a call."""
        self.body = json
        return self.client.post(path, json=json)


def walk(clock: Clock, value: float) -> None:
    """Take the steps of a move one by one."""
    situation, mode = SITUATION, FAN_MODES[0]
    scenario = make_scenario(situation.drivers, {MOVED: value})
    clock.time("line", lambda: situation.projection(scenario))
    clock.time("fan", lambda: make_fan(situation.facts, situation.drivers, scenario, mode))
    outlook = clock.time("outlook", lambda: make_outlook(situation, scenario, mode=mode))
    charts = clock.time("charts", lambda: all_charts(outlook))
    parts = clock.time(
        "what moves of them", lambda: {name: moving_parts(chart) for name, chart in charts.items()}
    )
    clock.time(
        "sentences",
        lambda: (
            card_lines(outlook),
            chart_sentences(outlook),
            driver_lines(situation.drivers, scenario),
        ),
    )
    clock.time("what drives", lambda: all_drives(outlook, charts))
    clock.time("JSON", lambda: to_json_plotly(parts))
    clock.time(PLAIN, lambda: to_json_plotly(figures({MOVED: value})))
