"""``python -m tests.web.security.hanging PORT WORKERS LIMITS``: an application that can be hung.

It answers each path with its process's number; ``/wait`` waits for ever, and ``/hold`` computes
for ever without letting go of the interpreter.
"""

import json
import multiprocessing
import os
import re
import sys
from collections.abc import Callable
from functools import partial
from threading import Event

from dashboard.audit_log import start_log
from dashboard.server import make_granian
from dashboard.settings import Settings
from dashboard.web.security.middleware import Guard, Rules
from dashboard.web.security.request_limits import Limits
from dashboard.web.security.rsgi import RsgiApp


def load(limits: dict[str, float]) -> RsgiApp:
    """Return what a worker runs."""
    start_log()
    rules = Rules(
        methods_of=lambda path: ("GET",),
        callbacks={},
        accepts=lambda id_, name, value: True,
        headers=(),
        limits=Limits(**limits),
    )
    return RsgiApp(Guard(answer, rules), heartbeat=lambda: None)


def answer(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer, or hang, as the path says."""
    if environ["PATH_INFO"] == "/wait":
        Event().wait()
    if environ["PATH_INFO"] == "/hold":
        re.fullmatch("(a|a)*b", "a" * 60)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]


def main(port: str, workers: str, limits: str) -> None:
    """Serve until stopped."""
    settings = Settings(port=int(port), workers=int(workers))
    multiprocessing.set_start_method("spawn", force=True)
    server = make_granian(settings, "127.0.0.1")
    server.serve(target_loader=partial(load, json.loads(limits)), wrap_loader=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
