"""What a reader's own machine does to the page: a lost connection, a browser's store of rubbish."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Tab
from tests.browser.reading import slider, wait_for_query

RUBBISH = """for (const store of [window.localStorage, window.sessionStorage]) {
  for (const name of ["mantine-color-scheme-value", "_dash_persistence.x.y.z", "place", "query"]) {
    store.setItem(name, "{\\u0000" + "x".repeat(10000));
  }
}"""


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    """A page of its own, in whose browser others have left rubbish."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(RUBBISH)
    yield Tab(context.new_page(), address)
    context.close()


def test_a_lost_connection_is_reported_until_the_next_update(tab):
    tab.load("")
    message = tab.page.locator("#shared")

    tab.page.context.set_offline(True)
    slider(tab.page, "need_uptake").press("ArrowRight")

    expect(message).to_contain_text("The server did not answer")
    assert {fault.split(":")[0] for fault in tab.faults} == {"console error"}

    tab.page.context.set_offline(False)
    slider(tab.page, "need_uptake").press("ArrowRight")

    wait_for_query(tab.page, "need_uptake=1.1")
    expect(message).to_have_text("")
