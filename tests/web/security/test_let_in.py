"""Whatever is let in by the guard is answered or refused, and is never a fault of the server."""

import json
from pathlib import Path

import pytest

from tests.page.page import Page, make_client
from tests.page.small import STILL, TINY
from tests.strategies import make_table
from tests.web.security.let_in import Anything, calls_of

CALL_PATH = "/_dash-update-component"
SOME = ("one target", "people now", "people and dollars and a deployment", "nothing but zeros")
TABLES = {name: TINY[name] for name in SOME} | STILL
ROUNDS = 12  # calls of each callback


def faults_of(page: Page, words: list[str], seed: int) -> tuple[list[str], set[int]]:
    """Return what went wrong on the server, and every status of a response."""
    anything, statuses, faults = Anything(seed, page, words), set(), []
    for call in calls_of(page) * ROUNDS:
        body = json.dumps(anything.change(call))
        answer = page.client.post(CALL_PATH, data=body, content_type="application/json")
        statuses.add(answer.status_code)
        if answer.status_code >= 500:
            faults.append(body)
    return faults, statuses


@pytest.mark.parametrize("seed", range(4))
def test_no_call_that_is_let_in_is_a_fault_of_the_server(table_path, seed):
    page = Page(make_client(table_path), "?need_uptake=0.5&keep_a=Half~need_uptake:0.5")
    page.ask_figure("iraq-2016-need-now")
    page.show_grid()

    faults, statuses = faults_of(page, ["iraq", "iraq-2016-need-now", "syria"], seed)

    assert faults == []
    assert statuses == {200, 204, 400}


@pytest.mark.parametrize("name", TABLES)
def test_neither_is_one_on_a_table_that_holds_little(tmp_path: Path, name):
    path = tmp_path / "small.csv"
    make_table(*TABLES[name]).write_csv(path)
    page = Page(make_client(path), "")

    faults, statuses = faults_of(page, ["somewhere", "figure-0", "figure-1"], seed=7)

    assert faults == []
    assert statuses == {200, 204, 400}
