"""A reader brings a table: it is checked apart, held, and opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from dash import Dash, Input, Output, State, no_update
from dash.exceptions import PreventUpdate
from flask import request

from dashboard.audit_log import asked_by, record
from dashboard.errors import DashboardError
from dashboard.page import ids
from dashboard.screen.codec import TABLE, parse_address
from dashboard.tables.uploads import TableRegistry

if TYPE_CHECKING:
    from dashboard.tables.snapshot import TableSnapshot


def register_bringing(app: Dash, table: TableRegistry) -> None:
    """Register what takes a reader's file."""

    @app.callback(
        output={
            "report": Output(ids.REPORT, "children"),
            "open": Output(ids.OPEN, "data", allow_duplicate=True),
            "contents": Output(ids.UPLOAD, "contents"),
        },
        inputs={
            "contents": Input(ids.UPLOAD, "contents"),
            "filename": State(ids.UPLOAD, "filename"),
            "decimal_comma": State(ids.DECIMAL_COMMA, "checked"),
            "page": State(ids.PAGE, "data"),
            "arrived": State(ids.ARRIVED, "data"),
            "opened": State(ids.OPEN, "data"),
        },
        prevent_initial_call=True,
    )
    def bring(
        contents: str | None,
        filename: str | None,
        decimal_comma: bool | None,
        page: list | None,
        arrived: dict | None,
        opened: dict | None,
    ) -> dict:
        from dashboard.page.components.upload import make_refusal, read_brought

        if contents is None:
            raise PreventUpdate
        try:
            report, served = read_brought(
                table.held,
                contents,
                filename,
                decimal_comma=bool(decimal_comma),
                reader=request.environ.get("guard.reader", ""),
            )
        except DashboardError as error:
            report, served = make_refusal(str(error)), None
        told = {"outcome": "refused"}
        if served is not None:
            told = {"outcome": "accepted", "figures": served.height}
        record("upload", **asked_by(), **told, letters=len(contents))
        search = no_update
        if served is not None:
            came = (opened or arrived or {}).get("search")
            search = {"search": address_of_brought(table, served, page, came)}
        # Emptied, so that the same file can be brought again once it is corrected.
        return {"report": report, "open": search, "contents": None}


def address_of_brought(
    table: TableRegistry,
    served: TableSnapshot,
    page: Iterable[Iterable[str]] | None,
    opened: object,
) -> str:
    """Return the address of a brought table, with the scenario of the one whose place it takes.

    Args:
        table: every table that an address may name.
        served: the table that was brought.
        page: the state of the page.
        opened: the address that the page was opened at, which may name a table that was lost.
    """
    own = [(TABLE, served.token)]
    for asked in (page, str(opened or "")):
        if not table.is_missing(parse_address(asked).token):
            continue
        pairs = parse_qsl(asked.removeprefix("?")) if isinstance(asked, str) else list(asked)
        if dict(pairs).get("crisis", served.crises[0]) in served.crises:
            return urlencode([*own, *((name, value) for name, value in pairs if name != TABLE)])
    return urlencode(own)
