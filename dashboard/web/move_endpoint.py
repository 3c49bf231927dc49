"""Slider moves: what changes in charts and words, as JSON, without the work that Dash would add."""

from collections.abc import Callable
from typing import Any

from dash.exceptions import PreventUpdate
from flask import Flask, Response, request

from dashboard.web.security.request_checks import JSON_BODY

MOVE_PATH = "/move"


def register_move_endpoint(server: Flask, write_moves: Callable[[dict[str, Any]], bytes]) -> None:
    """Register the endpoint for slider moves.

    Args:
        server: the application.
        write_moves: returns what changes for a request as JSON; raises PreventUpdate where the
            page that sent it is no longer current.
    """

    @server.post(MOVE_PATH)
    def move() -> Response:
        try:
            body = write_moves(request.environ[JSON_BODY])
        except PreventUpdate:
            return Response(status=204)
        return Response(body, mimetype="application/json")
