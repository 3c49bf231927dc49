"""A table of 10 million rows and 200 crises: built, opened and queried, beside DuckDB."""

import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.browser import new_visitor, opened_browser
from benchmarks.peers.peer_charts import CHARTS
from benchmarks.processes import resident
from benchmarks.result import Goal, Result, rounded
from benchmarks.servers import ROOT, Running, dashboard, running
from benchmarks.synthetic import write_sources
from dashboard.data.resources import shipped
from dashboard.export import export_file
from dashboard.model.filters import Filters, filter_figures
from dashboard.tables.snapshot import open_table
from tests.page.page import Page
from tests.server import HttpClient

ROWS = int(os.environ.get("BENCH_ROWS", "10_000_000"))
CRISES = 200
LOADS = 4  # at peak
OPENED = 12  # crises that one worker opens, before its memory is read
DAY = date(2016, 12, 31)
QUERIES = {  # queries of one crisis, by this package and by DuckDB
    "filter": "select * from {table} where crisis = '{crisis}' and measure = 'funding'",
    "vintage": "select * from {table} where crisis = '{crisis}' and reported_on <= '{day}'",
    "export": "copy (select * from {table} where crisis = '{crisis}') to '{file}' (format csv)",
}


def measure(rounds: int) -> Result:
    """Return what building, opening and asking take."""
    with tempfile.TemporaryDirectory(prefix="dashboard-bench-") as name:
        folder = Path(name)
        sources = write_sources(folder, crises=CRISES, rows=ROWS // CRISES)
        table = folder / "big.parquet"
        seconds, peak = build(sources, table)
        small, big, memory = open_both(table, min(rounds, LOADS))
        answers = ask_both(table, folder / "export.csv", rounds)
    size = f"{ROWS:,} rows, {CRISES} crises"
    rows = [
        (f"build, {size}: s", rounded(seconds, 1), None, None),
        ("build, most memory: MB", peak, None, None),
        ("first chart: ms, and of the shipped table", big, small, rounded(big / small, 2)),
        (f"memory of a worker after {OPENED} crises: MB", memory, None, None),
        *(
            (f"{what} of one crisis: ms, and DuckDB", ours, theirs, rounded(ours / theirs, 2))
            for what, (ours, theirs) in answers.items()
        ),
    ]
    return Result(
        title="A table of 10 million rows",
        columns=("what", "dashboard", "beside it", "to it"),
        rows=rows,
        note=(
            "Built from 50 tables by the command line. Each time another crisis is opened and "
            "queried, so that its partition is read and checked against its checksum and every "
            "rule; DuckDB reads the same folder of Parquet files. Medians."
        ),
        goals=[
            Goal("first chart to that of the shipped table", rounded(big / small, 2), 2),
            Goal("MB of a worker", memory, 400),
            *(
                Goal(f"{what} of one crisis to DuckDB", rounded(ours / theirs, 2), 1.5)
                for what, (ours, theirs) in answers.items()
            ),
        ],
    )


def build(sources: list[Path], table: Path) -> tuple[float, int]:
    """Return the seconds that building takes, and the peak memory that it holds, in MB."""
    begun = time.perf_counter()
    command = [sys.executable, "-m", "dashboard", "build", *sources, "--output", table]
    process = subprocess.Popen(list(map(str, command)), cwd=ROOT, stdout=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(resident(process.pid).values()))
        time.sleep(0.1)
    if process.returncode:
        raise RuntimeError("The big table could not be built.")
    return time.perf_counter() - begun, round(peak)


def open_both(table: Path, loads: int) -> tuple[int, int, int]:
    """Return ms to the first chart of the shipped table and of the big one; and MB of a worker."""
    small, big = [], []
    with ExitStack() as stack:
        browser = stack.enter_context(opened_browser())
        servers = [
            stack.enter_context(running(dashboard(str(path))))
            for path in (shipped("figures.parquet"), table)
        ]
        for load in range(-1, loads):  # the first is not counted
            for server, taken in zip(servers, (small, big), strict=True):
                query = f"?crisis=crisis-{load + 2:03}" if taken is big else ""
                with new_visitor(browser) as context:
                    page = context.new_page()
                    page.goto(server.address + query, wait_until="commit")
                    first, _ = page.evaluate(
                        "(charts) => watch.firstCharts(charts)", server.contender.charts(CHARTS)
                    )
                    page.close()
                if load >= 0:
                    taken.append(first)
        memory = worker_memory(servers[1])
    return round(median(small)), round(median(big)), memory


def worker_memory(server: Running) -> int:
    """Return the memory of a worker, in MB, once it has opened many crises."""
    for number in range(OPENED):
        Page(HttpClient(server.address), f"crisis=crisis-{CRISES - 1 - number:03}")
    return round(max(resident(server.process.pid).values()))


def ask_both(table: Path, file: Path, rounds: int) -> dict[str, tuple[float, float]]:
    """Return ms of each question, ours and DuckDB's, of another crisis each time."""
    served = open_table(table)
    database = duckdb.connect()

    def ours(what: str, crisis: str) -> object:
        if what == "filter":
            return filter_figures(served.of_crisis(crisis), Filters(measure=("funding",)))
        if what == "vintage":
            return served.known(crisis, DAY)
        content = export_file(served, "figures", "csv", [("crisis", crisis)]).content
        return file.write_bytes(content)

    def theirs(what: str, crisis: str) -> object:
        folder = f"read_parquet('{table}/*/*.parquet', hive_partitioning = false)"
        query = QUERIES[what].format(table=folder, crisis=crisis, day=DAY, file=file)
        answer = database.sql(query)
        return None if what == "export" else answer.pl()

    taken: dict[str, tuple[list[float], list[float]]] = {what: ([], []) for what in QUERIES}
    number = 0
    for turn in range(-1, rounds):
        for what, (mine, other) in taken.items():
            number = (number + 1) % CRISES
            crisis = f"crisis-{number:03}"
            for ask, times in ((ours, mine), (theirs, other)):
                begun = time.perf_counter()
                ask(what, crisis)
                if turn >= 0:
                    times.append(1000 * (time.perf_counter() - begun))
    return {
        what: (rounded(median(mine), 1), rounded(median(other), 1))
        for what, (mine, other) in taken.items()
    }
