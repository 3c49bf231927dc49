"""What the guard itself answers: a refusal in one sentence, as JSON or as a small page."""

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from http import HTTPStatus

from dashboard.errors import DashboardError

log = logging.getLogger("dashboard.guard")

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ max-width: 34rem; margin: 20vh auto 0; padding: 0 16px }}
body {{ font: 1rem/1.5 system-ui, sans-serif }}
h1 {{ font-size: 1.25rem }} small {{ font-variant-numeric: tabular-nums }}
</style>
</head>
<body><main><h1>{title}</h1><p>{sentence}</p><p><a href="/">Open the dashboard</a></p>
<p><small>Reference {reference}</small></p></main></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the network."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


class RefusedError(DashboardError):
    """A request that the guard does not let in; ``status`` is the one of HTTP."""

    def __init__(self, status: HTTPStatus, sentence: str, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a log line says of a request, and in which form its answer is wanted."""

    method: str
    path: str
    as_page: bool = False
    client: str = ""
    reference: str = field(default_factory=lambda: secrets.token_hex(4))


def refuse(asked: Asked, refused: RefusedError) -> Answer:
    """Return the answer to a request that is not let in."""
    log.info(
        "%s %r from %s: %d %s (%s)",
        asked.method,
        asked.path[:200],
        asked.client,
        refused.status,
        refused,
        asked.reference,
    )
    return _tell(asked, refused.status, str(refused), refused.headers)


def fail(asked: Asked, error: BaseException) -> Answer:
    """Return the answer to a request that met a fault of ours; the log has the traceback."""
    log.error("%s %r failed (%s)", asked.method, asked.path[:200], asked.reference, exc_info=error)
    sentence = (
        "Something went wrong on the server. The figures are unharmed. Try again; if it stays, "
        f"tell whoever runs this server the reference {asked.reference}."
    )
    return _tell(asked, HTTPStatus.INTERNAL_SERVER_ERROR, sentence, {})


def _tell(asked: Asked, status: HTTPStatus, sentence: str, extra: Mapping[str, str]) -> Answer:
    if asked.as_page:
        form = "text/html; charset=utf-8"
        text = PAGE.format(
            title=escape(status.phrase), sentence=escape(sentence), reference=asked.reference
        )
    else:
        form = "application/json"
        text = json.dumps({"error": sentence, "reference": asked.reference}) + "\n"
    body = text.encode()
    headers = [
        ("Content-Type", form),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *extra.items(),
    ]
    return Answer(int(status), headers, b"" if asked.method == "HEAD" else body)
