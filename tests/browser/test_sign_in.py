"""A reader signs in by a link in a real browser, with and without scripts, by keys alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.server import Server, running


@pytest.fixture(scope="module")
def by_link(table_path: Path) -> Iterator[Server]:
    """A server that is opened by links."""
    with running(table_path, "--auth", "token") as server:
        yield server


def next_link(server: Server) -> str:
    line = server.process.stdout.readline()
    return line.removeprefix("The next browser comes in by ").removesuffix(" (once)\n")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reader_comes_from_another_site_and_signs_in_by_the_enter_key(by_link, browser, scripts):
    link = next_link(by_link) + "&find=camp"
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    # A chat is another site: its page has a link, and an image and a prefetch of the same address.
    page.route(
        "https://chat.example/",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f'<link rel=prefetch href="{link}"><img src="{link}"><a href="{link}">Open</a>',
        ),
    )
    page.goto("https://chat.example/")
    page.get_by_role("link").click()
    expect(page.get_by_role("button", name="Open the dashboard")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/?find=camp")

    expect(page).to_have_title("Aid and deployment figures")
    expect(page.get_by_role("button", name="Open the dashboard")).to_have_count(0)
    assert [cookie["name"] for cookie in context.cookies()] == ["dashboard_reader"]
    page.goto(link)
    page.wait_for_url("**/?find=camp")
    assert other_browser(browser, link) == 401
    context.close()


def other_browser(browser: Browser, link: str) -> int:
    """Return the status that another browser gets of a link."""
    context = browser.new_context()
    status = context.new_page().goto(link).status
    context.close()
    return status
