import pytest

from dashboard.page.callbacks.navigation import SCREEN
from tests.page.page import Page, make_client


@pytest.fixture(scope="module")
def client(table_path):
    return make_client(table_path)


@pytest.mark.parametrize(
    "search", ["", "?need_uptake=0.5&known_on=2017-06-01&tab=sources", "?crisis=nowhere&x=%zz"]
)
def test_the_screen_of_an_address_is_what_the_callback_answers(client, search):
    page = Page(client, search)

    parts = client.get(f"/screen{search}").json

    assert len(parts) == len(SCREEN)
    for (id_, name), part in zip(SCREEN.values(), parts, strict=True):
        assert page.get(id_, name) == part, id_


def test_a_screen_that_did_not_change_is_not_sent_again(client):
    screen = client.get("/screen?need_uptake=0.5")

    again = client.get("/screen?need_uptake=0.5", headers={"If-None-Match": screen.headers["ETag"]})

    assert screen.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.data) == (304, b"")
    assert client.get("/screen?need_uptake=0.6").headers["ETag"] != screen.headers["ETag"]
