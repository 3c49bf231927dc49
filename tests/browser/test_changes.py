from datetime import date

import polars as pl
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.reading import open_tab, wait_for_query

BEFORE = "?since=2016-07-18&tab=changes"


def test_the_opening_day_is_compared_with_a_month_before(visit):
    page = visit()

    open_tab(page, "changes")

    panel = page.locator("[data-panel=changes]")
    expect(panel.locator("> p").first).to_contain_text(
        "Between 20 Jun 2016 and 20 Jul 2016, 117 figures changed: 19 in dispute, 98 new"
    )
    expect(panel.locator("[data-effect=need]")).to_contain_text("+3 million people")
    expect(panel.locator("[data-change=qayyarah-mosul-distance]")).to_contain_text("60 km")


def test_the_newest_day_is_compared_with_the_opening_day_and_changes_no_result(visit, served):
    later = served.frame.filter(pl.col("reported_on") > date(2016, 7, 20)).height
    page = visit("?known_on=2020-01-15&tab=changes")

    panel = page.locator("[data-panel=changes]")

    expect(panel).to_contain_text(f"Between 20 Jul 2016 and 15 Jan 2020, {later} figures changed")
    expect(panel).to_contain_text("The scenario rests on none of them")
    expect(panel.locator("[data-effect]")).to_contain_text(["no change"] * 7)


def test_another_earlier_day_fills_the_tab_anew_and_stands_in_the_address_and_the_file(visit):
    page = visit("?tab=changes")

    page.get_by_label("Since").fill("18 Jul 2016")
    page.keyboard.press("Enter")

    wait_for_query(page, "since=2016-07-18")
    panel = page.locator("[data-panel=changes]")
    expect(panel).to_contain_text("Between 18 Jul 2016 and 20 Jul 2016, 68 figures changed")
    with page.expect_download() as download:
        page.locator("[data-export=changes][data-format=csv]").click()
    name = "iraq_2016-07-20_changes-since-2016-07-18_as-stated.csv"
    assert download.value.suggested_filename == name


def test_an_earlier_day_of_the_address_stays_through_a_slider(visit):
    page = visit(BEFORE)

    page.locator("[data-driver=need_uptake] [role=slider]").press("ArrowLeft")

    wait_for_query(page, "need_uptake=", "since=2016-07-18")
    expect(page.locator("[data-panel=changes]")).to_contain_text("Between 18 Jul 2016")


def test_an_earlier_day_that_is_not_earlier_is_reported(visit):
    page = visit("?since=2020-01-01&tab=changes")

    expect(page.locator("#notices")).to_have_text(
        "since=2020-01-01 does not lie before the day of 2016-07-20 and was ignored."
    )


def test_the_changes_fit_a_telephone_and_pass_axe_there(visit):
    page = visit(BEFORE, viewport={"width": 390, "height": 844})
    expect(page.locator("[data-effect]").first).to_be_visible()

    found = Axe().run(page, "[data-panel=changes]").response["violations"]

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
