"""A load client that takes little of the cores, which it shares with the server."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence

from benchmarks.servers import OURS, Running

MOVE = "/move"  # of the dashboard
CALLBACK = "/_dash-update-component"  # of plain Dash
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nContent-Length: {length}\r\n\r\n"
)
TIMEOUT = 120  # seconds without a response after which a server counts as stopped


class Connection:
    """A connection that stays open, with one request at a time."""

    def __init__(self, server: Running, calls: Iterator[bytes]) -> None:
        """Connect to a server, to send it one call after another."""
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=TIMEOUT)
        self._server, self._calls = server, calls
        self._begun, self._left, self._head = 0.0, 0, b""

    def send(self) -> None:
        """Send the next call."""
        call = next(self._calls)
        path = MOVE if self._server.contender == OURS else CALLBACK
        head = HEAD.format(path=path, port=self._server.port, length=len(call)).encode()
        self._begun, self._left, self._head = time.perf_counter(), 0, b""
        self.socket.sendall(head + call)

    def receive(self) -> float | None:
        """Take what has come; return the seconds since the call once its answer is whole.

        Raises:
            RuntimeError: the response is not a success.
        """
        received = self.socket.recv(1 << 18)
        if self._left:
            self._left -= len(received)
        else:
            self._head += received
            head, end, body = self._head.partition(b"\r\n\r\n")
            if not received or (end and b" 200 " not in head[:16]):
                name = self._server.contender.name
                raise RuntimeError(f"{name} answered a move: {head[:80].decode('latin-1')!r}.")
            if not end:
                return None
            _, _, rest = head.lower().partition(b"content-length:")
            self._left = int(rest.split(b"\r\n", 1)[0]) - len(body)
        return time.perf_counter() - self._begun if self._left == 0 else None


def send_continuously(
    server: Running, readers: Sequence[Iterator[bytes]], *, seconds: float
) -> list[float]:
    """Return the seconds that each call took, sent without pause over one connection per user.

    Raises:
        RuntimeError: a response was not a success.
    """
    taken: list[float] = []
    with selectors.DefaultSelector() as waiting:
        for calls in readers:
            connection = Connection(server, calls)
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send()
        end = time.perf_counter() + seconds
        while waiting.get_map():
            ready = waiting.select(TIMEOUT)
            if not ready:
                raise RuntimeError(f"{server.contender.name} does not answer any more.")
            for key, _ in ready:
                took = key.data.receive()
                if took is None:
                    continue
                taken.append(took)
                if time.perf_counter() < end:
                    key.data.send()
                else:
                    waiting.unregister(key.data.socket)
                    key.data.socket.close()
    return taken
