"""The HTTP contract beside the page: health, and the files of ``/api``."""

import hashlib
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request

from dashboard import __version__
from dashboard.data.keeper import ServedTable
from dashboard.errors import CallError, DashboardError
from dashboard.view.export import KINDS, export_file
from dashboard.view.formats import ENDINGS

PATH_ENDINGS = ("csv", "json", "parquet", "xlsx")


def make_api(table: ServedTable) -> Blueprint:
    """Return the routes ``/health`` and ``/api/...`` over a served table."""
    routes = Blueprint("api", __name__)

    @routes.get("/health")
    def health() -> Response:
        served = table.current()
        return jsonify(
            status="ok" if served.notice is None else "last good table",
            version=__version__,
            table=served.version,
            figures=served.frame.height,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    @routes.get("/api/<kind>.<ending>")
    def export(kind: str, ending: str) -> Response | tuple[Response, int]:
        if kind not in KINDS or ending not in PATH_ENDINGS:
            return unknown()
        pairs = [(name, value) for name, value in request.args.items(multi=True)]
        form = _form(ending, dict(pairs).get("format"))
        file = export_file(
            table.current(), kind, form, [pair for pair in pairs if pair[0] != "format"]
        )
        response = Response(file.content, mimetype=None, content_type=file.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.set_etag(hashlib.sha256(file.content).hexdigest()[:32])
        return response.make_conditional(request)

    @routes.get("/api/")
    @routes.get("/api/<path:path>")
    def unknown(path: str = "") -> tuple[Response, int]:
        kinds, endings = ", ".join(KINDS), ", ".join(f".{ending}" for ending in PATH_ENDINGS)
        return jsonify(
            error=f"There is no such address. Known: /api/ with one of {kinds}, and {endings}."
        ), 404

    @routes.errorhandler(DashboardError)
    def refuse(error: DashboardError) -> tuple[Response, int]:
        return jsonify(error=str(error)), 400

    return routes


def _form(ending: str, asked: str | None) -> str:
    """Return the format that a path's ending and a ``format`` value ask for together."""
    form = asked or ending
    if ENDINGS.get(form, form) != ending:
        raise CallError(f"format={form} does not go with .{ending}.")
    return form
