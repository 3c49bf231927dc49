"""A reader uploads a table: it is checked in a sandbox, stored, and opened."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import parse_qsl, urlencode

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import request

from dashboard.audit_log import record, requester_fields
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.mapping_files import read_mapping
from dashboard.data.sheet_questions import UnansweredError
from dashboard.errors import DashboardError, not_none
from dashboard.page import ids
from dashboard.page.components.sheet_form import SHEET_FORM, make_day_form, make_sheet_form
from dashboard.page.components.upload import day_changed, make_refusal, read_upload
from dashboard.screen.codec import TABLE, parse_address
from dashboard.tables.snapshot import TableSnapshot
from dashboard.tables.uploads import TableRegistry


def register_upload(app: Dash, tables: TableRegistry) -> None:
    """Register the upload of a table."""

    @app.callback(
        output={
            "report": Output(ids.REPORT, "children"),
            "open": Output(ids.OPEN, "data", allow_duplicate=True),
            "contents": Output(ids.UPLOAD, "contents"),
            "mapping": Output(ids.MAPPING, "data"),
        },
        inputs={
            "contents": Input(ids.UPLOAD, "contents"),
            "mapping": Input(ids.MAPPING, "data"),
            "filename": State(ids.UPLOAD, "filename"),
            "last_modified": State(ids.UPLOAD, "last_modified"),
            "decimal_comma": State(ids.DECIMAL_COMMA, "checked"),
            "page": State(ids.PAGE, "data"),
            "arrived": State(ids.ARRIVED, "data"),
            "opened": State(ids.OPEN, "data"),
        },
        running=[(Output(ids.READING, "hidden"), False, True)],
        prevent_initial_call=True,
    )
    def upload(
        contents: str | None,
        mapping: str | None,
        filename: str | None,
        last_modified: float | None,
        decimal_comma: bool | None,
        page: list | None,
        arrived: dict | None,
        opened: dict | None,
    ) -> dict:
        if contents is None:
            raise PreventUpdate
        said, changed = NO_OPTIONS, day_changed(last_modified)
        try:
            said = NO_OPTIONS if mapping is None else read_mapping(mapping.encode(), "The mapping")
            report, uploaded = read_upload(
                not_none(tables.uploads),
                contents,
                filename,
                decimal_comma=bool(decimal_comma),
                mapping=said,
                changed=changed,
                reader=request.environ.get("guard.reader", ""),
            )
        except UnansweredError as error:
            # The file stays in the browser, which sends it again with the answers.
            record("upload", **requester_fields(), outcome="asked", letters=len(contents))
            form = make_question(error, said, changed)
            return {"report": form, "open": no_update, "contents": no_update, "mapping": no_update}
        except DashboardError as error:
            report, uploaded = make_refusal(str(error)), None
        outcome, search = {"outcome": "refused"}, no_update
        if uploaded is not None:
            outcome = {"outcome": "accepted", "figures": uploaded.height}
            last_search = (opened or arrived or {}).get("search")
            search = {"search": upload_query(tables, uploaded, page, last_search)}
        record("upload", **requester_fields(), **outcome, letters=len(contents))
        # Emptied, so that the same file can be uploaded again once it is corrected; but where the
        # report asks for the day of the file, it stays in the browser for the answer.
        again = no_update if has_day_form(report) else None
        return {"report": report, "open": search, "contents": again, "mapping": None}


def make_question(error: UnansweredError, said: ImportOptions, changed: date | None) -> list:
    """Return the form for what a file does not say: of a sheet its columns, else its day."""
    questions = error.questions
    if "columns" in questions:
        return make_sheet_form(questions, str(error), said)
    form = make_day_form(str(questions["name"]), questions["missing"], said, changed)
    return make_refusal(str(error), form)


def has_day_form(report: Iterable[Component]) -> bool:
    """Return whether a report asks for the day of the file."""
    return any(getattr(part, "id", None) == SHEET_FORM for part in report)


def upload_query(
    tables: TableRegistry,
    uploaded: TableSnapshot,
    page: Iterable[Iterable[str]] | None,
    last_search: object,
) -> str:
    """Return the address of an uploaded table, with the scenario of a lost one that it replaces.

    Args:
        tables: every table that an address may name.
        uploaded: the new table.
        page: the state of the page.
        last_search: the address that the page was opened at, which may name a lost table.
    """
    token = (TABLE, uploaded.token)
    for query in (page, str(last_search or "")):
        if not tables.is_missing(parse_address(query).token):
            continue
        if isinstance(query, str):
            pairs = parse_qsl(query.removeprefix("?"))
        else:
            pairs = [(name, value) for name, value in query or ()]
        if dict(pairs).get("crisis", uploaded.crises[0]) in uploaded.crises:
            return urlencode([token, *((name, value) for name, value in pairs if name != TABLE)])
    return urlencode([token])
