"""A slider that moves is answered beside Dash, whose own way takes longer than finding the answer.

The page asks as it would ask Dash and cannot tell the difference; Dash still knows the callback.
"""

from collections.abc import Callable, Iterable

import orjson
from dash.exceptions import PreventUpdate

from dashboard.page import ids
from dashboard.web.security.middleware import CALL

OUTPUT = f"{ids.MOVED}.data"
FORM = ("Content-Type", "application/json")

Application = Callable[[dict, Callable], Iterable[bytes]]


class QuickMoves:
    """An application of which moves are answered without it."""

    def __init__(self, inside: Application, write_moves: Callable[[dict], bytes]) -> None:
        """Wrap an application.

        Args:
            inside: what answers everything else.
            write_moves: what moves for what is asked, as JSON; PreventUpdate where nothing does.
        """
        self.inside = inside
        self._write_moves = write_moves

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """Answer a request as WSGI wants it."""
        call = environ.get(CALL)
        if call is None or call["output"] != OUTPUT:
            return self.inside(environ, start_response)
        try:
            moves = self._write_moves(call["inputs"][0]["value"])
        except PreventUpdate:
            start_response("204 NO CONTENT", [FORM])
            return [b""]
        body = orjson.dumps(
            {"multi": True, "response": {ids.MOVED: {"data": orjson.Fragment(moves)}}}
        )
        start_response("200 OK", [FORM])
        return [body]
