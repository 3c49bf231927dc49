"""The application as the HTTP server calls it: bodies and answers have deadlines.

A client that sends its body slowly holds a connection and no thread; an application of WSGI alone
would give it one of few threads for as long as it likes.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIEnvironment

from dashboard.errors import not_none
from dashboard.web.security.middleware import HEALTH_PATH, Guard
from dashboard.web.security.request_checks import check_length
from dashboard.web.security.responses import Answer, RefusedError
from dashboard.web.security.thread_pools import RequestPool
from dashboard.web.security.watchdog import Watchdog

PLAIN_NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}
CLOSE = ("Connection", "close")


class RsgiApp:
    """A guarded application under RSGI, the interface of the server that we run."""

    def __init__(self, guard: Guard, heartbeat: Callable[[], object] | None = None) -> None:
        """Serve an application.

        Args:
            guard: of the application.
            heartbeat: is called again and again as long as requests can be answered. With it, this
                process ends itself when none can be answered any more.
        """
        self._guard = guard
        self._heartbeat = heartbeat
        self._limits = guard.rules.limits
        # A move waits for no other request; of moves Python could compute one at a time anyway.
        self._moves, self._others = (
            RequestPool(1, "move"),
            RequestPool(self._limits.threads, "other"),
        )
        self._in_flight: set[asyncio.Task] = set()
        self._waiting = 0
        self._uploads = 0

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to watch when the server begins to listen."""
        if self._heartbeat is not None:
            watchdog = Watchdog(self._limits, self._is_stuck, self._heartbeat)
            loop.call_soon(watchdog.watch, loop)

    def _is_stuck(self) -> bool:
        return self._moves.is_stuck or self._others.is_stuck

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        task = not_none(asyncio.current_task())
        self._in_flight.add(task)
        try:
            environ = environ_of(scope)
            answer = await self._answer(environ, protocol)
            send(answer, environ["REQUEST_METHOD"], protocol)
        finally:
            self._in_flight.discard(task)

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let what is in flight finish when the server stops, and end this worker's process.

        It ends without taking the interpreter down piece by piece: a thread of the server that
        still asks for the interpreter at that moment would abort the process with a core dump.
        """
        if self._in_flight:
            loop.run_until_complete(
                asyncio.wait(self._in_flight, timeout=self._limits.answer_seconds)
            )
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    async def _answer(self, environ: WSGIEnvironment, protocol: Any) -> Answer:
        refusal = self._guard.refuse(environ)
        if refusal is not None:
            return _closing(refusal, environ)
        try:
            body = await self._collect(environ, protocol)
            if environ["PATH_INFO"] == HEALTH_PATH:
                return self._guard.answer(environ, body)  # though all threads may be busy
            return await self._find(environ, body)
        except RefusedError as refused:
            return _closing(self._guard.refusal(environ, refused), environ)

    async def _collect(self, environ: WSGIEnvironment, protocol: Any) -> bytes:
        """Return the body of a request.

        Raises:
            RefusedError: it is too long, comes too slowly, or breaks off.
        """
        limit = self._guard.max_bytes(environ)
        stated = int(environ.get("CONTENT_LENGTH") or 0)
        if not stated and "HTTP_TRANSFER_ENCODING" not in environ:
            return b""
        long = limit > self._limits.callback and not 0 < stated <= self._limits.callback
        if long and self._uploads >= self._limits.uploads:
            raise _busy("Other files are arriving just now.")
        self._uploads += long
        try:
            async with asyncio.timeout(self._limits.body_seconds):
                parts, length = [], 0
                async for part in protocol:
                    length += len(part)
                    check_length(length, limit)
                    parts.append(part)
        except TimeoutError:
            raise RefusedError(
                HTTPStatus.REQUEST_TIMEOUT, "The body did not arrive in time. Try again."
            ) from None
        finally:
            self._uploads -= long
        if stated and length < stated:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "The body broke off.")
        return b"".join(parts)

    async def _find(self, environ: WSGIEnvironment, body: bytes) -> Answer:
        """Return the guard's answer from a thread.

        Raises:
            RefusedError: too many wait for one, or it was not found in time.
        """
        if self._waiting >= self._limits.waiting:
            raise _busy("More people ask at this moment than this server can answer.")
        self._waiting += 1
        is_move = environ["PATH_INFO"] in self._guard.rules.body_types
        pool = self._moves if is_move else self._others
        call = pool.submit(self._guard.answer, environ, body)
        work = asyncio.wrap_future(call)
        work.add_done_callback(self._answered)
        try:
            async with asyncio.timeout(self._limits.answer_seconds):
                return await work
        except TimeoutError:
            pool.give_up(call)
            raise _busy("No answer was found in time.") from None

    def _answered(self, _: asyncio.Future) -> None:
        self._waiting -= 1


def environ_of(scope: Any) -> WSGIEnvironment:
    """Return what WSGI calls the environment of a request.

    A header whose name holds an underscore is left out, as it would get the name of the one with a
    hyphen, of which alone a proxy takes care. What stands twice is joined by a comma, which no
    header may hold that must be single; only cookies are made to be joined.
    """
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode("utf-8", "replace").decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server or "localhost",
        "SERVER_PORT": port or "0",
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        key = PLAIN_NAMES.get(name) or "HTTP_" + name.upper().replace("-", "_")
        joint = "; " if name == "cookie" else ","
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def send(answer: Answer, method: str, protocol: Any) -> None:
    """Send an answer as it is."""
    headers = [(name.lower(), value) for name, value in answer.headers]
    if method == "HEAD" or not answer.body:
        protocol.response_empty(answer.status, headers)
    else:
        protocol.response_bytes(answer.status, headers, answer.body)


def _closing(answer: Answer, environ: WSGIEnvironment) -> Answer:
    """Return a refusal that also closes the connection if a body may still be on its way."""
    if not (environ.get("CONTENT_LENGTH") or "HTTP_TRANSFER_ENCODING" in environ):
        return answer
    return Answer(answer.status, [*answer.headers, CLOSE], answer.body)


def _busy(sentence: str) -> RefusedError:
    return RefusedError(
        HTTPStatus.SERVICE_UNAVAILABLE, f"{sentence} Try again in a moment.", Retry_After="2"
    )
