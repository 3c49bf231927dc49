"""A client that costs next to nothing: what it takes of the cores, the server does not have."""

import selectors
import socket
import time
from collections.abc import Iterator, Sequence

from benchmarks.contenders import Running

CALLBACK = "/_dash-update-component"
HEAD = (
    f"POST {CALLBACK} HTTP/1.1\r\nHost: 127.0.0.1:{{port}}\r\nContent-Type: application/json\r\n"
    "Accept-Encoding: gzip, deflate, br\r\nContent-Length: {length}\r\n\r\n"
)
PATIENCE = 120  # seconds without any answer after which a server has stopped answering


class Connection:
    """A connection that stays open, one call on its way at a time."""

    def __init__(self, server: Running, calls: Iterator[bytes]) -> None:
        """Connect to a server, to send it one call after another."""
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE)
        self._server, self._calls = server, calls
        self._begun, self._left, self._head = 0.0, 0, b""

    def ask(self) -> None:
        """Send the next call."""
        call = next(self._calls)
        head = HEAD.format(port=self._server.port, length=len(call)).encode()
        self._begun, self._left, self._head = time.perf_counter(), 0, b""
        self.socket.sendall(head + call)

    def take(self) -> float | None:
        """Take what has come; return the seconds since the call once its answer is whole.

        Raises:
            RuntimeError: the answer is none.
        """
        came = self.socket.recv(1 << 18)
        if self._left:
            self._left -= len(came)
        else:
            self._head += came
            head, end, body = self._head.partition(b"\r\n\r\n")
            if not came or (end and b" 200 " not in head[:16]):
                name = self._server.contender.name
                raise RuntimeError(f"{name} answered a move: {head[:80].decode('latin-1')!r}.")
            if not end:
                return None
            _, _, rest = head.lower().partition(b"content-length:")
            self._left = int(rest.split(b"\r\n", 1)[0]) - len(body)
        return time.perf_counter() - self._begun if self._left == 0 else None


def keep_asking(
    server: Running, readers: Sequence[Iterator[bytes]], *, seconds: float
) -> list[float]:
    """Return the seconds that each call took, over a connection a reader that never rests.

    Raises:
        RuntimeError: an answer was none.
    """
    taken: list[float] = []
    with selectors.DefaultSelector() as waiting:
        for calls in readers:
            connection = Connection(server, calls)
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask()
        end = time.perf_counter() + seconds
        while waiting.get_map():
            ready = waiting.select(PATIENCE)
            if not ready:
                raise RuntimeError(f"{server.contender.name} does not answer any more.")
            for key, _ in ready:
                took = key.data.take()
                if took is None:
                    continue
                taken.append(took)
                if time.perf_counter() < end:
                    key.data.ask()
                else:
                    waiting.unregister(key.data.socket)
                    key.data.socket.close()
    return taken
