"""``dashboard export``."""

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from dashboard.errors import CallError


def export(
    kind: Literal[
        "figures",
        "projection",
        "fan",
        "comparison",
        "claims",
        "changes",
        "chart",
        "package",
        "brief",
    ],
    table: Path | None = None,
    *,
    crisis: str | None = None,
    known_on: str | None = None,
    since: str | None = None,
    set_: Annotated[tuple[str, ...], Parameter(name="--set", negative=())] = (),
    measure: str | None = None,
    status: str | None = None,
    quantity: str | None = None,
    find: str | None = None,
    chart: str | None = None,
    columns: Literal["own", "hapi"] | None = None,
    format: Literal["csv", "excel", "xlsx", "parquet", "json", "svg", "zip", "html"] | None = None,
    home: str = "http://127.0.0.1:8050/",
    output: Path | None = None,
) -> None:
    """Write what the screen shows as a file; to standard output without --output.

    Parameters
    ----------
    kind
        The figures; the projection (a row a day and measure); the fan (weekly, with quantiles);
        the comparison of the scenarios kept; the claims with what came of them, and how the fans
        of the day did; what changed since an earlier day; a chart; the package (a zip of all
        tables with what they mean); or the brief (one HTML page that needs no server).
    table
        A table (.parquet, .csv, .xlsx); without it the shipped one.
    crisis
        A crisis of the table. Without it: all for figures, the first for the projection.
    known_on
        A day such as 2016-07-20: only what was public then. Without it: every row for figures,
        the crisis's opening day for the projection.
    since
        The earlier day that changes are told from. Without it: the crisis's opening day, or a
        month before.
    set_
        A slider as DRIVER=VALUE, such as need_uptake=0.5; may be given again.
    measure
        Only these measures, separated by commas.
    status
        Only these statuses, separated by commas.
    quantity
        Only these quantities, separated by commas.
    find
        Only figures that hold these words.
    chart
        Which chart, such as money; the first unless told.
    columns
        own, or hapi: the names of HDX HAPI in front of our own (figures and projection).
    format
        csv, excel (CSV for Excel), xlsx, parquet or json; svg for a chart. A package is a zip, and
        a brief html. The first that fits unless told.
    home
        Where the page is served: a brief links there.
    output
        The file to write.
    """
    from dashboard.data.resources import table_path
    from dashboard.export import export_file
    from dashboard.tables.snapshot import open_table

    given = {
        "crisis": crisis,
        "known_on": known_on,
        "since": since,
        "measure": measure,
        "status": status,
        "quantity": quantity,
        "find": find,
        "chart": chart,
        "columns": columns,
    }
    pairs = [(name, value) for name, value in given.items() if value is not None]
    served = open_table(table_path(table))
    pairs += [_setting(text) for text in set_]
    file = export_file(served, kind, format, pairs, home=home)
    if output is None:
        sys.stdout.buffer.write(file.content)
        sys.stdout.buffer.flush()
    else:
        from dashboard.data.files import write_whole

        write_whole(output, lambda target: target.write(file.content))


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CallError(f"--set {text!r} is not of the form DRIVER=VALUE, such as need_level=1.1.")
    return name, value
