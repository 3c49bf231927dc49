"""A real server and a real browser for the tests of the page."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from dashboard.data.shipped import shipped
from dashboard.data.table import read_table, write_table
from tests.find_chromium import find_chromium

QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DRAWN = """() => {
  const graphs = [...document.querySelectorAll('[data-chart] .js-plotly-plot')];
  const count = document.getElementById('grid-count');
  return graphs.length > 0
    && graphs.length === document.querySelectorAll('[data-chart]').length
    && graphs.every((graph) => graph._fullLayout && graph.querySelector('.trace'))
    && count !== null && count.textContent !== '';
}"""
PATIENCE = 30_000  # ms; two busy cores are slow, and a pass never waits for it

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """Chromium as found on this machine, without its own calls to the network."""
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    return browser_type_launch_args | {"executable_path": find_chromium(), "args": sandbox + QUIET}


def _serve(table: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "serve", str(table), "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline()
            assert f"http://127.0.0.1:{port}" in line
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The address of a server of the shipped table."""
    yield from _serve(shipped("figures.parquet"))


@pytest.fixture(scope="session")
def two_crises(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of a table with a second crisis of three figures."""
    table = read_table(shipped("figures.parquet"))
    few = table.filter(pl.col("id").is_in(["iraq-2016-need-now", "iraq-2016-need-yearend"]))
    other = few.with_columns(
        id=pl.concat_str(pl.lit("other-"), "id"), crisis=pl.lit("other-crisis")
    )
    path = tmp_path_factory.mktemp("table") / "two.parquet"
    write_table(pl.concat([table, other]), path)
    yield from _serve(path)


def _watched(page: Page, address: str) -> list[str]:
    """Collect what a page must not do: complain, fail, or call another machine."""
    faults: list[str] = []

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(f"console {message.type}: {message.text}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"page error: {error}"))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((address, "data:", "blob:"))
            else faults.append(f"request to {request.url}")
        ),
    )
    return faults


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open a screen and wait until it is drawn; at the end nothing may have gone wrong."""
    contexts, faults = [], []

    def open_page(query: str = "", *, at: str = address, **options: object) -> Page:
        options.setdefault("viewport", {"width": 1440, "height": 900})
        context = browser.new_context(accept_downloads=True, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        faults.append(_watched(page, at))
        page.goto(f"{at}/{query}")
        page.wait_for_function(DRAWN)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [fault for told in faults for fault in told] == []
