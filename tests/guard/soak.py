"""Many readers at one time: `python -m tests.guard.soak --users 200 --seconds 300`.

Each reader drags a slider of its own value, reads a file now and then, and checks that what comes
back is its own. Memory is that of the server's processes, as /proc tells it.
"""

import argparse
import asyncio
import json
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.data.shipped import shipped
from tests.server import Server, running
from tests.view.page import Page, make_client

CALL = "/_dash-update-component"
KEY = "need_uptake"  # the slider that the readers drag
SLOW = 150  # clients that send a byte of their body every half second
CUT_SECONDS = 25  # by which each of them must have been cut
PAUSE = 1.0  # seconds between two steps of a reader
SHARE_OF_FILES = 0.1


@dataclass
class Report:
    """What the readers met."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)  # kB, at thirty moments
    cut: list[float] = field(default_factory=list)  # seconds after which slow clients were cut

    def quantile(self, share: float) -> float:
        """Return the time that a share of the answers took at most."""
        ordered = sorted(self.seconds)
        return ordered[min(int(share * len(ordered)), len(ordered) - 1)]

    @property
    def growth(self) -> float:
        """Return by which share memory grew from its second third to its last."""
        third = max(len(self.memory) // 3, 1)
        early, late = self.memory[third : 2 * third], self.memory[2 * third :]
        if not early or not late:
            return 0.0
        return sum(late) / len(late) / (sum(early) / len(early)) - 1

    def __str__(self) -> str:
        return (
            f"{len(self.seconds)} answers, {len(self.faults)} faults, "
            f"p50 {1000 * self.quantile(0.5):.0f} ms, p99 {1000 * self.quantile(0.99):.0f} ms, "
            f"{len(self.cut)} slow clients cut after {max(self.cut, default=0):.0f} s at most, "
            f"memory {self.memory[-1] // 1024 if self.memory else 0} MB ({self.growth:+.1%})"
        )


def template(table: Path) -> Callable[[float], bytes]:
    """Return the function from a slider's value to the body of the call that a page makes."""
    page = Page(make_client(table))
    asked = [["crisis", page.get("place", "data")["crisis"]]]
    asked.append(["known_on", page.get("place", "data")["known_on"]])
    page.set("move-asked", "data", {"page": [*asked, [KEY, "VALUE"]], "twins": []})
    callback = next(
        one
        for one in page.callbacks
        if one["inputs"][0]["id"] == "move-asked" and not one["clientside_function"]
    )
    text = json.dumps(page.payload(callback, "move-asked.data"))
    return lambda value: text.replace('"VALUE"', f'"{value}"').encode()


async def ask(port: int, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Return the status and body of an answer, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        told = f"{head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        if body:
            told += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(told.encode() + b"\r\n" + body)
        received = await asyncio.wait_for(reader.read(-1), timeout=60)
    finally:
        writer.close()
    start, _, content = received.partition(b"\r\n\r\n")
    return int(start.split()[1]), content


async def step(port: int, body_of: Callable[[float], bytes], report: Report) -> None:
    """Ask once, and check that the answer is that of the question."""
    value = round(random.uniform(0.01, 0.99), 6)
    start = time.perf_counter()
    try:
        if random.random() < SHARE_OF_FILES:
            path = f"/api/figures.json?find=none{value}"
            status, content = await ask(port, f"GET {path} HTTP/1.1")
            own = content.strip() == b"[]"
        else:
            status, content = await ask(port, f"POST {CALL} HTTP/1.1", body_of(value))
            own = f"{KEY}={value}".encode() in content
    except (OSError, TimeoutError, IndexError, ValueError) as error:
        report.faults.append(repr(error))
        return
    report.seconds.append(time.perf_counter() - start)
    if status != 200 or not own:
        report.faults.append(f"{status} {content[:80]!r}")


async def dawdle(port: int, report: Report) -> None:
    """Send a body byte by byte until the server has had enough."""
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = "Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"
    writer.write(f"POST {CALL} HTTP/1.1\r\n{head}".encode())
    answer = asyncio.ensure_future(reader.read(100))
    while not answer.done() and time.monotonic() < start + 2 * CUT_SECONDS:
        writer.write(b" ")
        await asyncio.wait((answer,), timeout=0.5)
    answer.cancel()
    writer.close()
    report.cut.append(time.monotonic() - start)
    if report.cut[-1] > CUT_SECONDS:
        report.faults.append("a slow client was not cut in time")


async def read_along(server: Server, users: int, seconds: float, report: Report) -> None:
    """Let readers ask until the time is over."""
    body_of = template(shipped("figures.parquet"))
    end = time.monotonic() + seconds

    async def reader() -> None:
        await asyncio.sleep(random.random() * PAUSE)
        while time.monotonic() < end:
            await step(server.port, body_of, report)
            await asyncio.sleep(random.random() * 2 * PAUSE)

    async def watch() -> None:
        while time.monotonic() < end:
            await asyncio.sleep(seconds / 30)
            report.memory.append(memory_of(server.process.pid))

    await asyncio.gather(*(reader() for _ in range(users)), watch())


def memory_of(pid: int) -> int:
    """Return the memory of a process and its children in kB; 0 where there is no /proc."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return 0
    lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(lines.get("VmRSS", "0 kB").split()[0]) + sum(memory_of(int(c)) for c in children)


def soak(users: int, seconds: float, workers: int = 1) -> Report:
    """Serve a copy of the shipped table to many readers and return what they met."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        table = Path(shutil.copy(shipped("figures.parquet"), folder))
        with running(table, "--workers", str(workers)) as server:
            asyncio.run(with_slow_clients(server, users, seconds, report))
    return report


async def with_slow_clients(server: Server, users: int, seconds: float, report: Report) -> None:
    """Let readers ask while others are slow."""
    await asyncio.gather(
        read_along(server, users, seconds, report),
        *(dawdle(server.port, report) for _ in range(SLOW)),
    )


def main() -> None:
    """Print what the readers met; exit 1 if anything failed or memory grew by a twentieth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    report = soak(given.users, given.seconds, given.workers)
    print(report, *sorted(set(report.faults))[:5], sep="\n")
    sys.exit(bool(report.faults) or report.growth > 0.05)


if __name__ == "__main__":
    main()
