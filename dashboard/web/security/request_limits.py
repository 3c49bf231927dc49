"""How much the server accepts, for how long, and how often."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls within any so many seconds."""

    calls: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a server; each has a test at the limit and one beyond it."""

    target: int = 16_000  # letters of path and query; the page itself reads 4,096 of a query
    headers: int = 32_000  # letters of all headers together
    callback: int = MEGABYTE  # bytes of a call of the page
    upload: int = 35 * MEGABYTE  # bytes of a call that brings a file: 25 MB in base64
    uploads: int = 4  # that may arrive at one time, as they are in memory
    depth: int = 24  # lists in lists; the page needs a third of that
    text: int = 10_000  # letters of one text of a call, but for a file
    items: int = 2_000  # of one list or object of a call
    values: int = 20_000  # of a call, about; its brackets and commas are counted
    digits: int = 25  # of one whole number of a call
    body_seconds: float = 20.0  # in which a body must have arrived
    answer_seconds: float = 20.0  # in which an answer must be found
    threads: int = 4  # for all requests but slider moves, which have a separate thread
    waiting: int = 512  # calls that wait for a thread before more are sent away
    # A worker that can answer nobody ends itself, and is replaced:
    stuck_seconds: float = 10.0  # in which every thread works at a call that was answered late
    still_seconds: float = 30.0  # in which its event loop stands still
    beat_seconds: float = 1.0  # after which it looks again, and shows that it lives
    # For each client that is not on this machine, and each worker:
    calls: Rate = Rate(150, 5)  # a slider that is dragged calls ten times a second
    files: Rate = Rate(20, 20)  # exports compute and are long
    parts: Rate = Rate(400, 8)  # scripts and styles: a page brings some forty files
