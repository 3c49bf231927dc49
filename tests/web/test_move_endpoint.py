import json

import pytest

from dashboard.app import create_app
from dashboard.page.updates import make_update
from dashboard.screen.read_state import read_state
from dashboard.tables.reloading import ReloadingTable
from tests.page.page import Page

PATH = "/move"


@pytest.fixture(scope="module")
def app(table_path):
    return create_app(ReloadingTable(table_path))


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.mark.parametrize("moved", [{}, {"need_uptake": 0.5, "arrival_days": 90}])
def test_a_move_is_what_the_scenario_changes_on_the_screen(client, served, moved):
    page = Page(client)
    for key, value in moved.items():
        page.set({"type": "driver", "key": key}, "value", value)
    query = "&".join(f"{key}={value}" for key, value in moved.items())

    response = client.post(PATH, json={"page": page.state()})

    assert response.status_code == 200
    assert response.content_type == "application/json"
    assert response.json == json.loads(json.dumps(make_update(read_state(served, query))))
    assert list(response.json["drivers"]) == list(moved)


def test_a_page_of_a_crisis_that_is_gone_gets_an_empty_response(client):
    state = [["crisis", "nowhere"], *Page(client).state()[1:]]

    response = client.post(PATH, json={"page": state})

    assert (response.status_code, response.data) == (204, b"")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"{}",
        b'{"page": null}',
        b'{"page": "crisis"}',
        b'{"page": [["crisis"]]}',
        b'{"page": [["crisis", 1]]}',
        b'{"page": [["crisis", NaN]]}',
        b'{"page": [], "page": []}',
        b'{"page": [], "changed": "need_uptake"}',
        b'{"page": [], "changed": [1]}',
        b'{"page": ' + b"[" * 30 + b"]" * 30 + b"}",
        json.dumps({"page": [["find", "x" * 10_001]]}).encode(),
        json.dumps({"page": [["a", "b"]] * 201}).encode(),
    ],
)
def test_a_body_that_no_page_sends_is_refused(client, body):
    response = client.post(PATH, data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.json["error"].endswith(".")


def test_a_body_of_another_kind_or_too_long_is_refused(client):
    assert client.post(PATH, data=b"{}", content_type="text/plain").status_code == 415
    assert (
        client.post(PATH, data=b" " * 1_000_001, content_type="application/json").status_code == 413
    )
    assert client.get(PATH).status_code == 405


def test_a_page_of_another_site_moves_nothing(client):
    response = client.post(PATH, json={"page": []}, headers={"Origin": "https://a.example"})

    assert response.status_code == 403
