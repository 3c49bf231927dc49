"""Messages between this process and a child process: a JSON header and bytes, by length."""

import json
from typing import IO, Any

LENGTH_BYTES = 8


class BrokenError(Exception):
    """The other process has ended, or sent what it may not send."""


def send(pipe: IO[bytes], header: dict[str, Any], content: bytes | memoryview) -> None:
    """Write a message."""
    for part in (json.dumps(header).encode(), content):
        pipe.write(len(part).to_bytes(LENGTH_BYTES, "big"))
        pipe.write(part)
    pipe.flush()


def receive(
    pipe: IO[bytes], *, max_header_bytes: int, max_content_bytes: int
) -> tuple[dict[str, Any], bytes]:
    """Return the next message.

    Raises:
        BrokenError: it is incomplete, or longer than allowed.
    """
    head, content = _part(pipe, max_header_bytes), _part(pipe, max_content_bytes)
    try:
        header = json.loads(head)
    except (ValueError, RecursionError):
        raise BrokenError from None
    if not isinstance(header, dict):
        raise BrokenError
    return header, content


def _part(pipe: IO[bytes], max_bytes: int) -> bytes:
    size = int.from_bytes(_read_exactly(pipe, LENGTH_BYTES), "big")
    if size > max_bytes:
        raise BrokenError
    return _read_exactly(pipe, size)


def _read_exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) != size:
        raise BrokenError
    return content
