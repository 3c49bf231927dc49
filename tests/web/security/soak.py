"""Many readers at one time: `python -m tests.web.security.soak --users 200 --seconds 300`.

Each reader moves a slider to a value of its own every few seconds, reads a file now and then, and
checks that what comes back is its own. Nobody waits for an answer before the next question is due:
its time counts from then, so that a server that halts is not asked the less for it. Beside them
slow clients hold their connections open; at the end SIGTERM meets calls in flight. Memory is that
of the server's processes, as /proc tells it.
"""

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import brotli

from dashboard.data.resources import shipped
from dashboard.server import require_free
from tests.page.page import Page, make_client
from tests.server import PATIENCE, Server, running
from tests.web.security.soak_report import CUT_SECONDS, Report, heading_of, lines_of, table, write

CALL = "/move"
KEY = "need_uptake"  # the slider that the readers move
SLOW = 150  # clients that send a byte of their body every half second
SHARE_OF_FILES = 0.1
IN_FLIGHT = 20  # calls that SIGTERM meets
LONGEST = 60.0  # seconds after which a reader gives an answer up


def template(table_path: Path) -> Callable[[float], bytes]:
    """Return the function from a slider's value to the body of the call that a page makes."""
    page = Page(make_client(table_path))
    state = [["crisis", page.get("screen-state", "data")["crisis"]]]
    state.append(["known_on", page.get("screen-state", "data")["known_on"]])
    text = json.dumps({"page": [*state, [KEY, "VALUE"]]})
    return lambda value: text.replace('"VALUE"', f'"{value}"').encode()


def head_of(line: str, length: int = 0) -> bytes:
    """Return the head of a request as a browser sends it; the connection is its own."""
    head = f"{line}\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip, br\r\nConnection: close\r\n"
    if length:
        head += f"Content-Type: application/json\r\nContent-Length: {length}\r\n"
    return head.encode() + b"\r\n"


def parted(received: bytes) -> tuple[int, bytes]:
    """Return the status and the content of an answer."""
    head, _, content = received.partition(b"\r\n\r\n")
    packed = b"content-encoding: br" in head.lower()
    return int(head.split()[1]), brotli.decompress(content) if packed else content


async def ask(port: int, line: str, body: bytes = b"") -> tuple[int, bytes]:
    """Return the status and content of an answer, over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head_of(line, len(body)) + body)
        return parted(await asyncio.wait_for(reader.read(-1), timeout=LONGEST))
    finally:
        writer.close()


async def step(port: int, body_of: Callable[[float], bytes], due: float, report: Report) -> None:
    """Ask once, and check that the answer is that of the question."""
    value = round(random.uniform(0.01, 0.99), 6)
    try:
        if random.random() < SHARE_OF_FILES:
            status, content = await ask(port, f"GET /api/figures.json?find=none{value} HTTP/1.1")
            is_expected = content.strip() == b"[]"
        else:
            status, content = await ask(port, f"POST {CALL} HTTP/1.1", body_of(value))
            is_expected = f"{KEY}={value}".encode() in content
    except (OSError, TimeoutError, IndexError, ValueError, brotli.error) as error:
        status, content, is_expected = 0, repr(error).encode(), True
    report.seconds.append(time.perf_counter() - due)
    if status != 200:
        report.faults.append(f"{status} {content[:80]!r}")
    elif not is_expected:
        report.mixed.append(f"{content[:80]!r}")


async def read_along(
    port: int, users: int, seconds: float, think: float, report: Report, body_of: Callable
) -> None:
    """Let readers ask, each at moments of its own, until the time is over."""
    end = time.perf_counter() + seconds

    async def reader() -> None:
        due = time.perf_counter() + random.random() * 2 * think
        state = []
        while due < end:
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            state.append(asyncio.create_task(step(port, body_of, due, report)))
            due += random.random() * 2 * think
        await asyncio.gather(*state)

    await asyncio.gather(*(reader() for _ in range(users)))


async def watch(pid: int, seconds: float, report: Report) -> None:
    """Look at the server's memory and files thirty times."""
    for _ in range(30):
        await asyncio.sleep(seconds / 30)
        memory, files = resources_of(pid)
        report.memory.append(memory)
        report.files.append(files)


async def dawdle(port: int, report: Report) -> None:
    """Send a body byte by byte until the server has had enough."""
    start = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(head_of(f"POST {CALL} HTTP/1.1", 5000) + b"{")
    answer = asyncio.ensure_future(reader.read(100))
    while not answer.done() and time.monotonic() < start + 2 * CUT_SECONDS:
        writer.write(b" ")
        await asyncio.wait((answer,), timeout=0.5)
    if answer.done():
        report.cut.append(time.monotonic() - start)
    answer.cancel()
    writer.close()


async def stay_honest(port: int, report: Report) -> None:
    """Ask twice a second how the server is, while others are slow."""
    while len(report.cut) < SLOW:
        start = time.perf_counter()
        try:
            await ask(port, "GET /health HTTP/1.1")
        except (OSError, TimeoutError, IndexError, ValueError) as error:
            report.faults.append(repr(error))
        report.honest.append(time.perf_counter() - start)
        await asyncio.sleep(0.5)


async def be_slow(port: int, report: Report) -> None:
    """Let slow clients come, and an honest one beside them until the last is cut."""
    honest = asyncio.create_task(stay_honest(port, report))
    await asyncio.gather(*(dawdle(port, report) for _ in range(SLOW)))
    honest.cancel()


async def end(server: Server, body: bytes, report: Report) -> None:
    """Tell the server to stop while calls are on their way, and wait for their answers."""
    calls = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(IN_FLIGHT)]
    for _, writer in calls:
        writer.write(head_of(f"POST {CALL} HTTP/1.1", len(body)) + body[:100])
    await ask(server.port, "GET /health HTTP/1.1")
    await asyncio.sleep(0.5)  # each worker has met the heads by now
    start = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    for _, writer in calls:
        writer.write(body[100:])
    for reader, writer in calls:
        try:
            status, _ = parted(await asyncio.wait_for(reader.read(-1), timeout=LONGEST))
        except (OSError, TimeoutError, IndexError, ValueError):
            status = 0
        report.in_flight.append(status)
        writer.close()
    await asyncio.to_thread(server.process.wait, PATIENCE)
    require_free("127.0.0.1", server.port)
    report.stopped = time.monotonic() - start


def resources_of(pid: int) -> tuple[int, int]:
    """Return the memory in kB and the open files of a process and its children; 0 without /proc."""
    root = Path(f"/proc/{pid}")
    try:
        lines = (line.split(":", 1) for line in (root / "status").read_text().splitlines())
        memory = int(dict(lines).get("VmRSS", "0 kB").split()[0])
        files = len(os.listdir(root / "fd"))
        children = (root / f"task/{pid}/children").read_text().split()
    except OSError:
        return 0, 0
    below = [resources_of(int(child)) for child in children]
    return memory + sum(child[0] for child in below), files + sum(child[1] for child in below)


def soak(users: int, seconds: float, think: float, workers: int) -> Report:
    """Serve a copy of the shipped table to many readers and return what they met."""
    report = Report()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(shutil.copy(shipped("figures.parquet"), folder))
        body_of = template(path)
        with running(path, "--workers", str(workers)) as server:

            async def run() -> None:
                await asyncio.gather(
                    read_along(server.port, users, seconds, think, report, body_of),
                    watch(server.process.pid, seconds, report),
                    be_slow(server.port, report),
                )
                await end(server, body_of(0.5), report)

            asyncio.run(run())
    return report


def main() -> None:
    """Print what the readers met; exit 1 unless everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--think", type=float, default=4.0, help="seconds between two steps")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="put it into docs/reliability.md")
    given = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    report = soak(given.users, given.seconds, given.think, given.workers)
    lines = lines_of(report, SLOW)
    heading = heading_of(given.users, given.seconds, given.think, given.workers, load)
    print(table(lines, heading), *sorted({*report.faults, *report.mixed})[:5], sep="\n")
    if given.write:
        write(table(lines, heading))
    sys.exit(not all(line.held for line in lines))


if __name__ == "__main__":
    main()
