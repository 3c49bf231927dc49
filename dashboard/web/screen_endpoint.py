"""The screen of an address, which the page requests before Dash has started.

Unlike the response to a callback the browser caches it, and asks whether it has changed.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from plotly.io.json import to_json_plotly

SCREEN_PATH = "/screen"


def register_screen_endpoint(server: Flask, open_screen: Callable[[str], dict[str, Any]]) -> None:
    """Register the screen of an address.

    Args:
        server: the application.
        open_screen: returns what every part of the page shows at an address, in the order of the
            callback's outputs.
    """

    @server.get(SCREEN_PATH)
    def screen() -> Response:
        query = request.query_string.decode(errors="replace")
        parts = list(open_screen(f"?{query}" if query else "").values())
        return Response(to_json_plotly(parts), mimetype="application/json")
