"""Bytes to a server and back, for requests that no client of HTTP would send."""

import socket
from dataclasses import dataclass

from tests.server import PATIENCE


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status 0 if the server only closed the connection."""

    status: int
    headers: dict[str, str]
    body: bytes


def exchange(port: int, request: bytes) -> Reply:
    """Send a request as it is, and read one reply or the end of the connection."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(request)
            while not _is_whole(received):
                part = connection.recv(65_536)
                if not part:
                    break
                received += part
        except (BrokenPipeError, ConnectionResetError):
            pass
    return _parse(received)


def request(
    method: str = "GET",
    path: str = "/health",
    headers: dict[str, str] | None = None,
    body: bytes = b"",
) -> bytes:
    """Return the bytes of a request; headers are added to those of an honest one."""
    all_headers = {"Host": "127.0.0.1", "Accept": "*/*"}
    if body:
        all_headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    all_headers |= headers or {}
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode("utf-8", "surrogateescape") + body


def _split(received: bytes) -> tuple[list[str], bytes]:
    head, _, body = received.partition(b"\r\n\r\n")
    return head.decode("latin-1").split("\r\n"), body


def _is_whole(received: bytes) -> bool:
    if b"\r\n\r\n" not in received:
        return False
    lines, body = _split(received)
    return len(body) >= int(_headers(lines).get("content-length", 0))


def _headers(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines[1:])
    return {name.lower(): value.strip() for name, _, value in pairs}


def _parse(received: bytes) -> Reply:
    if not received:
        return Reply(0, {}, b"")
    lines, body = _split(received)
    return Reply(int(lines[0].split()[1]), _headers(lines), body)
