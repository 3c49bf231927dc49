from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.reading import open_tab

NEWEST = "?known_on=2020-01-15"
NEED = "[data-claim=iraq-2016-need-yearend]"


def test_the_ledger_of_the_opening_day_has_its_claims_open_and_its_fan_scored(visit):
    page = visit()

    open_tab(page, "claims")

    panel = page.locator("[data-panel=claims]")
    expect(panel).to_contain_text("held 6 of 6 outcomes in its 9 in 10 range")
    expect(panel.locator("[data-hindcast]")).to_have_count(6)
    page.get_by_text("Still open: 21 claims").click()
    expect(panel.locator(NEED)).to_contain_text("likely more than 13 million people")
    expect(panel.locator(f"{NEED} .verdict")).to_have_count(0)


def test_on_the_newest_day_the_ledger_says_the_outcomes(visit):
    page = visit(NEWEST + "&tab=claims")

    row = page.locator(NEED)

    expect(row.locator(".verdict")).to_have_text("fell short")
    expect(row).to_contain_text("11 million people")
    expect(row).to_contain_text("\u22122 million people")
    expect(row).to_contain_text("partly")
    expect(page.locator("[data-panel=claims] h2")).to_have_text("How the fan of 20 Jul 2016 did")


def test_the_ledger_follows_the_day_while_it_is_open(visit):
    page = visit(NEWEST + "&tab=claims")
    expect(page.locator(f"{NEED} .verdict")).to_have_text("fell short")

    page.get_by_label("As known on", exact=True).fill("1 Dec 2016")
    page.keyboard.press("Enter")

    expect(page.locator("[data-panel=claims] > p").first).to_contain_text("As known on 1 Dec 2016")
    expect(page.locator(f"{NEED} .verdict")).to_have_count(0)


def test_the_claims_are_a_file_of_the_day_shown(visit):
    page = visit(NEWEST + "&need_uptake=0.5&tab=claims")

    with page.expect_download() as download:
        page.locator("[data-export=claims][data-format=csv]").click()

    assert download.value.suggested_filename == "iraq_2020-01-15_claims_as-stated.csv"


def test_the_claims_fit_a_telephone_and_pass_axe_there(visit):
    page = visit("?tab=claims", viewport={"width": 390, "height": 844})
    expect(page.locator("[data-hindcast]").first).to_be_visible()

    found = Axe().run(page, "[data-panel=claims]").response["violations"]

    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390
