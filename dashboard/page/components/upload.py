"""Uploads: the menu for them, and the report of what was read of a file."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard.data.files import require_table_ending, shown_name
from dashboard.data.import_options import NO_OPTIONS, ImportOptions
from dashboard.data.mapping_files import joined_options
from dashboard.data.sandbox.parent import check_untrusted
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.data.table import Table
from dashboard.data.table_files import faults_of
from dashboard.data.text_table import CheckedTable
from dashboard.errors import CallError, shortened
from dashboard.page import ids
from dashboard.page.components.scrolling_table import scrolling_table
from dashboard.page.components.sheet_form import make_day_form
from dashboard.tables.snapshot import TableSnapshot
from dashboard.tables.uploads import UploadStore
from dashboard.text.numbers import count_words

MAX_FAULTS = 200  # shown on the page; the command line prints them all
MAX_NAME_LENGTH = 200
UNCHANGED_NOTE = "The figures below are as they were."
STORAGE_NOTE = (
    "It stays in this server's memory, for an hour after its last use, and is never written to "
    "its disk. Whoever has the link of your screen sees it."
)


def make_upload_menu(*, may_upload: bool) -> html.Details:
    """Return the menu of uploads; without them it shows the examples alone."""
    drop = dcc.Upload(
        html.Div(
            [
                html.Span("Choose a file"),
                html.Span(" or drop it anywhere on the page", className="quiet-words"),
            ],
            className="drop",
            **{"data-most": str(LIMITS.file_bytes)},
        ),
        id=ids.UPLOAD,
        className="upload",
        className_active="upload over",
    )
    upload_controls = [
        html.P(
            "CSV, XLSX, Parquet or JSON: files of FTS, HPC, HDX HAPI and others, or any other "
            "sheet. The page asks for what it does not say."
        ),
        drop,
        dmc.Switch(id=ids.DECIMAL_COMMA, label="Numbers have a decimal comma", size="xs"),
        html.P(STORAGE_NOTE),
    ]
    no_uploads = [
        html.P(
            "This server takes no files of readers. With the program on your own machine, "
            "dashboard serve FILE shows your table."
        )
    ]
    return html.Details(
        [
            html.Summary("Your table", className="plain"),
            html.Div(
                [
                    *(upload_controls if may_upload else no_uploads),
                    html.P(
                        [
                            "Template: ",
                            html.A("workbook with drop-downs", href="/api/template.xlsx"),
                            " or ",
                            html.A("CSV", href="/api/template.csv"),
                            ". ",
                            html.A("Look at two synthetic crises", href="/?table=examples"),
                            ".",
                        ]
                    ),
                ],
                className="menu-body",
            ),
        ],
        className="menu bring",
    )


def read_upload(
    store: UploadStore,
    contents: str | None,
    filename: str | None,
    *,
    decimal_comma: bool,
    mapping: ImportOptions = NO_OPTIONS,
    changed: date | None = None,
    reader: str = "",
) -> tuple[list, TableSnapshot | None]:
    """Return the report of a file, and the table that is stored of it, if any row is good.

    Args:
        store: where the table is stored.
        contents: the file as the browser sends it: ``data:...;base64,...``.
        filename: its name there.
        decimal_comma: whether numbers of a CSV are written so.
        mapping: what the columns mean, from the form or a mapping file.
        changed: the day on which the file was last changed.
        reader: who uploads it.

    Raises:
        UnansweredError: the file does not say something that can be asked for.
        DashboardError: the file as a whole cannot be used.
    """
    name = Path(Path((filename or "").replace("\\", "/")[-MAX_NAME_LENGTH:]).name or "table")
    content = decode(contents, shown_name(name))
    require_table_ending(name)
    options = joined_options(mapping, ImportOptions(decimal_comma=decimal_comma))
    checked = check_untrusted(content, name, options)
    if checked.frame.is_empty():
        return make_report(shown_name(name), checked, mapping, changed), None
    digest = hashlib.sha256(content + repr(options).encode()).hexdigest()
    faults = faults_of(checked, shown_name(name))
    table = store.add(
        checked.frame,
        title=shown_name(name),
        digest=digest,
        reader=reader,
        left_out=None if faults is None else faults.left_out_line,
    )
    return make_report(shown_name(name), checked, mapping, changed), table


def day_changed(last_modified: float | None) -> date | None:
    """Return the day of a file's last change, as a browser states it in seconds; None of another.

    A day to come is none of a file that is there.
    """
    if last_modified is None:
        return None
    try:
        day = datetime.fromtimestamp(last_modified, UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if day <= datetime.now(UTC).date() else None


def decode(contents: str | None, name: str) -> bytes:
    """Return the bytes of a file in base64.

    Raises:
        CallError: it did not arrive whole, or is too large.
    """
    head, comma, body = (contents or "").partition(",")
    if not (comma and head.startswith("data:") and head.endswith(";base64")):
        raise CallError(f"{name}: the file did not arrive. Choose it again.")
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise CallError(f"{name}: the file did not arrive whole. Choose it again.") from None
    if len(content) > LIMITS.file_bytes:
        max_megabytes = LIMITS.file_bytes // MEGABYTE
        raise CallError(f"{name!r} is too large. A table has at most {max_megabytes} MB.")
    return content


def make_report(
    name: str,
    checked: CheckedTable,
    answers: ImportOptions = NO_OPTIONS,
    changed: date | None = None,
) -> list:
    """Return what was read of a file: good rows, every broken cell, what was mapped and assumed.

    Args:
        name: of the file.
        checked: what was read of it.
        answers: what was said of it.
        changed: the day on which the file was last changed.
    """
    broken_rows = len({fault.row for fault in checked.faults}) + checked.unlisted_rows
    good = count_words(checked.frame.height, "figure")
    head = f"{name}: {good} read"
    if broken_rows:
        head += f", {count_words(broken_rows, 'row')} left out"
    return [
        html.Div(
            [
                html.H2(head),
                html.Button("Close", className="plain quiet", **{"data-close": "report"}),
            ],
            className="section-head",
        ),
        html.P(UNCHANGED_NOTE if checked.frame.is_empty() else STORAGE_NOTE),
        *make_day_form(name, checked.unanswered, answers, changed),
        *_make_faults(checked),
        *_make_notices(checked.notices),
    ]


def make_refusal(sentence: str, form: Sequence[Component] = ()) -> list:
    """Return what is said of a file that cannot be used as a whole, and what may be answered."""
    return [
        html.Div(
            [
                html.H2("That table could not be read"),
                html.Button("Close", className="plain quiet", **{"data-close": "report"}),
            ],
            className="section-head",
        ),
        html.P(sentence, role="alert"),
        *form,
        html.P(UNCHANGED_NOTE),
    ]


def _make_faults(checked: CheckedTable) -> list:
    faults, more_rows = checked.faults, checked.unlisted_rows
    if not faults:
        return []
    names = ("Row", "Column", "Value", "Expected")
    more = len(faults) - MAX_FAULTS
    rest = [f"{count_words(more, 'fault')} more."] if more > 0 else []
    rest += [f"{count_words(more_rows, 'broken row')} more."] if more_rows else []
    rows = [
        html.Tr(
            [
                html.Td(fault.row),
                html.Td(fault.column),
                html.Td(shortened(fault.value) or "(empty)"),
                html.Td(fault.expected),
            ]
        )
        for fault in faults[:MAX_FAULTS]
    ]
    return [
        html.Details(
            [
                html.Summary(f"What was left out, and why ({count_words(len(faults), 'cell')})"),
                scrolling_table("What was left out", names, rows),
                *(html.P(line) for line in rest),
                html.P(
                    f"Row {checked.header_row} is the header. Correct the cells in your file and "
                    "bring it again."
                ),
            ],
            open=True,
        )
    ]


def _make_notices(notices: Sequence[str]) -> list:
    if not notices:
        return []
    return [
        html.Details(
            [
                html.Summary(f"How it was read ({count_words(len(notices), 'remark')})"),
                html.Ul([html.Li(f"{notice[:1].upper()}{notice[1:]}.") for notice in notices]),
            ],
            open=len(notices) <= 6,
        )
    ]


def make_table_notice(table: Table) -> list:
    """Return what a reader must know of the table: rows left out, and whose table it is."""
    lines = [html.P(table.left_out, role="alert")] if table.left_out else []
    if table.title is None:
        return lines
    return [
        *lines,
        html.P(
            [
                f"Shown: {table.title}. ",
                html.A("Back to the server's own table", href="/"),
            ],
            className="upload-notice",
        ),
    ]
