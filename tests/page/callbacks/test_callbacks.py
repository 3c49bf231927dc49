import re
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient

from dashboard.charts.spec import CHARTS, all_charts, chart_sentences
from dashboard.charts.updates import chart_update
from dashboard.data.table_files import write_table
from dashboard.model.filters import Filters, filter_figures
from dashboard.model.scenario import make_scenario
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.text.summary import card_lines, driver_lines
from tests.page.page import Page, changed, make_client
from tests.page.small import EVENT, NEED, NEED_LATER, TARGET
from tests.strategies import make_table


@pytest.fixture(scope="module")
def client(table_path) -> FlaskClient:
    """A client of the application over the shipped table."""
    return make_client(table_path)


@pytest.fixture
def opened(client: FlaskClient) -> Page:
    """The page as it opens."""
    return Page(client)


def driver(key: str) -> dict:
    return {"type": "driver", "key": key}


def move(page: Page, **values: float) -> dict:
    for key, value in values.items():
        page.set(driver(key), "value", value)
    return page.move()


def words(part: object) -> str:
    if isinstance(part, list):
        return " ".join(map(words, part))
    if isinstance(part, dict):
        plain = re.sub("<[^>]*>+", " ", part["props"].get("data-plain", ""))
        return f"{words(part['props'].get('children'))}{' '.join(unescape(plain).split())}"
    return "" if part is None else str(part)


# Opening.


def test_the_page_opens_with_what_its_address_says(client, served):
    page = Page(client, "?need_uptake=0.5&known_on=2017-06-01&tab=sources&measure=funding")

    assert page.get("query", "data") == (
        "crisis=iraq&known_on=2017-06-01&need_uptake=0.5&measure=funding&tab=sources"
    )
    assert page.get(driver("need_uptake"), "value") == 0.5
    assert (page.get("day-box", "value"), page.get("tabs", "value")) == ("2017-06-01", "sources")
    assert (
        page.get("charts", "data")["people"]
        == (
            all_charts(compute_result(read_state(served, "need_uptake=0.5&known_on=2017-06-01")))[
                "people"
            ]
        )
    )


def test_a_bad_value_of_the_address_is_a_line_on_the_page(client):
    page = Page(client, "?need_uptake=oops&tab=%3Cscript%3E")

    assert words(page.get("notices", "children")) == (
        "need_uptake='oops' is not a number and was ignored. "
        "tab='<script>' is not known and was ignored."
    )


@pytest.mark.parametrize("search", ["", None, "?", "?%", "?&&&", "?" + "x" * 9000, 7])
def test_the_page_opens_at_any_address(client, search):
    page = Page(client, search)

    assert page.get("title", "children") == "Iraq: aid and deployment figures"
    assert page.get("query", "data") == "crisis=iraq&known_on=2016-07-20"


# Moving a slider.


@pytest.mark.parametrize(
    "values",
    [
        {"need_uptake": 0.5},
        {"raised_share": 0.0},
        {"need_level": 1.5, "arrival_days": 365.0, "half_paid_days": 14.0},
    ],
)
def test_a_moved_slider_changes_cards_sentences_words_charts_and_address(opened, served, values):
    query = "&".join(f"{key}={value}" for key, value in values.items())

    move(opened, **values)

    state = read_state(served, query)
    result = compute_result(state)
    lines, sentences = card_lines(result), chart_sentences(result)
    notes = driver_lines(state.vintage.drivers, state.scenario)
    moved = opened.moves
    assert opened.get("query", "data") == to_query(state)
    assert {name: moved[name] for name in sentences} == {
        name: chart_update(chart) for name, chart in all_charts(result).items()
    }
    assert sorted(moved["drivers"]) == sorted(values)
    for figure, line in lines.items():
        assert moved["texts"]["cards"][figure] == line
    for name, sentence in sentences.items():
        assert moved["texts"]["charts"][name] == sentence
    for key, line in notes.items():
        assert moved["texts"]["drivers"][key] == line


def test_a_slider_back_at_its_place_is_as_stated_again(opened):
    move(opened, need_uptake=0.5)

    move(opened, need_uptake=1)

    assert opened.get("query", "data") == "crisis=iraq&known_on=2016-07-20"
    assert opened.moves["drivers"] == []


@pytest.mark.parametrize("value", [None, "abc", ""])
def test_a_slider_value_that_is_no_number_counts_as_stated(opened, value):
    move(opened, need_uptake=value, need_level=1.1)

    assert opened.get("query", "data") == "crisis=iraq&known_on=2016-07-20&need_level=1.1"


def test_a_page_of_a_crisis_that_is_gone_is_not_answered(opened):
    page = [["crisis", "nowhere"], *opened.state()[1:]]
    opened.set("figures-request", "data", {"page": page, "rows": True})

    assert opened.client.post("/move", json={"page": page}).status_code == 204
    assert opened.call("grid-count.children", "figures-request.data") == {}


def test_the_numbers_of_a_chart_are_shown_while_its_switch_is_on(opened):
    switch = {"type": "data-table-switch", "name": "people"}
    table = {"type": "data-table", "name": "people"}

    opened.set(switch, "n_clicks", 1)
    opened.move()
    shown = words(opened.get(table, "children"))
    move(opened, need_uptake=0.5)
    moved = words(opened.get(table, "children"))

    assert "31 Dec 2016 13 million people 13 million people" in shown
    assert "31 Dec 2016 13 million people 11.4 million people" in moved


@pytest.mark.parametrize("name", ["people", "money", "personnel", "following", "tornado"])
def test_every_chart_can_show_its_numbers(opened, name):
    switch = {"type": "data-table-switch", "name": name}

    opened.set(switch, "n_clicks", 1)
    opened.move()

    assert len(words(opened.get({"type": "data-table", "name": name}, "children"))) > 50


# Crisis and day.


def test_a_later_day_keeps_the_sliders_the_tab_and_the_filters(client):
    page = Page(client, "?need_uptake=0.5&tab=sources&measure=funding&find=kerry")

    page.set("vintage-request", "data", {"crisis": "iraq", "known_on": "2017-06-01"})
    page.call("open.data", "vintage-request.data")

    assert page.get("open", "data") == {
        "search": "crisis=iraq&known_on=2017-06-01&need_uptake=0.5&measure=funding&find=kerry"
        "&tab=sources"
    }


@pytest.mark.parametrize(
    ("wished", "day"),
    [("1900-01-01", "2014-06-10"), ("2999-01-01", "2020-01-15"), ("never", "2016-07-20")],
)
def test_a_wished_day_is_held_inside_the_days_of_the_crisis(opened, wished, day):
    opened.set("vintage-request", "data", {"crisis": "iraq", "known_on": wished})
    opened.call("open.data", "vintage-request.data")

    assert opened.get("open", "data")["search"] == f"crisis=iraq&known_on={day}"


def test_another_crisis_opens_at_its_own_day(tmp_path):
    path = tmp_path / "two.parquet"
    south = NEED | {"id": "south", "crisis": "south", "as_of": date(2021, 5, 1)}
    write_table(make_table(TARGET | {"crisis": "north"}, south), path)
    page = Page(make_client(path), "?raised_share=0.5")

    page.set("vintage-request", "data", {"crisis": "south", "known_on": "2020-03-01"})
    page.call("open.data", "vintage-request.data")
    page.call("screen-state.data", "open.data")

    assert page.get("query", "data") == "crisis=south&known_on=2021-05-01"
    assert page.get("title", "children") == "South: aid and deployment figures"
    assert set(page.get("charts", "data")) & set(CHARTS) == {"people"}
    assert page.get("notices", "children") == []


# Figures.


GRID = {"type": "grid", "kind": "figures"}


def test_filters_choose_the_rows_of_the_grid_and_say_how_many(opened, opening):
    opened.show_grid()
    opened.set("filter-measure", "value", ["funding"])
    opened.set("filter-find", "value", "KERRY")

    opened.choose()

    rows = opened.get(GRID, "rowData")
    chosen = filter_figures(opening.figures, Filters(measure=("funding",), find="kerry"))
    assert [row["id"] for row in rows] == chosen["id"].to_list()
    assert 0 < len(rows) < opening.figures.filter(measure="funding").height
    assert opened.get("grid-count", "children") == f"{len(rows)} figures of 175"
    assert opened.get("query", "data").endswith("&measure=funding&find=KERRY")


def test_without_filters_the_grid_holds_every_figure_of_the_day(opened, opening):
    opened.show_grid()

    assert [row["id"] for row in opened.get(GRID, "rowData")] == opening.figures["id"].to_list()
    assert opened.get("grid-count", "children") == "175 figures"


def test_another_tab_changes_the_address_and_leaves_the_rows_alone(opened):
    opened.set("tabs", "value", "computed")

    response = opened.choose(rows=False)

    assert not any("rowData" in props for props in response.values())
    assert opened.get("query", "data") == "crisis=iraq&known_on=2016-07-20&tab=computed"


def panel(tab: str) -> dict:
    return {"type": "panel", "tab": tab}


@pytest.mark.parametrize(
    ("tab", "text"), [("sources", "175 figures known on 20 Jul 2016"), ("computed", "Received")]
)
def test_a_tab_is_empty_until_it_is_opened(opened, tab, text):
    assert opened.get(panel(tab), "children") is None

    wish = {"type": "tab-request", "tab": tab}
    opened.set(wish, "data", {"query": opened.get("query", "data")})
    opened.call('"type":"panel"', changed("data", **wish))

    assert text in words(opened.get(panel(tab), "children"))


def test_a_requested_figure_opens(opened):
    opened.ask_figure("iraq-2016-need-now")

    assert opened.get("drawer", "opened") is True
    title = opened.get("drawer-title", "children")
    assert title == "People in need: Iraqis in need of aid, July 2016"
    assert "10 million people" in words(opened.get("drawer-body", "children"))


def test_what_is_no_figure_opens_nothing(opened):
    assert opened.ask_figure("no-such-figure") == {}


def test_a_table_that_nothing_can_be_projected_for_has_a_page_too(tmp_path):
    path = tmp_path / "still.parquet"
    write_table(make_table(EVENT, EVENT | {"id": "later"}), path)
    page = Page(make_client(path))

    page.show_grid()

    assert len(page.get(GRID, "rowData")) == 2
    assert page.ids({"type": "driver", "key": ["ALL"]}) == []
    assert page.ids({"type": "chart", "name": ["ALL"]}) == []


# Scenarios kept, presets, needed values.


def test_a_kept_scenario_stays_in_the_address_and_can_be_loaded_and_dropped(opened, served):
    move(opened, need_uptake=0.5)
    opened.set("keep-name", "value", "Dry year")
    opened.set("keep", "n_clicks", 1)

    opened.call("open.data", "keep.n_clicks")
    opened.call("screen-state.data", "open.data")
    saved = opened.get("query", "data")
    move(opened, need_uptake=1.0)
    load = {"type": "load", "letter": "a"}
    opened.set(load, "n_clicks", 1)
    opened.call("open.data", changed("n_clicks", **load))
    loaded = opened.get("open", "data")["search"]
    drop = {"type": "drop", "letter": "a"}
    opened.set(drop, "n_clicks", 1)
    opened.call("open.data", changed("n_clicks", **drop))

    base = "crisis=iraq&known_on=2016-07-20"
    assert saved == f"{base}&need_uptake=0.5&keep_a=Dry+year~need_uptake:0.5"
    assert loaded == saved
    assert opened.get("open", "data")["search"] == base
    vintage = read_state(served, saved).vintage
    assert read_state(served, saved).saved_scenarios[0].scenario == make_scenario(
        vintage.drivers, {"need_uptake": 0.5}
    )


def test_needed_values_are_marked_on_their_sliders(opened):
    opened.set("goal-seek-outcome", "value", "coverage")
    opened.set("goal-seek-value", "value", opened.get("screen-state", "data")["levels"]["coverage"])
    opened.call("goal-seek.children", "goal-seek-value.value")

    marks = {
        id_["key"]: opened.get(id_, "style")["--needed"]
        for id_ in opened.ids({"type": "needed", "key": ["ALL"]})
        if not opened.get(id_, "hidden")
    }
    assert opened.get("goal-seek-value", "value") == 60
    assert "For 60 % on the last day (estimated cost covered):" in words(
        opened.get("goal-seek", "children")
    )
    assert "raised_share" in marks
    assert all(0 <= float(position) <= 1 for position in marks.values())


def test_a_reason_travels_in_the_address_of_a_moved_slider_only(opened):
    for key in ("need_uptake", "need_level"):
        opened.set({"type": "reason", "key": key}, "value", "Because & so")

    move(opened, need_uptake=0.5)

    assert opened.get("query", "data") == (
        "crisis=iraq&known_on=2016-07-20&need_uptake=0.5&why_need_uptake=Because+%26+so"
    )


@pytest.mark.parametrize("mode", ["stated"])
def test_the_reach_of_the_bands_changes_charts_and_address(opened, served, mode):
    opened.set("fan", "value", mode)

    opened.move()

    result = compute_result(read_state(served, f"fan={mode}"))
    assert opened.get("query", "data").endswith(f"&fan={mode}")
    assert opened.moves["people"] == chart_update(all_charts(result)["people"])


def test_rows_without_a_future_due_day_have_a_page_too(tmp_path):
    path = tmp_path / "due.parquet"
    write_table(make_table(NEED | {"as_of": date(2021, 5, 1)}, NEED_LATER), path)
    page = Page(make_client(path))

    move(page, need_level=1.2)

    assert page.get("query", "data") == "crisis=somewhere&known_on=2021-05-01&need_level=1.2"
