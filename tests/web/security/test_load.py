"""Many readers, slow clients, and a server that is stopped."""

import asyncio
import signal
import socket
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.server import require_free
from tests.server import PATIENCE, running
from tests.web.security.raw import exchange, request
from tests.web.security.soak import read_along, template
from tests.web.security.soak_report import TABLE_MARKS, Line, Report, lines_of, table, write

ROOT = Path(__file__).resolve().parents[3]
CALL = "/move"
READERS, SECONDS = 40, 1.5  # a long run: make soak


def test_many_readers_each_get_their_own_answers(server, table_path):
    report, body_of = Report(), template(table_path)

    asyncio.run(read_along(server.port, READERS, SECONDS, 1.0, report, body_of))

    assert report.faults == report.mixed == []
    assert len(report.seconds) >= READERS / 2


def test_readers_notice_another_ones_answer_and_a_lost_connection(server, table_path):
    report, body_of = Report(), template(table_path)

    asyncio.run(read_along(server.port, 4, 1.0, 0.5, report, lambda _: body_of(0.123456)))
    asyncio.run(read_along(1, 4, 1.0, 0.5, report, body_of))  # where nobody listens

    assert report.mixed
    assert all("Connect" in fault for fault in report.faults)
    assert report.faults
    assert len(report.seconds) >= len(report.faults) + len(report.mixed)


GOOD = Report(
    seconds=[0.1] * 100,
    memory=[100, 200, 201],
    honest=[0.1],
    cut=[20.0] * 150,
    stopped=1.0,
    in_flight=[200] * 20,
)


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": []},
        {"seconds": [0.1] * 98 + [0.6] * 2},
        {"faults": ["0 ConnectionResetError"]},
        {"mixed": ["another"]},
        {"memory": [100, 200, 211]},
        {"honest": [0.1, 2.1]},
        {"cut": [20.0] * 149},
        {"cut": [20.0] * 149 + [26.0]},
        {"stopped": 16.0},
        {"in_flight": [200] * 19 + [0]},
    ],
)
def test_a_soak_tells_what_did_not_hold(change):
    assert all(line.passed for line in lines_of(GOOD, 150))

    (broken,) = [line for line in lines_of(replace(GOOD, **change), 150) if not line.passed]

    assert "**no**" in str(broken)


def test_a_soak_is_written_in_its_place_in_the_document(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Before\n\n<!-- soak: x -->\nold\n<!-- end of soak -->\n\nAfter\n")

    for found in ("1", "2"):
        write(table([Line("faults", "0", found, True)], "200 readers:"), page)

    text = page.read_text()
    assert text.startswith("# Before\n\n<!-- soak: x -->\n\n200 readers:\n\n| | must be |")
    assert "| faults | 0 | 2 | yes |\n\n<!-- end of soak -->\n\nAfter\n" in text
    assert "old" not in text
    assert "| 1 |" not in text


def test_the_document_has_a_place_for_a_soak():
    assert len(TABLE_MARKS.findall((ROOT / "docs" / "reliability.md").read_text("utf-8"))) == 1


def test_slow_clients_keep_nobody_waiting(server):
    head = request("POST", CALL, {"Content-Type": "application/json", "Content-Length": "5000"})
    with ExitStack() as slow:
        for _ in range(150):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
            slow.enter_context(connection).sendall(head + b"{")

        assert exchange(server.port, request()).status == 200
        assert exchange(server.port, request(path="/")).status == 200


def test_a_server_that_is_stopped_finishes_what_is_in_flight(table_path):
    body = template(table_path)(0.5)
    head = request(
        "POST", CALL, {"Content-Type": "application/json", "Content-Length": str(len(body))}
    )
    with running(table_path) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
            connection.sendall(head + body[:100])
            assert exchange(server.port, request()).status == 200  # the head has arrived by now
            server.process.send_signal(signal.SIGTERM)
            connection.sendall(body[100:])
            answer = b"".join(iter(lambda: connection.recv(65_536), b""))
        code = server.process.wait(timeout=PATIENCE)

    assert answer.startswith(b"HTTP/1.1 200")
    assert b"need_uptake=0.5" in answer
    assert code == 0
    require_free("127.0.0.1", server.port)
