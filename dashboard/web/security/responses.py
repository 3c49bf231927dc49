"""What the middleware itself answers: a refusal in one sentence, as JSON or as a small page."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from http import HTTPStatus
from typing import Any

from dashboard.audit_log import masked, record
from dashboard.errors import DashboardError

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
button {{ min-height: 44px; padding: 0 16px; font: inherit }}
h1 {{ font-size: 1.25rem }} small {{ font-variant-numeric: tabular-nums }}
</style>
</head>
<body><main><h1>{title}</h1>{content}</main></body>
</html>
"""
REFUSAL = """<p>{sentence}</p><p><a href="/">Open the dashboard</a></p>
<p><small>Reference {reference}</small></p>"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the network."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


class RefusedError(DashboardError):
    """A request that is not let in; ``status`` is the one of HTTP."""

    def __init__(self, status: HTTPStatus, sentence: str, **headers: str) -> None:
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class RequestSummary:
    """What the log says of a request, and in which form its answer is wanted."""

    method: str
    path: str
    as_page: bool = False
    client: str = ""
    user: str = ""
    reference: str = field(default_factory=lambda: secrets.token_hex(4))

    def log_fields(self) -> dict[str, Any]:
        """Return what the log says of the request; its query may hold tokens, and is left out."""
        return {
            "reference": self.reference,
            "client": self.client,
            "user": self.user,
            "method": self.method,
            "path": masked(self.path),
        }


def refuse(
    summary: RequestSummary, refused: RefusedError, *, quiet: bool = False, **logged: Any
) -> Answer:
    """Return the answer to a request that is not let in.

    Args:
        summary: the request.
        refused: why.
        quiet: whether the log says nothing of it.
        logged: further fields of the log, or others in their stead.
    """
    if not quiet:
        fields: dict[str, Any] = {"status": int(refused.status), "sentence": str(refused)} | logged
        record("refusal", **summary.log_fields(), **fields)
    return _answer(summary, refused.status, str(refused), refused.headers)


def fail(summary: RequestSummary, error: BaseException) -> Answer:
    """Return the answer to a request that met a fault of ours; the log has the traceback."""
    record("fault", error=error, **summary.log_fields())
    sentence = (
        "Something went wrong on the server. The figures are unharmed. Try again; if it stays, "
        f"tell whoever runs this server the reference {summary.reference}."
    )
    return _answer(summary, HTTPStatus.INTERNAL_SERVER_ERROR, sentence, {})


def make_page(
    status: HTTPStatus, title: str, content: str, extra: Mapping[str, str] | None = None
) -> Answer:
    """Return a small page; ``content`` is HTML, and ``extra`` are more headers."""
    text = PAGE.format(title=escape(title), content=content)
    return _make_answer(status, "text/html; charset=utf-8", text, extra or {})


def _answer(
    summary: RequestSummary, status: HTTPStatus, sentence: str, extra: Mapping[str, str]
) -> Answer:
    if summary.as_page:
        content = REFUSAL.format(sentence=escape(sentence), reference=summary.reference)
        answer = make_page(status, status.phrase, content, extra)
    else:
        text = json.dumps({"error": sentence, "reference": summary.reference}) + "\n"
        answer = _make_answer(status, "application/json", text, extra)
    return replace(answer, body=b"") if summary.method == "HEAD" else answer


def _make_answer(status: HTTPStatus, form: str, text: str, extra: Mapping[str, str]) -> Answer:
    body = text.encode()
    headers = [
        ("Content-Type", form),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        *extra.items(),
    ]
    return Answer(int(status), headers, body)
