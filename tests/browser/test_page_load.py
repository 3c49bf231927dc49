"""What a page weighs, and what it asks of the server, as the browser counts it."""

import json

import pytest
from playwright.sync_api import Page, Response, expect

from dashboard.web.scripts import BOOT, CHUNKS, FIRST, PLOTLY, STYLE, PageFiles
from tests.browser.conftest import AT_REST, DRAWN, Tab
from tests.browser.reading import slider, wait_for_query, wait_until

CALL = "/_dash-update-component"


@pytest.fixture
def tab(browser, address):
    """A page of its own, without anything kept from before, and what it was answered."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    tab = Tab(context.new_page(), address)
    yield tab
    context.close()
    assert tab.faults == []


def answers_of(page: Page) -> list[Response]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


def weight(answers: list[Response]) -> int:
    """Return the bytes of answers as they came over the wire, heads and all."""
    sizes = [answer.request.sizes() for answer in answers]
    return sum(size["responseHeadersSize"] + size["responseBodySize"] for size in sizes)


def test_a_first_visit_is_light_and_a_second_one_a_breath(tab):
    if PageFiles().contents.keys() != {BOOT, FIRST, PLOTLY, STYLE}:
        pytest.skip("the bundles of the scripts are not here: make setup found no npm")
    answers = answers_of(tab.page)

    tab.load("")

    assert len(answers) <= 20
    assert weight(answers) <= 900_000
    assert not [answer.url for answer in answers if "ag_grid" in answer.url]
    assert not [
        answer.url for answer in answers if answer.url.endswith((*CHUNKS, "/plotly.min.js"))
    ]

    answers.clear()
    tab.load("")
    # The browser's own counters: what it took from its cache has no size on the wire.
    taken = tab.page.evaluate(
        "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.transferSize, 0)"
    )
    assert taken <= 30_000


def test_a_page_is_opened_by_one_question_and_a_move_is_another(tab):
    answers = answers_of(tab.page)
    tab.load("")
    requested = [answer.url.removeprefix(tab.address.rstrip("/")) for answer in answers]
    assert sorted(url for url in requested if "." not in url) == [
        "/",
        "/_dash-dependencies",
        "/_dash-layout",
        "/screen",
    ]

    answers.clear()
    slider(tab.page, "need_uptake").press("ArrowRight")
    wait_for_query(tab.page, "need_uptake=1.05")

    moved = [answer for answer in answers if answer.url.endswith("/move")]
    assert len(moved) == 1
    assert moved[0].headers["content-encoding"] == "br"
    assert moved[0].request.sizes()["responseBodySize"] <= 12_000


CHARTS = ["people", "money", "personnel", "following", "tornado"]
SHOWN = """() => Object.fromEntries(
  [...document.querySelectorAll("[data-chart]")].map((section) => [section.dataset.chart, [
    section.querySelector(".js-plotly-plot").data.map((trace) => [trace.x, trace.y, trace.text]),
    section.querySelector(".sentence").textContent,
    section.querySelector(".sensitivity-bars")?.textContent,
  ]])
)"""


def test_only_charts_that_were_moved_are_sent_and_the_screen_is_the_whole_scenario(tab):
    answers = answers_of(tab.page)
    tab.load("")
    answers.clear()

    steps = (
        ("need_uptake", "End"),
        ("arrival_days", "Home"),
        ("raised_share", "Home"),
        ("need_uptake", "Home"),
    )
    for key, stroke in steps:
        slider(tab.page, key).press(stroke)
        wait_for_query(tab.page, f"{key}={slider(tab.page, key).get_attribute('aria-valuenow')}")
    wait_until(tab.page, AT_REST, tab.page.evaluate("dash_clientside.dashboardState.shownQuery()"))
    by_parts = tab.page.evaluate(SHOWN)

    calls = [answer.request for answer in answers if answer.url.endswith("/move")]
    requested = [json.loads(call.post_data)["changed"] for call in calls]
    updates = [call.response().json() for call in calls]
    assert requested == [[key] for key, _ in steps]
    assert [[name for name in CHARTS if name in update] for update in updates] == [
        ["people", "following", "tornado"],
        ["personnel"],
        ["money", "following", "tornado"],
        ["people", "following", "tornado"],
    ]
    tab.page.reload()
    wait_until(tab.page, DRAWN)
    assert tab.page.evaluate(SHOWN) == by_parts


def test_a_screen_that_is_opened_anew_is_what_its_first_update_is_compared_with(tab):
    tab.load("?need_uptake=0.5")
    answers = answers_of(tab.page)

    tab.go("?need_uptake=2&arrival_days=90")
    slider(tab.page, "arrival_days").press("ArrowRight")
    wait_for_query(tab.page, "arrival_days=91")

    calls = [answer.request for answer in answers if answer.url.endswith("/move")]
    (requested,) = (json.loads(call.post_data) for call in calls)
    assert requested["changed"] == ["arrival_days"]
    assert ["need_uptake", "2"] in requested["page"]
    assert list(calls[0].response().json()["texts"]["charts"]) == ["personnel"]


@pytest.mark.parametrize("status", [500, None])
def test_a_screen_that_could_not_be_fetched_early_is_requested_again(tab, status):
    tab.page.route(
        "**/screen", lambda route: route.fulfill(status=status) if status else route.abort()
    )
    answers = answers_of(tab.page)

    tab.load("")

    requested = [json.loads(answer.request.post_data) for answer in answers if CALL in answer.url]
    assert [call["changedPropIds"] for call in requested] == [["open.data"]]
    expect(tab.page.locator("h1:visible")).to_have_text("Iraq: aid and deployment figures")
    tab.faults.clear()  # the browser tells of the answer that did not come


COUNT_DRAWINGS = """
const drawings = (window.drawings = []);
Object.defineProperty(window, "Plotly", {
  configurable: true,
  set(plotly) {
    Object.defineProperty(window, "Plotly", { value: plotly });
    const { react } = plotly;
    plotly.react = (graph, ...parts) => {
      drawings.push(graph.closest("[data-chart]").dataset.chart);
      return react(graph, ...parts);
    };
  },
});
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_chart_is_drawn_once_when_a_page_is_opened(tab, scheme):
    tab.page.emulate_media(color_scheme=scheme)
    tab.page.add_init_script(COUNT_DRAWINGS)

    tab.load("")
    tab.page.locator("[data-chart=people] .sensitivity-bars li").first.wait_for()

    names = tab.page.locator("[data-chart]").evaluate_all(
        "all => all.map((one) => one.dataset.chart)"
    )
    assert tab.page.evaluate("drawings") == names


MARGINS = """() => [...document.querySelectorAll("[data-chart] .js-plotly-plot")].map((graph) => {
  const { margin, _size } = graph._fullLayout;
  const edge = graph.getBoundingClientRect().left;
  const labels = [...graph.querySelectorAll(".yaxislayer-above text, .yaxislayer-below text")];
  const left = Math.min(...labels.map((one) => one.getBoundingClientRect().left));
  return [_size.l - margin.l, Math.round(left - edge)];
})"""


@pytest.mark.parametrize("search", ["", "?table=examples", "?known_on=2016-01-15"])
def test_no_chart_is_drawn_again_because_its_labels_are_wide(tab, search):
    tab.load(search)

    margins = tab.page.evaluate(MARGINS)

    assert len(margins) >= 4
    assert [more for more, _ in margins] == [0] * len(margins)
    assert all(8 <= left <= 16 for _, left in margins), margins


def test_the_grid_comes_once_its_tab_is_opened(tab):
    answers = answers_of(tab.page)
    tab.load("")
    assert tab.page.locator(".ag-row").count() == 0

    tab.page.locator("[data-tab=figures]").click()

    tab.page.locator(".ag-row").first.wait_for()
    assert [answer.url for answer in answers if "dash_ag_grid.v" in answer.url] != []


def test_a_chart_is_seen_before_any_script_runs_and_gives_way_to_the_live_one(tab, browser):
    context = browser.new_context(java_script_enabled=False)
    still = context.new_page()

    still.goto(tab.address)

    expect(still.get_by_role("img", name="People in need. Need on 31 Dec 2016")).to_be_visible()
    expect(still.get_by_text("likely more than", exact=True)).to_be_visible()
    expect(still.locator("h1:visible")).to_have_text("Iraq: aid and deployment figures")
    for scheme, paper in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 24, 26)")):
        still.emulate_media(color_scheme=scheme)
        expect(still.locator("body")).to_have_css("background-color", paper)
    context.close()

    tab.load("")
    expect(tab.page.locator("#first-view")).to_have_count(0)
    expect(tab.page.locator("[data-chart=people] .js-plotly-plot")).to_be_visible()


AT_THE_CHANGE = """
new MutationObserver((changes, watcher) => {
  const gone = changes.flatMap(({ removedNodes }) => [...removedNodes].map((one) => one.id));
  if (!gone.includes("first-view")) return;
  watcher.disconnect();
  window.atTheChange = ["crisis", "day-box"].map((id) => document.getElementById(id).value);
}).observe(document, { subtree: true, childList: true });
"""


def test_the_live_page_is_not_shown_before_its_boxes_are_filled(tab):
    tab.page.add_init_script(AT_THE_CHANGE)

    tab.load("")

    assert tab.page.evaluate("atTheChange") == ["Iraq", "20 Jul 2016"]
