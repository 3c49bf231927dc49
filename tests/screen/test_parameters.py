import json

import pytest

from dashboard.charts.spec import CHARTS
from dashboard.export import export_file
from dashboard.export.documents.api_guide import make_guide
from dashboard.page.callbacks.updates import written_update
from dashboard.page.content import make_screen
from dashboard.screen import codec, parameters
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import PARAMETERS, choice, reserved_names, to_query
from dashboard.screen.read_state import open_state, read_state
from dashboard.screen.state import ScreenState
from dashboard.tables.reloading import ReloadingTable
from dashboard.tables.uploads import TableRegistry
from tests.page.page import make_client


@pytest.fixture
def with_season(monkeypatch):
    """The table of parameters with one row more."""
    season = choice("season", ("any", "dry", "wet"), "The season: any, dry, wet.")
    monkeypatch.setattr(parameters, "PARAMETERS", (*PARAMETERS, season))
    monkeypatch.setattr("dashboard.screen.read_state.PARAMETERS", (*PARAMETERS, season))
    monkeypatch.setattr("dashboard.export.documents.api_guide.PARAMETERS", (*PARAMETERS, season))


@pytest.mark.usefixtures("with_season")
def test_a_new_parameter_is_read_and_written(served):
    state = read_state(served, "season=wet&need_uptake=0.5")

    assert state.notices == ()
    assert state.choices["season"] == "wet"
    assert to_query(state).endswith("&need_uptake=0.5&season=wet")
    assert "season" not in to_query(read_state(served, "season=any"))


@pytest.mark.usefixtures("with_season")
def test_a_wrong_value_of_a_new_parameter_becomes_a_notice(served):
    (notice,) = read_state(served, "season=wett").notices

    assert notice == "season='wett' is not known and was ignored. Did you mean 'wet'?"


@pytest.mark.usefixtures("with_season")
def test_a_new_parameter_is_on_the_page_in_the_guide_in_files_and_in_the_brief(served):
    state = read_state(served, "season=wet")

    screen = make_screen(state)
    brief = export_file(served, "brief", None, [("season", "wet")], home="http://x/")

    assert ("season", "wet") in screen["state"]["fixed"]
    assert screen["query"].endswith("season=wet")
    assert "<code>season</code>" in make_guide(served, "http://x/")
    assert b"season=wet" in brief.content
    assert export_file(served, "projection", "csv", [("season", "wet")]).content


@pytest.mark.usefixtures("with_season")
def test_a_new_parameter_is_answered_by_the_api_and_by_slider_moves(table_path):
    client = make_client(table_path)

    page = [["crisis", "iraq"], ["season", "wet"]]
    update = json.loads(written_update(TableRegistry(ReloadingTable(table_path)), {"page": page}))

    assert client.get("/api/projection.csv?season=wet").status_code == 200
    assert client.get("/api/projection.csv?season=mild").status_code == 400
    assert update["query"].endswith("season=wet")


def test_every_name_belongs_to_one_parameter():
    names = reserved_names()

    assert len(set(names)) == len(names)
    assert {"crisis", "known_on", "fan", "keep_a", "since"} <= set(names)


@pytest.mark.parametrize("name", ["why_", "why_need", "need", "keep_z", "keep_", "", "__proto__"])
def test_any_other_name_belongs_to_the_drivers_or_their_reasons(name):
    (parameter,) = parameters.group_texts({name: "x"})

    assert parameter == ("why_" if name.startswith("why_") else "")


@pytest.fixture
def parsed(monkeypatch):
    """A list that grows with each address that is parsed."""
    addresses, parse = [], codec.parse_address

    def parse_and_count(query):
        addresses.append(query)
        return parse(query)

    for module in ("screen.read_state", "page.callbacks.page_state", "web.api"):
        monkeypatch.setattr(f"dashboard.{module}.parse_address", parse_and_count, raising=False)
    monkeypatch.setattr(codec, "parse_address", parse_and_count)
    return addresses


def test_a_slider_move_parses_its_address_once(table_path, parsed):
    tables = TableRegistry(ReloadingTable(table_path))

    written_update(tables, {"page": [["crisis", "iraq"], ["need_uptake", "0.5"]]})

    assert len(parsed) == 1


def test_a_screen_parses_its_address_once(table_path, parsed):
    state = open_state(TableRegistry(ReloadingTable(table_path)), "need_uptake=0.5")

    make_screen(state)

    assert len(parsed) == 1


def test_a_state_neither_parses_nor_computes(served):
    state = read_state(served, "need_uptake=0.5")

    assert not any(hasattr(ScreenState, name) for name in ("query", "result", "parse"))
    assert list(compute_result(state).projected.columns) == [
        *("day", "measure", "unit", "as_stated", "scenario"),
    ]


def test_every_chart_is_named_in_the_guide(served):
    guide = make_guide(served, "http://x/")

    assert f"Which chart: {', '.join(CHARTS)}." in guide
