from datetime import date
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.__main__ import main
from dashboard.charts.marked_rows import outcomes
from dashboard.charts.palette import OUTCOME
from dashboard.charts.spec import chart_sentences
from dashboard.page.tabs import PANELS
from dashboard.screen.compute import compute_result
from dashboard.text.summary import card_lines
from tests.browser.reading import (
    expected,
    heights,
    last_value,
    open_tab,
    reload,
    scenario_line,
    sentence,
    slider,
    wait_for_end,
    wait_for_query,
    wait_until,
)
from tests.server import open_url

LATER = "?crisis=iraq&known_on=2017-06-01"
NEED = "iraq-2016-need-yearend"


def test_the_first_paint_shows_six_headline_cards_with_their_hedges(visit):
    page = visit(fresh=True)

    values = page.locator(".card .card-value").all_inner_texts()

    assert [" ".join(value.split()) for value in values] == [
        "at least $2 billion",
        "10 million people",
        "likely more than 13 million people",
        "560 troops",
        "more than 30 ministers",
        "about 40 km",
    ]
    assert page.locator(".card").count() == page.locator(".cards > [data-figure]").count() == 6


def test_every_figure_of_the_founding_report_is_on_the_page(visit, served):
    founding = set(served.frame.filter(pl.col("briefing"))["id"])

    page = visit()
    shown = page.locator("[data-figure]").evaluate_all("all => all.map(one => one.dataset.figure)")

    assert len(founding) == 16
    assert set(shown) == founding


def test_the_distance_check_is_a_note_beside_the_quote(visit):
    page = visit()

    note = page.locator("[data-figure=qayyarah-mosul-distance] [role=note]")

    expect(note).to_contain_text("64 km apart in a straight line")
    expect(note).to_contain_text("miles")


def test_a_slider_moved_by_keyboard_changes_card_chart_and_sentence(visit, served):
    page = visit()

    slider(page, "need_uptake").focus()
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    wait_for_query(page, "need_uptake=0.7")

    address = expected(served, page)
    result = compute_result(address)
    expect(sentence(page, "people")).to_have_text(chart_sentences(result)["people"])
    expect(scenario_line(page, NEED)).to_have_text(card_lines(result)[NEED])
    wait_for_end(page, "people", "Scenario", last_value(address, "need"))
    assert 12.0e6 < last_value(address, "need") < 12.1e6


def test_a_slider_dragged_by_pointer_changes_card_chart_and_sentence(visit, served):
    page = visit()
    thumb = slider(page, "half_paid_days")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=6)
    page.mouse.up()
    wait_for_query(page, "half_paid_days=")
    value = float(thumb.get_attribute("aria-valuenow"))
    wait_for_query(page, f"half_paid_days={value:g}")

    address = expected(served, page)
    result = compute_result(address)
    assert address.scenario.values["half_paid_days"] == value > 200
    expect(sentence(page, "money")).to_have_text(chart_sentences(result)["money"])
    expect(sentence(page, "following")).to_have_text(chart_sentences(result)["following"])
    wait_for_end(page, "money", "Received", last_value(address, "received"))
    wait_for_end(page, "following", "Estimated cost covered", last_value(address, "coverage"))


def test_the_number_box_and_the_slider_hold_one_value(visit):
    page = visit()
    box = page.locator("#box-arrival_days")

    box.fill("90")
    box.press("Tab")

    expect(slider(page, "arrival_days")).to_have_attribute("aria-valuenow", "90")
    wait_for_query(page, "arrival_days=90")
    slider(page, "arrival_days").press("ArrowRight")
    expect(box).to_have_value("91 days")


def test_a_share_is_typed_in_percent(visit):
    page = visit()
    box = page.get_by_label("Money raised, against the goal, number")

    expect(box).to_have_value("100 %")
    box.fill("62.5")
    box.press("Enter")

    wait_for_query(page, "raised_share=0.625")
    expect(slider(page, "raised_share")).to_have_attribute("aria-valuenow", "0.625")
    slider(page, "raised_share").press("ArrowRight")
    wait_for_query(page, "raised_share=0.635")
    expect(box).to_have_value("63.5 %")


def test_a_number_box_shows_every_digit(visit):
    page = visit("?raised_share=0.5937&delivered_share=0.0625&cost=180.25")

    boxes = page.locator(".slider-box input").evaluate_all(
        "(all) => all.map((one) => [one.value, one.scrollWidth - one.clientWidth])"
    )

    assert ["59.37 %", 0] in boxes
    assert [value for value, clipped in boxes if clipped] == []


def test_a_slider_is_reset_alone_and_all_are_reset_together(visit):
    page = visit("?need_uptake=0.5&half_paid_days=300&arrival_share=0.8")
    wait_for_query(page, "need_uptake=0.5")

    page.get_by_role(
        "button", name="Reset to the baseline: Days until half of that is paid"
    ).click()

    wait_for_query(page, "need_uptake=0.5", "arrival_share=0.8", without=("half_paid_days",))
    page.get_by_role("button", name="Reset all sliders").click()
    wait_for_query(page, without=("need_uptake", "arrival_share"))
    expect(slider(page, "need_uptake")).to_have_attribute("aria-valuenow", "1")


def test_a_button_pressed_right_after_a_key_finds_the_slider_where_the_hand_left_it(visit):
    page = visit()
    thumb = slider(page, "half_paid_days")  # no card has a longer line for it: the button stays
    reset = page.locator("[data-driver=half_paid_days] .slider-reset")

    for _ in range(3):
        thumb.focus()
        reset.scroll_into_view_if_needed()
        box = reset.bounding_box()
        page.keyboard.press("ArrowLeft")
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(thumb).to_have_attribute("aria-valuenow", "120")

    thumb.focus()
    page.keyboard.press("End")
    wait_for_query(page, "half_paid_days=720")
    expect(page.locator("#box-half_paid_days")).to_have_value("720 days")


def test_every_chart_has_its_height_before_it_is_drawn_and_after(visit):
    page = visit()

    sizes = page.locator("[data-chart] > [role=img]").evaluate_all(
        """all => all.map(one => [
          one.clientHeight, Number(one.querySelector('.main-svg').getAttribute('height')),
        ])"""
    )

    assert sizes == [[400, 400]] * 5


def test_every_download_equals_the_api_and_the_command_line(visit, address, capsysbinary):
    page = visit("?need_uptake=0.5&measure=funding&status=pledged&keep_a=Slow~half_paid_days:300")
    links = page.locator("[data-export]:not([data-export=chart]), [data-chart=money] [data-export]")
    links = [link for link in links.all() if link.get_attribute("data-format") != "png"]

    for link in links:
        with page.expect_download() as started:
            link.dispatch_event("click")
        content = started.value.path().read_bytes()
        href = link.get_attribute("href")
        with open_url(address + href) as answer:
            assert answer.read() == content
            assert started.value.suggested_filename in answer.headers["Content-Disposition"]
        with pytest.raises(SystemExit):
            main([*export_call(href), "--home", f"{address}/"])
        assert capsysbinary.readouterr().out == content
        assert "crisis=iraq&known_on=2016-07-20" in href
        assert len(content.splitlines()) > 2 or href.startswith("/api/chart.svg")

    assert len(links) == 19


def export_call(href: str) -> list[str]:
    """Return the call of `dashboard export` for the address of a download."""
    parts = urlsplit(href)
    kind, _, ending = parts.path.removeprefix("/api/").partition(".")
    given = dict(parse_qsl(parts.query))
    call = ["export", kind, "--format", given.pop("format", ending)]
    for name, value in given.items():
        if name in ("crisis", "known_on", "measure", "status", "find", "chart"):
            call += [f"--{name.replace('_', '-')}", value]
        else:
            call += ["--set", f"{name}={value}"]
    return call


def test_a_later_day_brings_in_outcomes_and_going_back_takes_it_away(visit, served):
    page = visit()
    assert heights(page, "people", "came") == []

    page.locator("#day-slider [role=slider]").press("End")
    expect(page.locator("#grid-count")).to_have_text(f"{served.frame.height} figures")
    wait_for_query(page, "known_on=2020-01-15")

    known = outcomes(expected(served, page).vintage, "people")
    wait_for_marks(page, "came", some=True)
    shown = heights(page, "people", "came")
    colour = page.locator("[data-chart=people] .js-plotly-plot").evaluate(
        "graph => graph.data.find((trace) => trace.name === 'came').marker.color"
    )
    assert colour == OUTCOME == "#d55e00"
    assert 10e6 in shown
    assert set(shown) <= set(known["value"])
    expect(page.locator("[data-chart=people] .source-line")).to_contain_text(
        "What came: 11 million"
    )
    expect(page.locator(".legend")).to_contain_text("what came later")

    page.go_back()
    expect(page.locator("#day-box")).to_have_value("20 Jul 2016")
    expect(page.locator("#grid-count")).to_have_text("175 figures")
    wait_for_marks(page, "came", some=False)


def wait_for_marks(page: Page, name: str, *, some: bool) -> None:
    wait_until(
        page,
        """([name, some]) => document.querySelector('[data-chart=people] .js-plotly-plot').data
          .some((trace) => trace.name === name && trace.y.length > 0) === some""",
        arg=[name, some],
    )


def test_a_typed_day_is_gone_to(visit):
    page = visit()

    page.locator("#day-box").fill("1 Nov 2016")
    page.locator("#day-box").press("Enter")

    wait_for_query(page, "known_on=2016-11-01")
    expect(page.locator("[data-chart=people] .subtitle")).to_contain_text("known on 1 Nov 2016")


def test_another_crisis_is_picked_and_has_its_own_screen(visit, two_crises):
    page = visit(at=two_crises)

    page.locator("#crisis").click()
    page.get_by_role("option", name="Other Crisis").click()

    expect(page.locator("h1")).to_have_text("Other Crisis: aid and deployment figures")
    expect(page.locator(".card")).to_have_count(2)
    wait_for_query(page, "crisis=other-crisis")
    expect(page.locator("[data-driver=need_uptake]")).to_have_count(1)
    expect(page.locator("[data-driver=half_paid_days]")).to_have_count(0)
    expect(page.locator("[data-chart=money]")).to_have_count(0)
    expect(page.locator(".workbench .empty").first).to_contain_text("No chart of money")


def test_a_copied_link_and_a_reload_bring_back_the_screen(visit, served):
    query = (
        "?crisis=iraq&known_on=2017-06-01&need_uptake=0.35&delivered_share=0.6"
        "&why_need_uptake=Access+improves&fan=stated&measure=funding&find=kerry&tab=sources"
    )
    page = visit(query)

    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#shared")).to_have_text("The link to this screen was copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    assert page.url.endswith(f"/{query}")
    reload(page)

    expect(slider(page, "need_uptake")).to_have_attribute("aria-valuenow", "0.35")
    expect(slider(page, "delivered_share")).to_have_attribute("aria-valuenow", "0.6")
    reason = page.locator("[data-driver=need_uptake] .slider-reason input")
    expect(reason).to_have_value("Access improves")
    expect(page.locator("#day-box")).to_have_value("1 Jun 2017")
    expect(page.locator("#fan")).to_have_value("By the hedges alone")
    expect(page.locator("[data-tab=sources]")).to_have_attribute("aria-selected", "true")
    known = served.frame.filter(pl.col("reported_on") <= date(2017, 6, 1)).height
    expect(page.locator("#grid-count")).to_contain_text(f" of {known}")
    assert page.url.endswith(f"/{query}")


def test_each_bad_value_is_reported_in_one_visible_line_and_the_rest_is_shown(visit):
    page = visit("?need_uptake=much&tab=%3Cb%3E&known_on=soon&__proto__=1&need_level=1.1")

    notices = page.locator(".notices [role=alert]")

    expect(notices).to_have_text(
        [
            "known_on='soon' is not a day such as 2016-07-20 and was ignored.",
            "need_uptake='much' is not a number and was ignored.",
            "'__proto__' is no driver of this crisis and was ignored.",
            "tab='<b>' is not known and was ignored.",
        ]
    )
    expect(notices.first).to_be_visible()
    expect(page.locator(".card")).to_have_count(6)
    expect(slider(page, "need_uptake")).to_have_attribute("aria-valuenow", "1")
    expect(slider(page, "need_level")).to_have_attribute("aria-valuenow", "1.1")


def test_a_card_a_mark_and_a_grid_row_open_their_figure(visit):
    page = visit()
    drawer = page.get_by_role("dialog")

    card = page.locator(f"[data-figure={NEED}] button")
    card.press("Enter")
    expect(drawer).to_contain_text("likely more than 13 million people")
    expect(drawer).to_contain_text("Others on the same quantity")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(card).to_be_focused()

    page.locator("#grid-area").scroll_into_view_if_needed()
    page.locator(".ag-row[row-id=qayyarah-mosul-distance] [col-id=status]").click()
    expect(drawer).to_contain_text("about 40 km")
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

    point = page.locator("[data-chart=people] .js-plotly-plot").evaluate(
        """graph => {
          const number = graph.data.findIndex((trace) => trace.name === 'stated');
          const layout = graph._fullLayout, trace = graph._fullData[number];
          graph.scrollIntoView({block: 'center'});
          const box = graph.querySelector('.nsewdrag').getBoundingClientRect();
          return [box.left + layout.xaxis.d2p(trace.x[0]), box.top + layout.yaxis.d2p(trace.y[0])];
        }"""
    )
    page.mouse.move(*point)
    expect(page.locator("[data-chart=people] .hoverlayer .hovertext").first).to_be_visible()
    page.mouse.click(*point)
    expect(drawer).to_contain_text("10 million people")


def test_event_marks_can_be_turned_off(visit):
    page = visit()
    graph = page.locator("[data-chart=people] .js-plotly-plot")
    assert graph.evaluate("graph => graph.layout.shapes.length") > 0
    expect(page.locator(".events li").first).to_contain_text("2016")

    page.get_by_role("switch", name="Events").focus()
    page.keyboard.press("Space")

    wait_until(
        page,
        "document.querySelector('[data-chart=people] .js-plotly-plot').layout.shapes.length === 0",
    )


def test_a_chart_has_its_numbers_as_a_table(visit, served):
    page = visit("?need_uptake=0.5")
    chart = page.locator("[data-chart=people]")

    chart.get_by_role("button", name="Show numbers").click()

    rows = chart.locator(".data-table tbody tr")
    expect(rows).to_have_count(7)
    last = last_value(expected(served, page), "need")
    assert rows.last.inner_text().split("\t") == [
        "31 Dec 2016",
        "13 million people",
        f"{last / 1e6:.3g} million people",
    ]
    chart.get_by_role("button", name="Hide numbers").click()
    expect(rows).to_have_count(0)


def test_filters_choose_the_rows_of_the_grid(visit, served):
    page = visit()

    page.locator("#filter-find").fill("mosul appeal")

    expect(page.locator("#grid-count")).to_contain_text("of 175")
    wait_for_query(page, "find=mosul+appeal")
    count = int(page.locator("#grid-count").inner_text().split(" ")[0])
    page.locator("[data-tab=figures]").click()
    expect(page.locator(".ag-row").first).to_be_visible()
    grid = "dash_ag_grid.getApi({type: 'grid', kind: 'figures'})"
    assert page.evaluate(f"{grid}.getDisplayedRowCount()") == count > 0
    page.locator("#filter-find").fill("")
    wait_until(page, f"{grid}.getDisplayedRowCount() === 175")


def test_a_tab_is_filled_when_it_is_opened_and_again_for_another_day(visit):
    page = visit(fresh=True)
    assert page.locator("[data-panel]").all_inner_texts() == [""] * len(PANELS)

    open_tab(page, "sources")

    expect(page.locator("[data-panel=sources]")).to_contain_text("known on 20 Jul 2016")
    page.locator("#day-slider [role=slider]").press("End")
    expect(page.locator("[data-panel=sources]")).to_contain_text("known on 15 Jan 2020")
    expect(page.locator("[data-panel=computed]")).to_have_text("")


BUSY = LATER + "&need_uptake=0.5&keep_a=Slow~half_paid_days:300"


def violations(page: Page, **options: object) -> list[tuple[str, str]]:
    found = Axe().run(page, **options).response["violations"]
    return [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]]


def test_axe_finds_nothing_on_any_tab_in_a_menu_or_in_the_drawer_light_or_dark(visit):
    page = visit(BUSY + "&foo=1")
    colours = {"runOnly": ["color-contrast"]}  # all that differs on a dark page
    html = page.locator("html")

    page.locator(".adjust-tools summary", has_text="Presets").click()
    assert violations(page) == []
    page.get_by_role("button", name="Light or dark").click()
    expect(html).to_have_attribute("data-mantine-color-scheme", "dark")
    assert violations(page, options=colours) == []
    for tab in PANELS:
        open_tab(page, tab)
        assert violations(page, context=f"#tabs-panel-{tab}") == []
    page.locator("[data-tab=check]").click()
    page.locator("#check").fill("Nobody said this.")
    expect(page.locator("#checked")).to_contain_text("Not ours")
    assert violations(page, context="#tabs-panel-check") == []
    page.locator(f"[data-figure={NEED}] button").click()
    expect(page.get_by_role("dialog")).to_contain_text("13 million")
    assert violations(page, context="[role=dialog]") == []
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Light or dark").click()
    expect(html).to_have_attribute("data-mantine-color-scheme", "light")
    assert violations(page, context="#tabs-panel-computed") == []
    page.locator(f"[data-figure={NEED}] button").click()
    expect(page.get_by_role("dialog")).to_contain_text("13 million")
    assert violations(page) == []


def test_the_keyboard_reaches_every_control(visit):
    page = visit(fresh=True)
    reached = set()

    page.locator("body").press("Tab")
    for _ in range(140):
        reached.add(
            page.evaluate(
                """() => {
                  const one = document.activeElement, near = (name) => one.closest(name);
                  if (one.dataset.export) return 'export ' + one.dataset.export;
                  if (near('[data-driver]') && one.getAttribute('role') === 'slider')
                    return 'driver ' + near('[data-driver]').dataset.driver;
                  if (near('[data-figure]')) return 'card ' + near('[data-figure]').dataset.figure;
                  if (one.dataset.tab) return 'tab ' + one.dataset.tab;
                  if (near('#day-slider')) return 'day slider';
                  return one.id || one.textContent;
                }"""
            )
        )
        page.keyboard.press("Tab")

    drivers = page.locator("[data-driver]").evaluate_all("all => all.map(a => a.dataset.driver)")
    assert {f"driver {key}" for key in drivers} <= reached
    assert len(drivers) == 9
    assert {f"card {NEED}", "day slider", "day-box", "crisis", "tab figures"} <= reached
    assert {"export projection", "export figures", "export fan", "reset-all", "share"} <= reached
    assert {"Presets", "History", "fan", "keep", "goal-seek-outcome", "filter-find"} <= reached


def test_no_width_needs_sideways_scrolling(visit):
    page = visit(BUSY)

    for width in (1920, 1180, 820, 720, 481, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        wait_until(page, "width => document.documentElement.scrollWidth <= width", width)
        expect(page.locator(".card").first).to_be_visible()


def test_the_first_screen_of_a_phone_shows_figures_above_its_middle(visit):
    page = visit(viewport={"width": 390, "height": 844})

    assert page.locator(".card-value b").first.bounding_box()["y"] < 422


def test_a_slider_stays_under_the_finger_that_moves_it(visit):
    page = visit(viewport={"width": 390, "height": 844})
    thumb = slider(page, "need_uptake")
    thumb.scroll_into_view_if_needed()
    before = thumb.bounding_box()

    page.mouse.move(before["x"] + 8, before["y"] + 8)
    page.mouse.down()
    page.mouse.move(before["x"] + 48, before["y"] + 8, steps=4)
    expect(page.locator("[data-driver=need_uptake] .slider-reason")).to_be_visible()
    after = thumb.bounding_box()
    page.mouse.up()

    # A thumb grows while it is held: its middle stays.
    middles = [box["y"] + box["height"] / 2 for box in (before, after)]
    assert middles[1] == pytest.approx(middles[0], abs=1)


def test_on_a_phone_each_chart_is_followed_by_its_sliders(visit):
    page = visit(BUSY, viewport={"width": 390, "height": 844})

    tops = [
        page.locator(name).bounding_box()["y"]
        for name in (
            "[data-chart=people]",
            "[data-group=people]",
            "[data-chart=money]",
            "[data-group=money]",
            "[data-chart=personnel]",
            "[data-group=personnel]",
            "[data-chart=following]",
        )
    ]

    assert tops == sorted(tops)


def test_print_keeps_cards_charts_and_settings(visit):
    page = visit("?need_uptake=0.5", color_scheme="dark")

    page.emulate_media(media="print")

    expect(page.locator(".card").first).to_be_visible()
    expect(page.locator("[data-chart=following] .graph")).to_be_visible()
    expect(page.locator("[data-driver=need_uptake] .slider-words")).to_be_visible()
    expect(page.locator("#reset-all")).to_be_hidden()
    assert len(page.pdf(format="A4")) > 20_000


def test_after_printing_the_charts_are_as_high_as_before(visit):
    page = visit()
    heights = """() => [...document.querySelectorAll('[data-chart] .js-plotly-plot')]
      .map((graph) => [graph._fullLayout.height, graph._fullLayout.font.size])"""
    before = page.evaluate(heights)

    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    printed = page.evaluate(heights)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")

    assert {height for height, _ in before} == {400}
    assert {height for height, _ in printed} == {172, 210}
    assert {round(size, 1) for _, size in printed} == {9.6}
    wait_until(page, f"JSON.stringify(({heights})()) === JSON.stringify({before})")


def test_no_chart_offers_to_send_itself_away(visit):
    page = visit()

    page.locator("[data-chart=people] .js-plotly-plot").hover()

    assert page.locator(".modebar-btn").count() == 0
