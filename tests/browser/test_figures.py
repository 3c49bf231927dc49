"""Every number answers for itself: the drawer, the quote, conflicts, sums and equations."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from dashboard.charts.spec import chart_sentences
from dashboard.data.vintages import as_known
from dashboard.model.conflicts import find_conflicts
from dashboard.screen.compute import compute_result
from tests.browser.reading import expected, open_tab, sentence, slider, wait_for_query, wait_until

NEED = "iraq-2016-need-yearend"
NEWEST = "?crisis=iraq&known_on=2020-01-15"
COPIED = """(page) => new Promise((resolve) => {
  navigator.clipboard.writeText = (text) => { resolve(text); return Promise.resolve(); };
  document.querySelector('[data-copy]').click();
})"""


def opened_from_a_card(page: Page) -> None:
    page.locator(f"[data-figure={NEED}] .card-open").click()


def opened_from_a_row(page: Page) -> None:
    open_figures(page)
    page.locator("#filter-find").fill("iraqis in need by end")
    page.locator(f"[row-id={NEED}] [col-id=words]").click()


def opened_by_keyboard(page: Page) -> None:
    open_figures(page)
    page.locator("#filter-find").fill("iraqis in need by end")
    cell = page.locator(f"[row-id={NEED}] [col-id=words]")
    cell.focus()
    cell.press("Enter")


def open_figures(page: Page) -> None:
    page.locator("[data-tab=figures]").click()


def opened_from_a_mark(page: Page) -> None:
    graph = page.locator("[data-chart=people] .js-plotly-plot")
    graph.scroll_into_view_if_needed()
    position = graph.evaluate(
        """(graph, id) => {
          const trace = graph.data.findIndex((one) => (one.customdata || []).includes(id));
          const at = graph.data[trace].customdata.indexOf(id);
          const box = graph.getBoundingClientRect(), { xaxis, yaxis } = graph._fullLayout;
          return [
            box.x + xaxis._offset + xaxis.d2p(graph.data[trace].x[at]),
            box.y + yaxis._offset + yaxis.d2p(graph.data[trace].y[at]),
          ];
        }""",
        NEED,
    )
    page.mouse.move(position[0] + 9, position[1] - 9)
    page.mouse.move(*position)  # where the line ends, too
    page.mouse.click(*position)


@pytest.mark.parametrize(
    "open_it",
    [opened_from_a_card, opened_from_a_row, opened_by_keyboard, opened_from_a_mark],
)
def test_a_figure_opens_with_all_that_was_said(visit, open_it):
    page = visit()

    open_it(page)

    drawer = page.get_by_role("dialog")
    expect(drawer.locator(".drawer-value")).to_have_text("likely more than 13 million people")
    for words in (
        "United Nations",
        "The News (Mexico City) / AP",
        "by year's end (31 Dec 2016)",
        "Reported on",
    ):
        expect(drawer).to_contain_text(words)
    wait_until(page, "document.querySelector('.series-graph .trace') !== null")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()


def test_the_chart_of_a_series_takes_the_colours_of_the_page(visit):
    page = visit(color_scheme="light")
    opened_from_a_card(page)
    color = "document.querySelector('.series-graph .js-plotly-plot').layout.font.color"
    wait_until(page, f"document.querySelector('.series-graph .trace') && {color} === '#1b1d1f'")

    page.emulate_media(color_scheme="dark")

    wait_until(page, f"{color} === '#f0f1f2'")
    assert page.locator(".series-graph .annotation-text").first.evaluate(
        "(text) => getComputedStyle(text).fill"
    ) == ("rgb(240, 241, 242)")


def test_a_line_of_the_report_opens_its_figure_and_leads_on_to_another(visit):
    page = visit()

    page.locator("[data-figure=carter-coalition-meeting-number] button").click()

    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text("In conflict with no. 2 (meetings) (Pentagon")
    drawer.get_by_role("button", name="no. 2 (meetings)").click()
    expect(drawer.locator("#drawer-title")).to_contain_text("Pentagon")


@pytest.mark.parametrize("query", ["", NEWEST + "&need_uptake=0.5"])
def test_a_copied_sentence_is_found_still_true_when_it_is_pasted(visit, query):
    page = visit(query)
    opened_from_a_card(page)
    expect(page.locator(".quote")).to_be_visible()

    text = page.evaluate(COPIED)

    assert text.startswith("Iraqis in need by end of 2016: likely more than 13 million people, due")
    assert f"figure={NEED}" in text.split(" ")[-1]
    assert text.split(" ")[-1].startswith("http://127.0.0.1:")
    assert ("Scenario, not a forecast: 11.4 million people in need" in text) == bool(query)
    expect(page.locator(".copied")).to_have_text("The sentence was copied.")
    page.keyboard.press("Escape")
    page.locator("[data-tab=check]").click()
    page.locator("#check").fill(text)
    expect(page.locator("#checked")).to_contain_text("Still true")
    page.locator("#check").fill(text.replace("13 million", "14 million"))
    expect(page.locator("#checked")).to_contain_text("Changed to likely more than 13 million")
    page.locator("#check").fill("Nobody said this.")
    expect(page.locator("#checked")).to_contain_text("Not ours")
    page.locator("#check").fill("")


def test_the_link_of_a_sentence_opens_its_figure(visit):
    page = visit(f"{NEWEST}&figure={NEED}", fresh=True)

    expect(page.get_by_role("dialog")).to_contain_text("likely more than 13 million people")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("day", [date(2016, 7, 20), date(2020, 1, 15)])
def test_conflicts_are_those_of_the_day(visit, served, day):
    page = visit(f"?crisis=iraq&known_on={day}")
    open_tab(page, "conflicts")

    conflicts = find_conflicts(as_known(served.frame, day))
    expect(page.locator(".conflict")).to_have_count(len(conflicts))
    shown = page.locator("[data-conflict]").evaluate_all("all => all.map(o => o.dataset.conflict)")
    assert shown == [conflict.subject for conflict in conflicts]
    distance = page.locator("[data-conflict=qayyarah-mosul-distance]")
    for words in ("about 40 km", "about 40 mi (64.37 km)", "60 km", "perhaps a slip of the unit"):
        expect(distance).to_contain_text(words)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_scenario_rests_on_the_figure_that_the_reader_chooses(visit, served):
    page = visit("?need_uptake=0.5")
    open_tab(page, "conflicts")

    row = page.locator("[data-claim=iraq-2016-hrp-requirement]")
    row.get_by_role("button", name="Rest the scenario on this").click()

    wait_for_query(page, "rests_on=iraq-2016-hrp-requirement", "need_uptake=0.5")
    address = expected(served, page)
    assert address.vintage.inputs.money.goal == 861e6
    expect(sentence(page, "money")).to_have_text(chart_sentences(compute_result(address))["money"])
    expect(page.locator("#rests-on")).to_contain_text("Chosen here: UN response plan 2016")
    expect(page.locator("[data-chart=following] .source-line")).to_contain_text("171 days apart")
    expect(row).to_contain_text("The scenario rests on this")
    link = page.locator("[data-export=projection][data-format=csv]").first
    expect(link).to_have_attribute("href", re.compile("rests_on=iraq-2016-hrp-requirement"))
    page.get_by_role("button", name="Back to the usual figures").click()
    wait_for_query(page, "need_uptake=0.5", without=("rests_on",))
    expect(row).to_contain_text("Rest the scenario on this")


def test_a_choice_of_figures_is_added_or_says_why_not(visit):
    page = visit(NEWEST)
    open_figures(page)

    page.locator("#filter-find").fill("mosul-appeal-donor")
    expect(page.locator("#grid-total")).to_have_text(
        "Together: $231.2 million received, from 6 figures."
    )
    page.locator("#filter-find").fill("mosul appeal")
    expect(page.locator("#grid-total")).to_contain_text("Not added: ")
    expect(page.locator("#grid-total")).to_contain_text("What may be added: ")
    page.locator("#filter-find").fill("")
    expect(page.locator("#grid-total")).to_have_text("")


def test_the_open_equations_follow_a_slider(visit):
    page = visit()
    open_tab(page, "computed")
    panel = page.locator("[data-panel=computed]")
    expect(panel).to_contain_text("= 1 · ln(13,000,000 / 10,000,000)")

    slider(page, "need_uptake").press("ArrowLeft")

    expect(panel).to_contain_text("= 0.95 · ln(13,000,000 / 10,000,000)")
    expect(panel).to_contain_text("1 slider moved")


LINES = """(cells) => cells.map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return words.getClientRects().length;
})"""


def test_the_sources_fit_a_phone_with_their_days_on_one_line(visit):
    page = visit("?tab=sources", viewport={"width": 390, "height": 844})

    table = page.locator("[data-panel=sources] .scroll")
    expect(table.locator("td").first).to_be_visible()

    assert table.evaluate("(room) => room.scrollWidth <= room.clientWidth")
    assert {*table.locator("td.whole").evaluate_all(LINES)} == {1}
