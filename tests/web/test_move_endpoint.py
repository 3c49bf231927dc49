import json

import pytest

from dashboard.app import create_app
from dashboard.tables.reloading import ReloadingTable
from dashboard.web.move_endpoint import OUTPUT, QuickMoves
from dashboard.web.security.middleware import CALL
from tests.page.page import Page

PATH = "/_dash-update-component"


@pytest.fixture(scope="module")
def app(table_path):
    return create_app(ReloadingTable(table_path))


def call_of(page: Page) -> dict:
    state = page.state()
    page.set("move-asked", "data", {"page": state})
    callback = next(one for one in page.callbacks if one["output"] == OUTPUT)
    return page.payload(callback, "move-asked.data")


def asked_of(quick: QuickMoves, call: dict | None) -> tuple:
    told = []
    body = b"".join(
        quick({CALL: call} if call else {}, lambda *head: told.append((head[0], dict(head[1]))))
    )
    return *told[0], body


@pytest.mark.parametrize("moved", [{}, {"need_uptake": 0.5, "arrival_days": 90}])
def test_a_move_is_answered_as_dash_answers_it(app, moved):
    page = Page(app.server.test_client())
    for key, value in moved.items():
        page.set({"type": "driver", "key": key}, "value", value)
    quick = app.server.wsgi_app.inside.inside
    call = call_of(page)

    status, headers, body = asked_of(quick, call)

    app.server.wsgi_app, guarded = quick.inside, app.server.wsgi_app
    answer = app.server.test_client().post(PATH, json=call)
    app.server.wsgi_app = guarded
    assert status == answer.status == "200 OK"
    assert headers["Content-Type"] == answer.headers["Content-Type"]
    assert json.loads(body) == answer.json
    assert list(answer.json["response"]["moved"]["data"]["drivers"]) == list(moved)


def test_a_page_of_a_crisis_that_is_gone_gets_the_empty_answer_of_dash(app):
    call = call_of(Page(app.server.test_client()))
    call["inputs"][0]["value"]["page"][0] = ["crisis", "nowhere"]

    status, _, body = asked_of(app.server.wsgi_app.inside.inside, call)

    assert (status, body) == ("204 NO CONTENT", b"")


@pytest.mark.parametrize("call", [None, {"output": "grid-count.children"}])
def test_what_is_no_move_is_left_to_the_application(call):
    def inside(environ: dict, start_response) -> list[bytes]:
        start_response("200 OK", [])
        return [b"inside"]

    quick = QuickMoves(inside, lambda page: pytest.fail("no move was asked for"))

    assert asked_of(quick, call) == ("200 OK", {}, b"inside")


def test_a_move_that_the_guard_lets_in_goes_past_dash(app):
    page, quick = Page(app.server.test_client()), app.server.wsgi_app.inside.inside
    inside, quick.inside = quick.inside, lambda *asked: pytest.fail("Dash was asked")

    answer = app.server.test_client().post(PATH, json=call_of(page))

    quick.inside = inside
    assert answer.status_code == 200
    assert answer.json["response"]["moved"]["data"]["people"]["traces"]
