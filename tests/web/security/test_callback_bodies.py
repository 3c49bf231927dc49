"""Every input of every callback is given what no page would send."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.page.callbacks.input_types import kind_of
from tests.page.page import Page, make_client
from tests.web.security.evil import PARTS

CALL_PATH = "/_dash-update-component"
QUERY = "?need_uptake=0.5&keep_a=Half~need_uptake:0.5&tab=sources"


@pytest.fixture(scope="module")
def client(table_path: Path) -> FlaskClient:
    """A client of the guarded application."""
    return make_client(table_path)


@pytest.fixture(scope="module")
def calls(client: FlaskClient) -> list[dict]:
    """An honest call of each callback of the server, with a figure open in the drawer."""
    page = Page(client, QUERY)
    page.ask_figure("iraq-2016-need-now")
    page.set("pin-request", "data", {"figure": ""})
    page.choose()
    page.move()
    page.show_grid()
    screen = page.get("screen-state", "data")
    page.set(
        "vintage-request", "data", {"crisis": screen["crisis"], "known_on": screen["known_on"]}
    )
    return page.payloads()


def entries_of(call: dict) -> Iterator[dict]:
    """The first entry of each input and state."""
    for entry in call["inputs"] + call["state"]:
        first = entry[:1] if isinstance(entry, list) else [entry]
        yield from (callback for callback in first if callback["property"] != "id")


@contextmanager
def other_value(entry: dict, value: object) -> Iterator[None]:
    """Give an entry of a call another value for a while."""
    honest = entry["value"]
    entry["value"] = value
    yield
    entry["value"] = honest


def post(client: FlaskClient, call: dict) -> TestResponse:
    return client.post(CALL_PATH, data=json.dumps(call), content_type="application/json")


def fault_of(client: FlaskClient, call: dict) -> str | None:
    """What is wrong with the answer to a call, if anything is."""
    answer = post(client, call)
    if answer.status_code not in (200, 204, 400, 413):
        return f"{answer.status_code} {answer.text[:200]}"
    if "Traceback" in answer.text or "site-packages" in answer.text:
        return "a traceback"
    return None


def test_every_callback_of_the_page_can_be_called(client, calls):
    callbacks = client.application.wsgi_app.rules.callbacks

    assert {call["output"] for call in calls} == set(callbacks)
    assert {post(client, call).status_code for call in calls} <= {200, 204}


def test_for_every_input_it_is_stated_which_values_the_page_may_send(client):
    callbacks = client.application.wsgi_app.rules.callbacks.values()
    parts = {
        (str(part.id), part.property): part for callback in callbacks for part in callback.inputs
    }
    parts |= {
        (str(part.id), part.property): part for callback in callbacks for part in callback.states
    }

    unstated = [
        name
        for name, part in parts.items()
        if part.property != "id" and kind_of(part.id, part.property) is None
    ]

    assert unstated == []


@pytest.mark.parametrize("value", PARTS.values(), ids=PARTS.keys())
def test_no_value_of_any_input_is_a_fault_of_the_server(client, calls, value):
    faults = []
    for call in calls:
        for entry in entries_of(call):
            with other_value(entry, value):
                fault = fault_of(client, call)
            if fault:
                faults.append((call["output"][:60], entry["id"], entry["property"], fault))

    assert faults == []
