"""The requests of users who drag one slider after another, never to the same position twice."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from benchmarks.peers.peer_charts import CHARTS, drivers
from benchmarks.servers import PLAIN_DASH, Running
from dashboard.model.drivers import Driver
from tests.page.page import Page
from tests.server import HttpClient

POSITIONS = 30  # of a drag
SIGN = "0.4142135623730951"  # a value that stands nowhere else in a body

# The body of a call for a scenario, of which some sliders are not where the page shows them.
Body = Callable[[Mapping[str, float], Sequence[str]], bytes]


def simulate_users(server: Running, count: int) -> list[Iterator[bytes]]:
    """Return the endless requests of some users of a server."""
    if server.contender is PLAIN_DASH:
        return drags(plain_body, count)
    return drags(our_body(HttpClient(server.address)), count)


def drags(body: Body, count: int) -> list[Iterator[bytes]]:
    """Return the requests of users, each with another scenario from the first request on."""
    return [_drag(body, random.Random(reader)) for reader in range(count)]


def _drag(body: Body, chance: random.Random) -> Iterator[bytes]:
    sliders = drivers()
    values = any_scenario(chance)
    yield body(values, list(values))
    while True:
        for driver in chance.sample(sliders, len(sliders)):
            call = body(values | {driver.key: float(SIGN)}, [driver.key])
            for _ in range(POSITIONS):
                values[driver.key] = _position(chance, driver)
                yield call.replace(SIGN.encode(), repr(values[driver.key]).encode())


def any_scenario(chance: random.Random) -> dict[str, float]:
    """Return a scenario in which every slider has moved."""
    return {driver.key: _position(chance, driver) for driver in drivers()}


def _position(chance: random.Random, driver: Driver) -> float:
    return chance.uniform(driver.minimum, driver.maximum)


def some_calls(body: Body, count: int) -> list[bytes]:
    """Return the first requests of a user."""
    return list(islice(drags(body, 1)[0], count))


def our_body(client: Any) -> Body:
    """Return what makes the body that the dashboard's page sends for a move."""
    state = Page(client).state()

    def body(values: Mapping[str, float], changed: Sequence[str]) -> bytes:
        page = [[name, repr(values[name]) if name in values else text] for name, text in state]
        return json.dumps({"page": page, "changed": list(changed)}).encode()

    return body


def plain_body(values: Mapping[str, float], changed: Sequence[str]) -> bytes:
    """Return the body of a move of the plain Dash page."""
    body = {
        "output": f"..{'...'.join(f'{name}.figure' for name in CHARTS)}..",
        "outputs": [{"id": name, "property": "figure"} for name in CHARTS],
        "inputs": [{"id": key, "property": "value", "value": at} for key, at in values.items()],
        "changedPropIds": [f"{key}.value" for key in changed],
    }
    return json.dumps(body).encode()
