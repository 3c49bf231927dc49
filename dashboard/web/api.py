"""The HTTP contract beside the page: health, and the files of ``/api``.

What makes a file is imported with the first file.
"""

import hashlib
from datetime import UTC, datetime

from flask import Blueprint, Response, jsonify, request
from werkzeug.wrappers import Response as BaseResponse

from dashboard import __version__
from dashboard.errors import CallError, DashboardError
from dashboard.export.kinds import DOCUMENTS, ENDINGS, KINDS, MEDIA_TYPES, forms_of
from dashboard.screen.codec import parse_address
from dashboard.tables.uploads import TableRegistry

# The endings that each kind of file has in its address.
PATH_ENDINGS = {
    kind: list(dict.fromkeys(ENDINGS.get(form, form) for form in forms_of(kind)))
    for kind in (*KINDS, *DOCUMENTS)
}


def make_api(table: TableRegistry, *, origins: str = "") -> Blueprint:
    """Return the routes ``/health`` and ``/api/...`` over a served table.

    Args:
        table: the table.
        origins: other pages of the web that may read the answers: origins with commas between
            them, ``*`` for all, nothing for none.
    """
    routes = Blueprint("api", __name__)
    allowed = read_origins(origins)

    @routes.get("/health")
    def health() -> Response:
        served = table.latest()  # this is answered on the event loop: it waits for nothing
        return jsonify(
            status="ok" if served.notice is None else "last good table",
            version=__version__,
            table=served.version,
            figures=served.height,
            time=datetime.now(UTC).isoformat(timespec="seconds"),
        )

    @routes.get("/api/<kind>.<ending>")
    def export(kind: str, ending: str) -> BaseResponse | tuple[Response, int]:
        from dashboard.export import export_file

        if ending not in PATH_ENDINGS.get(kind, ()):
            return unknown()
        pairs = [(name, value) for name, value in request.args.items(multi=True)]
        form = _form(ending, dict(pairs).get("format"))
        file = export_file(
            table.of(parse_address(pairs).token),
            kind,
            form,
            [pair for pair in pairs if pair[0] != "format"],
            home=request.host_url,
        )
        response = Response(file.content, mimetype=None, content_type=file.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
        response.headers["Cache-Control"] = "no-cache"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.set_etag(hashlib.sha256(file.content).hexdigest()[:32])
        # Parts of a file are what Polars reads, and what a broken download goes on with.
        size = len(file.content)
        return response.make_conditional(request, accept_ranges=True, complete_length=size)

    @routes.get("/api/template.<ending>")
    def template(ending: str) -> Response | tuple[Response, int]:
        from dashboard.export.template import template_bytes

        if ending not in ("csv", "xlsx"):
            return unknown()
        form = "excel" if ending == "csv" else ending
        response = Response(template_bytes(form), content_type=MEDIA_TYPES[form])
        response.headers["Content-Disposition"] = f'attachment; filename="template.{ending}"'
        return response

    @routes.get("/api")
    @routes.get("/api/")
    def guide() -> BaseResponse:
        from dashboard.export.documents.api_guide import make_guide

        response = Response(make_guide(table.current(), request.host_url), mimetype="text/html")
        response.headers["Cache-Control"] = "no-cache"
        response.set_etag(hashlib.sha256(response.data).hexdigest()[:32])
        return response.make_conditional(request)

    @routes.get("/api/<path:path>")
    def unknown(path: str = "") -> tuple[Response, int]:
        known = ", ".join(f"{kind}.{'|'.join(endings)}" for kind, endings in PATH_ENDINGS.items())
        return jsonify(
            error=f"There is no such address. Known: /api/ with one of {known}. See /api."
        ), 404

    # Plain questions for files are what browsers send without asking for leave first (OPTIONS).
    @routes.after_request
    def allow_origins(response: Response) -> Response:
        origin = request.headers.get("Origin")
        if origin is not None and ("*" in allowed or origin in allowed):
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in allowed else origin
            response.headers["Access-Control-Expose-Headers"] = "Content-Disposition, ETag"
        if allowed and "*" not in allowed:
            response.vary.add("Origin")
        return response

    @routes.errorhandler(DashboardError)
    def refuse(error: DashboardError) -> tuple[Response, int]:
        return jsonify(error=str(error)), 400

    return routes


def read_origins(origins: str) -> list[str]:
    """Return the origins in a text that separates them by commas."""
    return origins.replace(",", " ").split()


def _form(ending: str, requested: str | None) -> str:
    """Return the format that a path's ending and a ``format`` value name together."""
    form = requested or ending
    if ENDINGS.get(form, form) != ending:
        raise CallError(f"format={form} does not go with .{ending}.")
    return form
