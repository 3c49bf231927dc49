import io
import re
import zipfile
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.reading import wait_for_query

PAPER = (210 / 25.4 * 72, 297 / 25.4 * 72)  # points of A4


def open_menu(page: Page, section: str) -> None:
    page.locator(f"{section} details.menu summary").first.click()


def download(page: Page, section: str, words: str) -> tuple[str, Path]:
    """Return the name and the path of a file that is downloaded from a menu."""
    open_menu(page, section)
    with page.expect_download() as started:
        page.locator(section).get_by_role("link", name=words, exact=True).click()
    return started.value.suggested_filename, started.value.path()


def test_a_chart_is_saved_as_a_png_of_twice_its_size(visit):
    page = visit("?raised_share=0.4")

    name, path = download(page, "[data-chart=money]", "PNG")

    content = path.read_bytes()
    assert name == "iraq_2016-07-20_chart-money_scenario.png"
    assert content.startswith(b"\x89PNG")
    assert int.from_bytes(content[16:20], "big") == 1760
    expect(page.locator("[data-chart=money] .chart-menu")).not_to_have_attribute("open", "")


def test_a_chart_that_cannot_be_painted_is_reported(visit):
    page = visit()
    page.route("**/api/chart.svg*", lambda route: route.fulfill(status=200, body="no picture"))

    open_menu(page, "[data-chart=people]")
    page.locator("[data-chart=people]").get_by_role("link", name="PNG").click()

    expect(page.locator("#shared")).to_contain_text("The picture could not be made")


def test_the_package_follows_the_sliders(visit):
    page = visit("?raised_share=0.4&why_raised_share=Donors+hold+back")

    name, path = download(page, ".exports", "Package, ZIP")

    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        readme = archive.read("README.md").decode()
    assert name == "iraq_2016-07-20_package_scenario.zip"
    assert "40 % (stated 100 %). Reason: Donors hold back" in readme


@pytest.fixture
def brief(visit) -> Path:
    """A brief as saved from the page."""
    page = visit("?raised_share=0.4&need_uptake=0.5")
    _, path = download(page, ".exports", "Frozen brief, HTML")
    return path


@pytest.mark.parametrize("width", [1200, 390])
def test_a_brief_opens_from_a_folder_without_network_or_complaint(
    browser: Browser, brief, tmp_path, width
):
    file = tmp_path / "brief.html"
    file.write_bytes(brief.read_bytes())
    context = browser.new_context(viewport={"width": width, "height": 800}, offline=True)
    page, messages, requests = context.new_page(), [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: requests.append(request.url))

    page.goto(file.as_uri())

    look = "broad" if width > 760 else "slim"
    expect(page.locator(f".chart .{look} svg")).to_have_count(5)
    assert all(drawing.is_visible() for drawing in page.locator(f".chart .{look} svg").all())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (messages, requests) == ([], [file.as_uri()])
    context.close()


def test_the_link_of_a_brief_says_on_the_page_that_nothing_has_changed(visit, brief):
    link = unescape(re.search(r'href="(http[^"]*brief=[^"]*)"', brief.read_text("utf-8"))[1])

    page = visit(f"?{urlsplit(link).query}")

    notices = page.locator(".notices")
    expect(notices).to_contain_text("its figures and its scenario are unchanged")
    expect(notices).to_contain_text("figures became public after that")
    wait_for_query(page, "raised_share=0.4", without=("brief=",))


@pytest.mark.parametrize(
    "query", ["", "?known_on=2017-06-01&raised_share=0.4&keep_a=Half~need_uptake:0.5"]
)
def test_the_page_prints_on_two_sheets_of_a4(visit, query):
    page = visit(query)
    page.emulate_media(media="print")

    printed = page.pdf(prefer_css_page_size=True)

    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sheets) == 2
    assert all([float(side) for side in sheet] == pytest.approx(PAPER, abs=1) for sheet in sheets)
    expect(page.locator(".printed")).to_have_text(re.compile(r"^As known on .* 201\d\. http://"))


def test_the_page_about_the_api_is_reached_from_the_foot_and_has_lines_that_work(
    visit, address, served
):
    page = visit()
    about = page.context.new_page()

    about.goto(address + page.locator("footer a").get_attribute("href"))

    expect(about.get_by_role("heading", name="Lines to copy")).to_be_visible()
    lines = about.locator("pre").all_inner_texts()
    about.close()
    read = {}
    exec(next(line for line in lines if line.startswith("import polars")), read)
    assert read["figures"]["id"].to_list() == served.frame["id"].to_list()
    assert read["projection"].columns[-2:] == ["as_stated", "scenario"]
    assert read["projection"]["day"].dtype.is_temporal()
