"""Messages between this process and its readers: a length, a few words as JSON, and bytes."""

import json
from typing import IO, Any

LENGTH = 8  # bytes that say how long what follows is


class BrokenError(Exception):
    """The other side has gone, or says what it may not say."""


def send(pipe: IO[bytes], words: dict[str, Any], content: bytes | memoryview) -> None:
    """Write a message."""
    head = json.dumps(words).encode()
    for part in (head, content):
        pipe.write(len(part).to_bytes(LENGTH, "big"))
        pipe.write(part)
    pipe.flush()


def receive(
    pipe: IO[bytes], *, max_header_bytes: int, max_content_bytes: int
) -> tuple[dict[str, Any], bytes]:
    """Return the next message.

    Raises:
        BrokenError: it is not whole, or longer than it may be.
    """
    head, content = _part(pipe, max_header_bytes), _part(pipe, max_content_bytes)
    try:
        words = json.loads(head)
    except (ValueError, RecursionError):
        raise BrokenError from None
    if not isinstance(words, dict):
        raise BrokenError
    return words, content


def _part(pipe: IO[bytes], max_bytes: int) -> bytes:
    size = int.from_bytes(_exactly(pipe, LENGTH), "big")
    if size > max_bytes:
        raise BrokenError
    return _exactly(pipe, size)


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    content = pipe.read(size)
    if len(content) != size:
        raise BrokenError
    return content
