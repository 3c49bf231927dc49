"""What a reader takes away: tables, charts, the package and the brief, and their file names."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from dashboard.data.table import Table
from dashboard.data.vintages import as_known
from dashboard.errors import CallError, nearest
from dashboard.export.about import about_frame
from dashboard.export.changes import changes_frame
from dashboard.export.chart_files import chart_frame, chart_svg
from dashboard.export.claims import claims_frame
from dashboard.export.documents.brief import make_brief
from dashboard.export.frames import (
    comparison_frame,
    fan_frame,
    figures_frame,
    projection_frame,
    settings_frame,
)
from dashboard.export.hapi_columns import with_hapi_columns
from dashboard.export.kinds import (
    DOCUMENTS,
    ENDINGS,
    KINDS,
    MEDIA_TYPES,
    PICTURES,
    STATED,
    forms_of,
)
from dashboard.export.package import package
from dashboard.export.writers import to_bytes
from dashboard.screen.compute import changed_since
from dashboard.screen.parameters import COLUMNS, FILE_OPTIONS
from dashboard.screen.read_state import read_state, require_no_notices
from dashboard.screen.state import ScreenState

FRAMES = {
    "projection": projection_frame,
    "fan": fan_frame,
    "comparison": comparison_frame,
    "claims": claims_frame,
    "changes": changes_frame,
    "chart": chart_frame,
}
COLUMN_NAMES = ("own", "hapi")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to take away."""

    name: str
    media_type: str
    content: bytes


def export_file(
    table: Table,
    kind: str,
    form: str | None,
    pairs: Sequence[tuple[str, str]],
    *,
    home: str = "",
    today: date | None = None,
) -> ExportFile:
    """Return the file of a call; page, command line and HTTP all come through here.

    Args:
        table: every figure that is served.
        kind: one of ``KINDS`` or ``DOCUMENTS``.
        form: one of its formats; the usual one unless given.
        pairs: names and values as an address has them, and those of ``FILE_OPTIONS``.
        home: where the page is served, such as http://127.0.0.1:8050/: a brief links there.
        today: the day on which a brief is frozen; this one unless given.

    Raises:
        CallError: the kind, the format or a value is not known; the message says every reason.
    """
    form = _require_known(kind, form)
    names = {option.name for option in FILE_OPTIONS}
    options = {name: value for name, value in pairs if name in names}
    pairs = [(name, value) for name, value in pairs if name not in names]
    named = {name for name, _ in pairs}
    state = require_no_notices(read_state(table, pairs))
    columns = _require_columns(kind, options.get("columns"))
    everything = kind == "figures" and not named & {"crisis", "known_on"}
    name = _name_of(kind, form, state, named, options)
    if kind == "package":
        content = package(state)
    elif kind == "brief":
        day = datetime.now(UTC).date() if today is None else today
        content = make_brief(state, home=home, day=day).encode()
    elif form in PICTURES.values():
        content = chart_svg(state, options.get("chart")).encode()
    else:
        frame = _frame_of(table, kind, state, named, options)
        frame = with_hapi_columns(frame) if columns == "hapi" else frame
        content = to_bytes(
            frame,
            form,
            more={
                "scenario": _settings_of(table, state, everything=everything),
                "about": about_frame(state, name, everything=everything),
            }
            if form == "xlsx"
            else None,
            title=name,
        )
    return ExportFile(name, MEDIA_TYPES[form], content)


def _require_known(kind: str, form: str | None) -> str:
    """Return the format of a call.

    Raises:
        CallError: the kind or the format is not known.
    """
    kinds = (*KINDS, *DOCUMENTS)
    if kind not in kinds:
        known = ", ".join(kinds)
        raise CallError(f"There is no export {kind!r}.{nearest(kind, kinds)} Known: {known}.")
    forms = forms_of(kind)
    form = forms[0] if form is None else form
    if form not in forms:
        known = ", ".join(forms)
        raise CallError(f"There is no format {form!r}.{nearest(form, forms)} Known: {known}.")
    return form


def _require_columns(kind: str, columns: str | None) -> str:
    """Return which column names a call asks for.

    Raises:
        CallError: they are not known, or the kind has no other than its own.
    """
    columns = COLUMN_NAMES[0] if columns is None else columns
    if columns not in COLUMN_NAMES:
        known = ", ".join(COLUMN_NAMES)
        raise CallError(f"columns={columns!r} is not known. Known: {known}.")
    if columns == "hapi" and kind not in COLUMNS.files:
        raise CallError(f"columns=hapi goes with {' and '.join(COLUMNS.files)}, not with {kind}.")
    return columns


def _frame_of(
    table: Table, kind: str, state: ScreenState, named: set[str], options: dict[str, str]
) -> pl.DataFrame:
    vintage = state.vintage
    if kind == "chart":
        return chart_frame(state, options.get("chart"))
    if kind != "figures":
        return FRAMES[kind](state)
    rows = table.of_crisis(vintage.crisis) if "crisis" in named else table.frame
    rows = as_known(rows, vintage.known_on) if "known_on" in named else rows
    return figures_frame(rows, state.filters)


def _settings_of(table: Table, state: ScreenState, *, everything: bool) -> pl.DataFrame:
    """Return the settings of an address; of every crisis where the file holds all of them."""
    if not everything:
        return settings_frame(state)
    all_crises = (read_state(table, [("crisis", crisis)]) for crisis in table.crises)
    return pl.concat(settings_frame(state) for state in all_crises)


def _name_of(
    kind: str, form: str, state: ScreenState, named: set[str], options: dict[str, str]
) -> str:
    vintage = state.vintage
    figures = kind == "figures"
    words = f"{kind}-{options['chart']}" if kind == "chart" and "chart" in options else kind
    words = f"{kind}-since-{changed_since(state)}" if kind == "changes" else words
    return file_name(
        f"{words}-hapi" if options.get("columns") == "hapi" else words,
        form,
        crisis=vintage.crisis if not figures or "crisis" in named else None,
        day=vintage.known_on if not figures or "known_on" in named else None,
        as_stated=kind in STATED or (state.scenario.as_stated and not vintage.rests_on),
    )


def file_name(
    kind: str, form: str, *, crisis: str | None, day: date | None, as_stated: bool = True
) -> str:
    """Return a file name that carries crisis, day, and whether sliders were moved."""
    parts = [
        crisis or "all-crises",
        "all-days" if day is None else day.isoformat(),
        kind,
        "as-stated" if as_stated else "scenario",
    ]
    excel = "_excel" if form == "excel" else ""
    return f"{'_'.join(parts)}{excel}.{ENDINGS.get(form, form)}"
