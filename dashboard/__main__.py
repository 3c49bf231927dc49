"""The command line: serve, check, build, export and check-sentence."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

from dashboard import __version__
from dashboard.errors import CallError, DashboardError

app = App(
    name="dashboard",
    help="Hedged, sourced figures become charts and scenarios on one screen.",
    version=__version__,
)


Maps = Annotated[tuple[str, ...], Parameter(name="--map", negative=())]
DecimalComma = Annotated[bool, Parameter(negative=())]


@app.command
def serve(
    table: Path | None = None,
    *,
    host: str | None = None,
    port: str | None = None,  # a text, as int would take 0x50 for 80, and 80.5
    workers: str | None = None,
    public: Annotated[bool | None, Parameter(negative=())] = None,
    auth: Literal["none", "token", "proxy"] | None = None,
    trusted_proxy: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    host_name: Annotated[tuple[str, ...], Parameter(negative=())] = (),
    map_: Maps = (),
    decimal_comma: DecimalComma = False,
    crisis: str | None = None,
    as_of: str | None = None,
) -> None:
    """Serve the page and say its address.

    Parameters
    ----------
    table
        A table (.parquet, .csv, .xlsx, .json), or the word examples for two synthetic crises;
        without it the shipped one.
    host
        The address to listen on: 127.0.0.1 unless told.
    port
        The port to listen on: 8050 unless told.
    workers
        How many processes answer: 1 unless told.
    public
        Let everybody in, to read only: no file can be uploaded.
    auth
        Who may come in: token (whoever opens a link first) or proxy (whoever a proxy names).
    trusted_proxy
        The address or network of a proxy whose word is taken; may be given again.
    host_name
        A name by which the server is reached; may be given again.
    map_
        A column under another name as THEIRS=OURS, such as Betrag=value; may be given again.
    decimal_comma
        Numbers of a CSV are written with a comma, as 1,5.
    crisis
        The crisis of rows that name none.
    as_of
        The day of running totals without one, such as 2016-07-20: today unless told.
    """
    from dashboard.data.declared import read_declared
    from dashboard.serving import serve_forever
    from dashboard.settings import read_settings

    declared = read_declared(map_, decimal_comma=decimal_comma, crisis=crisis, as_of=as_of)
    settings = read_settings(
        table=table,
        host=host,
        port=port,
        workers=workers,
        public=public,
        auth=auth,
        trusted_proxy=trusted_proxy or None,
        host_name=host_name or None,
        declared=declared,
    )
    serve_forever(settings, say)


@app.command
def check(
    *tables: Annotated[Path, Parameter(required=True)],
    map_: Maps = (),
    decimal_comma: DecimalComma = False,
    crisis: str | None = None,
    as_of: str | None = None,
) -> int:
    """Report every fault of a table, a line each: row, column, value, and what was expected.

    Parameters
    ----------
    tables
        Tables to check (.parquet, .csv, .xlsx, .json).
    map_
        A column under another name as THEIRS=OURS, such as Betrag=value; may be given again.
    decimal_comma
        Numbers of a CSV are written with a comma, as 1,5.
    crisis
        The crisis of rows that name none.
    as_of
        The day of running totals without one, such as 2016-07-20: today unless told.
    """
    from dashboard.data.declared import read_declared
    from dashboard.data.index import is_shelf
    from dashboard.data.parts import is_long, read_parts
    from dashboard.data.shelving import check_shelf
    from dashboard.data.table import check_table
    from dashboard.errors import FaultyTableError

    declared = read_declared(map_, decimal_comma=decimal_comma, crisis=crisis, as_of=as_of)
    worst = 0
    for path in tables:
        try:
            if is_shelf(path):
                count = check_shelf(path)
            elif is_long(path):
                count = sum(part.height for part in read_parts(path, declared, tell=say))
            else:
                checked = check_table(path, declared)
                for notice in checked.notices:
                    say(f"{path.name}: {notice}")
                if checked.faults:
                    raise FaultyTableError(path.name, checked.faults, checked.untold_rows)
                count = checked.frame.height
            print(f"{path.name}: {count} {'figure' if count == 1 else 'figures'}, no fault.")
        except DashboardError as error:
            say(str(error))
            worst = max(worst, error.exit_code)
    return worst


@app.command
def build(
    *sources: Annotated[Path, Parameter(required=True)],
    output: Path = Path("figures.parquet"),
    map_: Maps = (),
    decimal_comma: DecimalComma = False,
    crisis: str | None = None,
    as_of: str | None = None,
) -> None:
    """Check sources and write them as one table.

    Parameters
    ----------
    sources
        Sources to build from (.csv, .xlsx, .parquet, .json).
    output
        The table to write; of more than 500,000 figures a folder with an index beside it.
    map_
        A column under another name as THEIRS=OURS, such as Betrag=value; may be given again.
    decimal_comma
        Numbers of a CSV are written with a comma, as 1,5.
    crisis
        The crisis of rows that name none.
    as_of
        The day of running totals without one, such as 2016-07-20: today unless told.
    """
    from dashboard.data.declared import read_declared
    from dashboard.data.shelving import build_table

    declared = read_declared(map_, decimal_comma=decimal_comma, crisis=crisis, as_of=as_of)
    built = build_table(sources, output, declared, tell=say)
    print(f"{output.name}: {built.figures} figures of {built.crises} crises.")


@app.command
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
    from dashboard.data.keeper import read_served
    from dashboard.data.shipped import table_path
    from dashboard.view.export import export_file

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
    served = read_served(table_path(table))
    pairs += [_setting(text) for text in set_]
    file = export_file(served, kind, format, pairs, home=home)
    if output is None:
        sys.stdout.buffer.write(file.content)
        sys.stdout.buffer.flush()
    else:
        from dashboard.data.writing import write_whole

        write_whole(output, lambda target: target.write(file.content))


@app.command
def check_sentence(
    sentence: Annotated[str, Parameter(allow_leading_hyphen=True)], table: Path | None = None
) -> int:
    """Say whether a quoted sentence is still true, changed, or not ours; exit 0 only if true.

    Parameters
    ----------
    sentence
        A sentence as the page copies it; with its link, if it is there.
    table
        A table (.parquet, .csv, .xlsx); without it the shipped one.
    """
    from dashboard.data.keeper import read_served
    from dashboard.data.shipped import table_path
    from dashboard.view import sentences

    served = read_served(table_path(table))
    verdict = sentences.check_sentence(served.frame, sentence)
    print(verdict.words)
    return 0 if verdict.kind == "true" else 1


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CallError(f"--set {text!r} is not of the form DRIVER=VALUE, such as need_level=1.1.")
    return name, value


def say(text: str) -> None:
    """Print a message on standard error."""
    print(text, file=sys.stderr)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: exit 0 good, 1 the data is bad, 2 the call is wrong."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        code = app(words, exit_on_error=False, print_error=False, result_action="return_value")
        code = code if words else 2  # nothing was asked for, and the help was shown
    except DashboardError as error:
        say(str(error))
        code = error.exit_code
    except CycloptsError as error:
        say(f"{error} See `dashboard --help`.")
        code = 2
    except KeyboardInterrupt:
        code = 0
    except BrokenPipeError:  # the reader of standard output has gone, as `| head` does
        sys.stderr.close()
        code = 0
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
