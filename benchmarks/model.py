"""A move on the server, step by step: the processor time of the thread that answers it."""

import random
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

import orjson
from plotly.io.json import to_json_plotly
from werkzeug.test import EnvironBuilder

from benchmarks.load_client import MOVE
from benchmarks.peers.peer_charts import VINTAGE, figures
from benchmarks.result import Goal, Result, p95, rounded
from benchmarks.simulated_users import any_scenario, our_body, some_calls
from dashboard.charts.spec import all_charts, chart_sentences
from dashboard.charts.updates import chart_update
from dashboard.data.resources import shipped
from dashboard.model.fan import EXPONENT, FAN_MODES, make_fan
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.page.components.sensitivity_bars import all_sensitivity_bars
from dashboard.text.summary import card_lines, driver_lines
from dashboard.web.security.middleware import Guard
from tests.page.page import make_client

MOVES_A_ROUND = 20
BANDS = ("need", "received", "presence", "coverage", "gap", "per_person")
DRAGGED = "the whole answer while one slider is dragged"
ALL_MOVED = "the whole answer when every slider has moved"
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
    guard, body = client.application.wsgi_app, our_body(client)
    clock = Clock()
    for number, call in enumerate(some_calls(body, rounds * MOVES_A_ROUND + 1)):
        if number == 1:  # the first is not counted
            clock = Clock()
        values = any_scenario(random.Random(number))
        walk(clock, values, plain=number % MOVES_A_ROUND == 1)
        answer(clock, ALL_MOVED, guard, body(values, list(values)))
        answer(clock, DRAGGED, guard, call)
    rows = [
        (step, rounded(median(taken), 2), rounded(p95(taken), 2))
        for step, taken in clock.taken.items()
    ]
    return Result(
        title="A move on the server",
        columns=("step", "median ms", "p95 ms"),
        rows=rows,
        note=(
            f"Processor time of one thread; the fan has {2**EXPONENT:,} draws. The steps are those "
            "of every chart and sentence, of a scenario in which every slider has moved; a whole "
            "answer comes through guard and compression. While one slider is dragged, charts that "
            "it does not move are neither made nor sent again."
        ),
        goals=[
            Goal(f"ms of {step}", rounded(median(clock.taken[step]), 1), 10)
            for step in (DRAGGED, ALL_MOVED)
        ],
    )


def answer(clock: Clock, step: str, guard: Guard, call: bytes) -> None:
    """Let a guard answer a call."""
    headers = {"Accept-Encoding": "gzip, deflate, br", "Host": "127.0.0.1"}
    environ = EnvironBuilder(
        MOVE,
        method="POST",
        data=call,
        content_type="application/json",
        headers=headers,
        environ_base={"REMOTE_ADDR": "127.0.0.1"},  # loopback is not rate-limited
    ).get_environ()
    response = clock.time(step, lambda: guard.refuse(environ) or guard.answer(environ, call))
    assert response.status == 200


def walk(clock: Clock, values: Mapping[str, float], *, plain: bool) -> None:
    """Take the steps of a move one by one."""
    vintage, mode = VINTAGE, FAN_MODES[0]
    scenario = make_scenario(vintage.drivers, values)
    line = vintage.projection(scenario).scenario
    clock.time("line, every measure", lambda: dict(line))
    fan = clock.time("draws", lambda: make_fan(vintage.inputs, vintage.drivers, scenario, mode))
    clock.time("bands of the charts", lambda: [fan.quantiles[measure] for measure in BANDS])
    result = ScenarioResult(vintage, scenario, mode=mode)
    charts = clock.time("charts, with line, draws and bands", lambda: all_charts(result))
    parts = clock.time(
        "what moves of them", lambda: {name: chart_update(chart) for name, chart in charts.items()}
    )
    clock.time(
        "sentences, with their answers",
        lambda: (
            card_lines(result),
            chart_sentences(result),
            driver_lines(vintage.drivers, scenario),
        ),
    )
    clock.time("what drives", lambda: all_sensitivity_bars(result, charts))
    clock.time("JSON", lambda: orjson.dumps(parts))
    if plain:
        clock.time(PLAIN, lambda: to_json_plotly(figures(values)))
