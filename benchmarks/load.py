"""Many viewers: moves a second that a server answers while 16 connections never rest."""

import http.client
import json
import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

from benchmarks.contenders import OURS, PLAIN_DASH, Running, running
from benchmarks.peers.pictures import CHARTS, drivers
from benchmarks.result import Goal, Result, p95, rounded
from tests.server import HttpClient
from tests.view.page import Page

CONNECTIONS = 16
WORKERS = 2
SECONDS = 4.0  # a turn
TURNS = 3  # at most
BODIES = 200  # of different scenarios, so that no server answers from memory
CALLBACK = "/_dash-update-component"
MOVED = "need_uptake"
SIGN = 0.4142135  # a value that stands nowhere else in a body
CALL = {"Content-Type": "application/json"}
HEADERS = CALL | {"Accept-Encoding": "gzip, deflate, br", "Connection": "keep-alive"}


def measure(rounds: int) -> Result:
    """Return moves a second with their p95, side by side in turns."""
    order = (OURS, PLAIN_DASH)
    rates: dict[str, list[float]] = {contender.name: [] for contender in order}
    taken: dict[str, list[float]] = {contender.name: [] for contender in order}
    with running(OURS, workers=WORKERS) as ours, running(PLAIN_DASH, workers=WORKERS) as plain:
        asked = [(server, bodies(server)) for server in (ours, plain)]
        for turn in range(-1, max(1, min(rounds // 5, TURNS))):  # the first is not counted
            for server, calls in asked:
                seconds = SECONDS if turn >= 0 else 1.0
                answers = keep_asking(server, calls, connections=CONNECTIONS, seconds=seconds)
                if turn >= 0:
                    rates[server.contender.name].append(len(answers) / seconds)
                    taken[server.contender.name] += answers
    rate = {name: median(told) for name, told in rates.items()}
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
            f"{WORKERS} workers each, the same server program; the bodies are those that the "
            f"pages send, {BODIES} different scenarios. What asks runs on the same cores."
        ),
        goals=[
            Goal("moves a second", round(rate[OURS.name]), 250, at_least=True),
            Goal("p95 of a move, ms", round(1000 * p95(taken[OURS.name])), 150),
            Goal(
                "moves a second to those of plain Dash",
                rounded(rate[OURS.name] / rate[PLAIN_DASH.name], 1),
                15,
                at_least=True,
            ),
        ],
    )


def scenarios(count: int) -> list[float]:
    """Return values of the slider that moves, all over its track."""
    driver = next(driver for driver in drivers() if driver.key == MOVED)
    chance = random.Random(0)
    return [round(chance.uniform(driver.minimum, driver.maximum), 4) for _ in range(count)]


def bodies(server: Running) -> list[bytes]:
    """Return the calls that a page sends while its slider moves, a scenario each."""
    if server.contender is PLAIN_DASH:
        return [plain_body(value) for value in scenarios(BODIES)]
    told = recorded_move(HttpClient(server.address))
    return [moved_to(told, value) for value in scenarios(BODIES)]


def recorded_move(client: Any) -> bytes:
    """Return the body that the dashboard's page sends for a move to ``SIGN``."""
    page = Page(client)
    page.set({"type": "driver", "key": MOVED}, "value", SIGN)
    page.move()
    return json.dumps(client.body).encode()


def moved_to(body: bytes, value: float) -> bytes:
    """Return the body of a move with another value of the slider, wherever it stands in it."""
    return body.replace(str(SIGN).encode(), str(value).encode())


def plain_body(value: float) -> bytes:
    """Return the body of a move of the plain Dash page."""
    values = {driver.key: driver.default for driver in drivers()} | {MOVED: value}
    body = {
        "output": f"..{'...'.join(f'{name}.figure' for name in CHARTS)}..",
        "outputs": [{"id": name, "property": "figure"} for name in CHARTS],
        "inputs": [{"id": key, "property": "value", "value": at} for key, at in values.items()],
        "changedPropIds": [f"{MOVED}.value"],
    }
    return json.dumps(body).encode()


def keep_asking(
    server: Running, calls: Sequence[bytes], *, connections: int, seconds: float
) -> list[float]:
    """Return the seconds that each call took, over connections that never rest.

    Raises:
        RuntimeError: an answer was none.
    """
    end = time.perf_counter() + seconds

    def ask(place: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        taken = []
        while (begun := time.perf_counter()) < end:
            place = (place + 1) % len(calls)
            connection.request("POST", CALLBACK, calls[place], HEADERS)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{server.contender.name} answered a move {answer.status}.")
            taken.append(time.perf_counter() - begun)
        connection.close()
        return taken

    with ThreadPoolExecutor(connections) as threads:
        places = [n * len(calls) // connections for n in range(connections)]
        return [one for told in threads.map(ask, places) for one in told]
