"""Many readers, slow clients, and a server that is told to stop."""

import asyncio
import signal
import socket
from contextlib import ExitStack

from dashboard.serving import require_free
from tests.guard.raw import exchange, request
from tests.guard.soak import Report, read_along, template
from tests.server import PATIENCE, running

CALL = "/_dash-update-component"
READERS, SECONDS = 40, 1.5  # a long run: make soak


def test_many_readers_each_get_their_own_answers(server):
    report = Report()

    asyncio.run(read_along(server, READERS, SECONDS, report))

    assert report.faults == []
    assert len(report.seconds) >= READERS / 2


def test_slow_clients_keep_nobody_waiting(server):
    head = request("POST", CALL, {"Content-Type": "application/json", "Content-Length": "5000"})
    with ExitStack() as slow:
        for _ in range(150):
            connection = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
            slow.enter_context(connection).sendall(head + b"{")

        assert exchange(server.port, request()).status == 200
        assert exchange(server.port, request(path="/")).status == 200


def test_a_server_that_is_told_to_stop_finishes_what_is_in_flight(table_path):
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
