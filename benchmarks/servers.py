"""Who is measured: the dashboard and its peers, each a server of its own that is started here."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.server import free_port

ROOT = Path(__file__).resolve().parent.parent
TIMEOUT = 120  # seconds that a busy machine may take to start a server


@dataclass(frozen=True, slots=True)
class Contender:
    """A server, how it is started, and where its page keeps charts and sliders."""

    name: str
    command: tuple[str, ...]  # {port} and {workers} stand in it
    chart: str = ""  # a CSS selector; {name} stands in it
    slider: str = ""  # a CSS selector of what takes the keys; {key} stands in it
    handle: str = ""  # and of what the hand takes, where that is another element
    picture: str = ""  # and of a chart that stands there before the live ones do, if one does

    def charts(self, names: tuple[str, ...]) -> list[str]:
        """Return the selectors of some charts."""
        return [self.chart.format(name=name) for name in names]


@dataclass(frozen=True, slots=True)
class Running:
    """A contender whose server answers."""

    contender: Contender
    process: subprocess.Popen
    port: int
    started: float  # seconds from the start of the process to the first 200

    @property
    def address(self) -> str:
        """The address of its page."""
        return f"http://127.0.0.1:{self.port}/"


def dashboard(*table: str) -> Contender:
    """Return the dashboard, over a table or the shipped one."""
    return Contender(
        "dashboard",
        ("-m", "dashboard", "serve", *table, "--port", "{port}", "--workers", "{workers}"),
        "[data-chart={name}] .js-plotly-plot",
        "[data-driver={key}] [role=slider]",
        picture="#first-view svg",
    )


OURS = dashboard()
PLAIN_DASH = Contender(
    "plain Dash",
    ("-m", "benchmarks.peers.plain_dash", "{port}", "{workers}"),
    "#{name} .js-plotly-plot",
    "#box-{key} [role=slider]",
)
STREAMLIT = Contender(
    "Streamlit",
    (
        *("-m", "streamlit", "run", str(ROOT / "benchmarks" / "peers" / "streamlit_page.py")),
        *("--server.port", "{port}", "--server.address", "127.0.0.1"),
        *("--server.headless", "true", "--server.fileWatcherType", "none"),
        *("--browser.gatherUsageStats", "false"),
    ),
    ".st-key-chart-{name} .js-plotly-plot",
    ".st-key-driver-{key} input[type=range]",
    ".st-key-driver-{key} div:has(> div > input[type=range])",
)
BARE = Contender("bare Dash", ("-m", "benchmarks.peers.bare", "{port}"))

PAGES = (OURS, PLAIN_DASH, STREAMLIT)


@contextmanager
def running(contender: Contender, *, workers: int = 1) -> Iterator[Running]:
    """Serve a contender until the block ends."""
    port = free_port()
    words = [word.format(port=port, workers=workers) for word in contender.command]
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_page(process, port)
        yield Running(contender, process, port, time.perf_counter() - begun)
    finally:
        process.terminate()
        try:
            process.wait(timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for_page(process: subprocess.Popen, port: int) -> None:
    """Ask for the page until it is there.

    Raises:
        RuntimeError: the server ended, or did not answer in time.
    """
    end = time.monotonic() + TIMEOUT
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"http://127.0.0.1:{port}/", timeout=TIMEOUT) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            time.sleep(0.005)
    raise RuntimeError(f"{' '.join(process.args)} does not answer.")
