"""Memory: what a worker holds when it has started, and after it has answered many moves."""

from benchmarks.load_client import send_continuously
from benchmarks.processes import resident
from benchmarks.result import Result
from benchmarks.servers import OURS, PLAIN_DASH, running
from benchmarks.simulated_users import simulate_users

SECONDS = 3


def measure(rounds: int) -> Result:
    """Return the memory of a server of one worker, before and after moves."""
    rows = []
    for contender in (OURS, PLAIN_DASH):
        with running(contender) as server:
            fresh = resident(server.process.pid)
            send_continuously(server, simulate_users(server, 4), seconds=SECONDS)
            used = resident(server.process.pid)
            worker = max(used, key=used.get)
            rows.append(
                (
                    contender.name,
                    round(fresh.get(worker, 0)),
                    round(used[worker]),
                    round(sum(used.values())),
                )
            )
    return Result(
        title="Memory of a server with one worker",
        columns=("server", "worker, started, MB", "worker, used, MB", "all processes, MB"),
        rows=rows,
        note=(
            f"Resident memory; used means after {SECONDS} seconds of moves over 4 connections. "
            "Pages that processes share are counted in each of them."
        ),
    )
