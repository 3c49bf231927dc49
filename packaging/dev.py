"""Serve the checkout, and reload the page when Python, CSS, JavaScript or a table changes.

``make dev`` runs it. Werkzeug's development server starts itself anew when a file changes, and a
script that only this server adds to the page reloads it once another process answers. Settings come
from the environment, as for ``dashboard.wsgi``: ``DASHBOARD_TABLE=mine.csv make dev``.
"""

import html
import importlib
import os
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from werkzeug.serving import WSGIRequestHandler, is_running_from_reloader, run_simple
from werkzeug.wrappers import Request, Response

ROOT = Path(__file__).resolve().parent.parent
WATCHED = ("assets/**/*", "dashboard/**/*.csv")  # Python files are watched anyway
SCRIPT_PATH, PROCESS_PATH = "/dev/reload.js", "/dev/process"
SCRIPT = f"""
let process = null;
setInterval(async () => {{
  try {{
    const now = await (await fetch('{PROCESS_PATH}')).text();
    if (process !== null && now !== process) location.reload();
    process = now;
  }} catch {{ /* the server is starting anew */ }}
}}, 500);
"""
WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ReloadingPage:
    """A WSGI application whose pages reload when the process behind them is another."""

    def __init__(self, application: WsgiApp) -> None:
        """Take an application."""
        self._application = application

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Answer a request."""
        return self._response(environ)(environ, start_response)

    def _response(self, environ: dict[str, Any]) -> Response:
        path = Request(environ).path
        if path == SCRIPT_PATH:
            return Response(SCRIPT, mimetype="text/javascript")
        if path == PROCESS_PATH:
            return Response(str(os.getpid()), mimetype="text/plain")
        environ.pop("HTTP_ACCEPT_ENCODING", None)  # the page is read below
        environ.pop("HTTP_IF_NONE_MATCH", None)
        response = Response.from_app(self._application, environ, buffered=True)
        if response.mimetype == "text/html":
            script = f'<script src="{SCRIPT_PATH}"></script></body>'
            response.set_data(response.get_data(as_text=True).replace("</body>", script))
        return response


class QuietHandler(WSGIRequestHandler):
    """Prints a line for each request, but for those that only ask whether to reload."""

    def log_request(self, *args: Any) -> None:
        """Print a line."""
        if self.path != PROCESS_PATH:
            super().log_request(*args)


def load_application() -> WsgiApp:
    """Return the application, or one that says why it cannot be loaded."""
    try:
        return importlib.import_module("dashboard.wsgi").server
    except Exception:
        traceback.print_exc()
        words = f"<body><pre>{html.escape(traceback.format_exc())}</pre></body>"
        return Response(words, status=500, mimetype="text/html")


def main() -> None:
    """Serve until Ctrl+C; the process that only watches the files loads nothing."""
    application = load_application() if is_running_from_reloader() else Response()
    files = [str(path) for pattern in WATCHED for path in ROOT.glob(pattern)]
    run_simple(
        os.environ.get("DASHBOARD_HOST", "127.0.0.1"),
        int(os.environ.get("DASHBOARD_PORT", "8050")),
        ReloadingPage(application),
        use_reloader=True,
        extra_files=files,
        threaded=True,
        request_handler=QuietHandler,
    )


if __name__ == "__main__":
    main()
