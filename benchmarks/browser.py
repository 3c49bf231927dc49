"""A real browser, with the script that watches charts in every page."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.servers import Running
from tests.find_chromium import find_chromium

WATCH = Path(__file__).with_name("watch.js").read_text("utf-8")
TIMEOUT = 90_000  # ms
WINDOW = {"width": 1440, "height": 1800}  # tall, so that charts and sliders are on it together
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """Return Chromium, without its own calls to the network, until the block ends."""
    sandbox = ("--no-sandbox",) if os.name == "posix" and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*sandbox, *QUIET]
        )
        try:
            yield browser
        finally:
            browser.close()


def new_visitor(browser: Browser) -> BrowserContext:
    """Return a browser profile that has seen no page yet."""
    context = browser.new_context(viewport=WINDOW)
    context.set_default_timeout(TIMEOUT)
    context.add_init_script(WATCH)
    return context


def open_page(browser: Browser, server: Running, charts: tuple[str, ...]) -> Page:
    """Return a contender's page in a new profile, with some charts drawn."""
    page = new_visitor(browser).new_page()
    page.goto(server.address)
    page.evaluate("(charts) => watch.firstCharts(charts)", server.contender.charts(charts))
    return page


class Wire:
    """What a page asks for, and what comes over the wire for it, as the browser counts it."""

    def __init__(self, page: Page) -> None:
        """Watch a page from now on."""
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.reset()
        self.session.on("Network.requestWillBeSent", self._count_request)
        self.session.on("Network.loadingFinished", self._count_bytes)
        self.session.on("Network.webSocketFrameReceived", self._count_frame)
        self.session.send("Network.enable")

    def reset(self) -> None:
        """Forget what was counted."""
        self.requests = self.received = 0

    def slow_down(self, *, megabits: float, delay: int) -> None:
        """Make the page's connection a poor one: megabits a second, and milliseconds a trip."""
        speed = megabits * 1e6 / 8
        self.session.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": delay,
                "downloadThroughput": speed,
                "uploadThroughput": speed,
            },
        )

    def _count_request(self, event: dict) -> None:
        self.requests += event["request"]["url"].startswith("http")

    def _count_bytes(self, event: dict) -> None:
        self.received += int(event["encodedDataLength"])

    def _count_frame(self, event: dict) -> None:
        self.received += len(event["response"]["payloadData"])
