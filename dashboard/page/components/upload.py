"""A reader brings a table: the control for it, and the report of what was read of it."""

import base64
import binascii
import hashlib
from collections.abc import Sequence
from pathlib import Path

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.data.files import TABLES, shown_name
from dashboard.data.import_options import ImportOptions
from dashboard.data.sandbox.parent import check_untrusted
from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.data.text_table import CheckedTable
from dashboard.errors import CallError, Fault, shortened
from dashboard.page import ids
from dashboard.page.components.scrolling_table import scrolling_table
from dashboard.tables.snapshot import TableSnapshot
from dashboard.tables.uploads import UploadStore
from dashboard.text.numbers import count_words

MAX_FAULTS = 200  # that are told on the page; the command line tells them all
LONGEST_NAME = 200
AS_WERE = "The figures below are as they were."
KEPT_SO = (
    "It stays in this server's memory, for an hour after its last use, and is never written to "
    "its disk. Whoever has the link of your screen sees it."
)


def make_bring(*, may_bring: bool) -> html.Details:
    """Return the menu of a reader's own table; without uploads it shows the examples alone."""
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
    own = [
        html.P("CSV, XLSX, Parquet or JSON, a figure a row; files of HDX HAPI and of FTS too."),
        drop,
        dmc.Switch(id=ids.DECIMAL_COMMA, label="Numbers have a decimal comma", size="xs"),
        html.P(KEPT_SO),
    ]
    none = [
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
                    *(own if may_bring else none),
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


def read_brought(
    held: UploadStore,
    contents: str | None,
    filename: str | None,
    *,
    decimal_comma: bool,
    reader: str = "",
) -> tuple[list, TableSnapshot | None]:
    """Return the report of a file, and the table that is held of it, if any row is good.

    Args:
        held: where the table is kept.
        contents: the file as the browser sends it: ``data:...;base64,...``.
        filename: its name there.
        decimal_comma: whether numbers of a CSV are written so.
        reader: who brings it.

    Raises:
        DashboardError: the file as a whole cannot be used.
    """
    name = Path(Path((filename or "").replace("\\", "/")[-LONGEST_NAME:]).name or "table")
    content = decode(contents, shown_name(name))
    if name.suffix.lower() not in TABLES:
        raise CallError(
            f"{shown_name(name)!r} is not a table that can be read. "
            f"Use a file that ends in {', '.join(TABLES)}."
        )
    declared = ImportOptions(decimal_comma=decimal_comma)
    checked = check_untrusted(content, name, declared)
    if checked.frame.is_empty():
        return make_report(shown_name(name), checked), None
    digest = hashlib.sha256(content + repr(declared).encode()).hexdigest()
    served = held.hold(checked.frame, title=shown_name(name), digest=digest, reader=reader)
    return make_report(shown_name(name), checked), served


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
        most = LIMITS.file_bytes // MEGABYTE
        raise CallError(f"{name!r} is too large. A table has at most {most} MB.")
    return content


def make_report(name: str, checked: CheckedTable) -> list:
    """Return what was read of a file: good rows, every broken cell, what was mapped and assumed."""
    broken = len({fault.row for fault in checked.faults}) + checked.unlisted_rows
    good = count_words(checked.frame.height, "figure")
    head = f"{name}: {good} read"
    if broken:
        head += f", {count_words(broken, 'row')} left out"
    return [
        html.Div(
            [
                html.H2(head),
                html.Button("Close", className="plain quiet", **{"data-close": "report"}),
            ],
            className="section-head",
        ),
        html.P(AS_WERE if checked.frame.is_empty() else KEPT_SO),
        *_make_faults(checked.faults, checked.unlisted_rows),
        *_make_notices(checked.notices),
    ]


def make_refusal(sentence: str) -> list:
    """Return what is said of a file that cannot be used as a whole."""
    return [
        html.Div(
            [
                html.H2("That table could not be read"),
                html.Button("Close", className="plain quiet", **{"data-close": "report"}),
            ],
            className="section-head",
        ),
        html.P(sentence, role="alert"),
        html.P(AS_WERE),
    ]


def _make_faults(faults: Sequence[Fault], untold: int) -> list:
    if not faults:
        return []
    names = ("Row", "Column", "Value", "Expected")
    more = len(faults) - MAX_FAULTS
    rest = [f"{count_words(more, 'fault')} more."] if more > 0 else []
    rest += [f"{count_words(untold, 'broken row')} more."] if untold else []
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
                html.P("Row 1 is the header. Correct the cells in your file and bring it again."),
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


def make_held_line(served: TableSnapshot) -> list:
    """Return the line that says whose table is shown, if it is not the server's own."""
    if served.title is None:
        return []
    return [
        html.P(
            [
                f"Shown: {served.title}. ",
                html.A("Back to the server's own table", href="/"),
            ],
            className="held",
        )
    ]
