"""The screen of an address, for the page that is opened at it: asked for before Dash has started.

Unlike the answer to a callback it is kept by the browser, which asks whether it has changed.
"""

from collections.abc import Callable

from dash._utils import to_json
from flask import Flask, Response, request

OPENED = "/screen"


def register_opened(server: Flask, opened: Callable[[str], dict]) -> None:
    """Register the screen of an address.

    Args:
        server: what answers.
        opened: what every part of the page shows at an address, in the order of the callback's
            outputs.
    """

    def answer() -> Response:
        query = request.query_string.decode(errors="replace")
        parts = list(opened(f"?{query}" if query else "").values())
        return Response(to_json(parts), mimetype="application/json")

    server.add_url_rule(OPENED, "opened", answer)
