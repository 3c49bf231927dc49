"""The command line: serve, check, build, export and check-sentence.

Commands import what reads and computes when they run: the process of ``serve`` only watches over
its workers, and would spend as long on these imports as a worker does.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

from cyclopts import App, CycloptsError, Parameter

from dashboard import __version__
from dashboard.data.streams import fill_standard_streams
from dashboard.errors import CallError, DashboardError
from dashboard.server import serve as run_server
from dashboard.settings import Settings

if TYPE_CHECKING:
    from dashboard.data.import_options import ImportOptions

app = App(
    name="dashboard",
    help="Hedged, sourced figures become charts and scenarios on one screen.",
    version=__version__,
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line: exit 0 good, 1 the data is bad, 2 the call is wrong."""
    fill_standard_streams()
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Return the exit code of a call."""
    try:
        code = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except DashboardError as error:
        print_message(str(error))
        return error.exit_code
    except CycloptsError as error:
        print_message(f"{error} See `dashboard --help`.")
        return 2
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:  # the reader of standard output has gone, as `| head` does
        sys.stderr.close()
        return 0
    if not arguments:  # the help was shown
        return 2
    return code if isinstance(code, int) else 0


def print_message(text: str) -> None:
    """Print a message on standard error."""
    print(text, file=sys.stderr)


@Parameter(name="*")
@dataclass(frozen=True)
class Declaration:
    """What a file does not say of itself.

    Attributes:
        map_: A column under another name as THEIRS=OURS, such as Betrag=value; may be given again.
        set_column: What is the same in every row as COLUMN=TEXT, such as unit=people; several may
            follow. "Targeted:status=target" is said of the rows of one column of --values.
        values: Columns of the file whose cells become rows, such as "In need" "Targeted".
        decimal_comma: Numbers of a CSV are written with a comma, as 1,5.
        day_first: Whether 03/04/2025 is 3 April (--day-first) or 4 March (--month-first).
        crisis: The crisis of rows that name none.
        as_of: The day of rows and running totals without one, such as 2016-07-20.
        sheet: The sheet of a workbook; without it the one that holds the table.
        mapping: A mapping file that says all of this.
        save_mapping: Where to write such a file.
    """

    map_: Annotated[tuple[str, ...], Parameter(name="--map", negative=())] = ()
    set_column: Annotated[tuple[str, ...], Parameter(negative=(), consume_multiple=True)] = ()
    values: Annotated[tuple[str, ...], Parameter(negative=(), consume_multiple=True)] = ()
    decimal_comma: Annotated[bool, Parameter(negative=())] = False
    day_first: Annotated[bool | None, Parameter(negative="--month-first")] = None
    crisis: str | None = None
    as_of: str | None = None
    sheet: str | None = None
    mapping: Path | None = None
    save_mapping: Path | None = None

    def read(self) -> "ImportOptions":
        """Return what is declared, and write it as a mapping file where one is asked for.

        Raises:
            CallError: something of it cannot be meant, or a file cannot be read or written.
        """
        from dashboard.data.files import read_whole, shown_name, write_whole
        from dashboard.data.import_options import read_import_options
        from dashboard.data.mapping_files import (
            MAX_BYTES,
            joined_options,
            read_mapping,
            write_mapping,
        )

        given = read_import_options(
            self.map_,
            decimal_comma=self.decimal_comma,
            crisis=self.crisis,
            as_of=self.as_of,
            set_column=self.set_column,
            values=self.values,
            day_first=self.day_first,
            sheet=self.sheet,
        )
        if self.mapping is not None:
            content = read_whole(self.mapping, max_bytes=MAX_BYTES)
            given = joined_options(read_mapping(content, shown_name(self.mapping)), given)
        if self.save_mapping is not None:
            written = write_mapping(given)
            write_whole(self.save_mapping, lambda target: target.write(written))
        return given


UNDECLARED = Declaration()


@app.command
def serve(settings: Settings | None = None, *, declaration: Declaration = UNDECLARED) -> None:
    """Serve the page and say its address; of a file not in our format, its good rows.

    Args:
        settings: Where to listen, who may come in, and what to serve.
        declaration: What the file does not say of itself.
    """
    declared = None if declaration == UNDECLARED else declaration.read()
    run_server(settings or Settings(), declared, print_message)


@app.command
def check(
    *tables: Annotated[Path, Parameter(required=True)],
    declaration: Declaration = UNDECLARED,
) -> int:
    """Report every fault of a table, a line each: row, column, value, and what was expected.

    Args:
        tables: Tables to check (.parquet, .csv, .xlsx, .json).
        declaration: What the file does not say of itself.
    """
    declared = declaration.read()
    worst = 0
    for path in tables:
        try:
            count = _count_figures(path, declared)
            print(f"{path.name}: {count} {'figure' if count == 1 else 'figures'}, no fault.")
        except DashboardError as error:
            print_message(str(error))
            worst = max(worst, error.exit_code)
    return worst


def _count_figures(path: Path, declared: "ImportOptions") -> int:
    """Return how many figures a table holds; its notices are printed.

    Raises:
        DashboardError: it breaks its rules, or cannot be read.
    """
    from dashboard.data.dataset import check_dataset, is_dataset
    from dashboard.data.long_csv import is_long, read_parts
    from dashboard.data.table_files import check_table, faults_of

    if is_dataset(path):
        return check_dataset(path)
    if is_long(path):
        return sum(part.height for part in read_parts(path, declared, on_notice=print_message))
    checked = check_table(path, declared)
    for notice in checked.notices:
        print_message(f"{path.name}: {notice}")
    faults = faults_of(checked, path.name)
    if faults is not None:
        raise faults
    return checked.frame.height


@app.command
def build(
    *sources: Annotated[Path, Parameter(required=True)],
    output: Path = Path("figures.parquet"),
    declaration: Declaration = UNDECLARED,
) -> int:
    """Check sources and write their good rows as one table.

    A fault in a table under our own column names refuses all. Of other files the good rows are
    written and the others listed; the exit code is then 1, as of ``check``.

    Args:
        sources: Sources to build from (.csv, .xlsx, .parquet, .json).
        output: The table to write; of more than 500,000 figures a folder with an index beside it.
        declaration: What the file does not say of itself.
    """
    from dashboard.data.build import build_table

    built = build_table(sources, output, declaration.read(), on_notice=print_message)
    crises = "1 crisis" if built.crises == 1 else f"{built.crises} crises"
    print(f"{output.name}: {built.figures} figures of {crises}.")
    if not built.left_out:
        return 0
    rows = "1 row was" if built.left_out == 1 else f"{built.left_out} rows were"
    print_message(f"{output.name}: {rows} left out, and the table was written without.")
    return 1


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

    Args:
        kind: The figures; the projection (a row a day and measure); the fan (weekly, with
            quantiles); the comparison of the scenarios kept; the claims with what came of them,
            and how the fans of the day did; what changed since an earlier day; a chart; the
            package (a zip of all tables with what they mean); or the brief (one HTML page that
            needs no server).
        table: A table (.parquet, .csv, .xlsx); without it the shipped one.
        crisis: A crisis of the table. Without it: all for figures, the first for the projection.
        known_on: A day such as 2016-07-20: only what was public then. Without it: every row for
            figures, the crisis's opening day for the projection.
        since: The earlier day that changes are counted from. Without it: the crisis's opening day,
            or a month before.
        set_: A slider as DRIVER=VALUE, such as need_uptake=0.5; may be given again.
        measure: Only these measures, separated by commas.
        status: Only these statuses, separated by commas.
        quantity: Only these quantities, separated by commas.
        find: Only figures that hold these words.
        chart: Which chart, such as money; the first by default.
        columns: own, or hapi: the names of HDX HAPI in front of our own (figures and projection).
        format: csv, excel (CSV for Excel), xlsx, parquet or json; svg for a chart. A package is a
            zip, and a brief html. The first that fits by default.
        home: Where the page is served: a brief links there.
        output: The file to write.
    """
    from dashboard.data.files import write_whole
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
    if served.left_out is not None:
        print_message(served.left_out)
    pairs += [_setting(text) for text in set_]
    file = export_file(served, kind, format, pairs, home=home)
    if output is None:
        sys.stdout.buffer.write(file.content)
        sys.stdout.buffer.flush()
    else:
        write_whole(output, lambda target: target.write(file.content))


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise CallError(f"--set {text!r} is not of the form DRIVER=VALUE, such as need_level=1.1.")
    return name, value


@app.command
def check_sentence(
    sentence: Annotated[str, Parameter(allow_leading_hyphen=True)], table: Path | None = None
) -> int:
    """Say whether a quoted sentence is still true, changed, or not ours; exit 0 only if true.

    Args:
        sentence: A sentence as the page copies it; with its link, if it is there.
        table: A table (.parquet, .csv, .xlsx); without it the shipped one.
    """
    from dashboard.data.resources import table_path
    from dashboard.tables.snapshot import open_table
    from dashboard.text import quotes

    served = open_table(table_path(table))
    verdict = quotes.check_sentence(served, sentence)
    print(verdict.words)
    return 0 if verdict.kind == "true" else 1
