"""The page about the API: every address, its names and values, and lines to copy."""

from urllib.parse import parse_qsl

from dash import html

from dashboard.charts import NEEDS
from dashboard.data.schema import MEASURES, STATUSES
from dashboard.export import DOCUMENTS, KINDS, forms_of
from dashboard.export.documents.document import render
from dashboard.export.documents.markup import markup
from dashboard.model.drivers import Driver
from dashboard.model.fan_modes import FAN_MODES
from dashboard.screen.read_state import read_state
from dashboard.screen.state import number_text
from dashboard.tables.snapshot import TableSnapshot
from dashboard.text.numbers import driver_words

HOLDS = {
    "figures": "The figures, a row each, with hedge, speaker, day and source. Without crisis and "
    "known_on: all of the table.",
    "projection": "What follows, a row a day and measure: crisis, known_on, day, measure, unit, "
    "as_stated, scenario.",
    "fan": "The bands, a row a week and measure: the columns of the projection, and q05, q25, "
    "q50, q75, q95.",
    "comparison": "Every scenario below one another, a row a day and measure.",
    "claims": "What looked ahead and what came of it, a row a claim (part ledger), then what the "
    "bands of a past day said of each, with their scores (part hindcast), and those of later days "
    "of what was said later (part later).",
    "changes": "What changed between two days: the results on both (change is result), then a row "
    "a figure: revised, in dispute, withdrawn or new.",
    "chart": "One chart: its own rows, or its picture.",
    "package": "All tables, a workbook, and what every column means (Data Package).",
    "brief": "The screen as one page that needs no server and no network.",
}
TITLE = "Figures and projections for other programs"


def make_guide(served: TableSnapshot, home: str) -> str:
    """Return the page about the API as a whole document.

    Args:
        served: the table, whose first crisis is the example.
        home: where the page is served, such as ``http://127.0.0.1:8050/``.
    """
    state = read_state(served, "")
    drivers = state.vintage.drivers
    query = state.query()
    if drivers:
        query += f"&{drivers[0].key}={example_value(drivers[0])}"
    parts = [
        html.Header(
            [
                html.H1(TITLE),
                html.P("Every file of the screen has an address. Nothing needs a key or a login."),
                html.P(html.A("To the screen", href=home)),
            ]
        ),
        _section("Addresses", _addresses(home)),
        _section("Names and values", *_parameters(served, drivers)),
        _section("Lines to copy", *_lines(home, query)),
        _section("Good to know", *_notes(home, query)),
    ]
    return render("document.html", title=TITLE, body=markup(parts))


def example_value(driver: Driver) -> str:
    """Return a value that a driver may have and does not have as stated, where there is one."""
    half = float(f"{(driver.minimum + driver.default) / 2:.2g}")
    fits = driver.minimum <= half <= driver.maximum
    return number_text(half if fits else driver.minimum)


def _section(title: str, *parts: object) -> html.Section:
    return html.Section([html.H2(title), *parts])


def _addresses(home: str) -> html.Div:
    rows = [
        (
            f"{home}api/{kind}.{forms_of(kind)[0]}",
            HOLDS.get(kind, ""),
            ", ".join(forms_of(kind)),
        )
        for kind in (*KINDS, *DOCUMENTS)
    ]
    rows.append((f"{home}health", "Whether the server is well, and which table it serves.", "json"))
    return _table(("Address", "Holds", "Formats"), rows, code=(0,))


def _parameters(served: TableSnapshot, drivers: tuple[Driver, ...]) -> list:
    letters = "keep_a, keep_b, keep_c"
    rows = [
        ("crisis", f"One of: {', '.join(served.crises[:20])}. The first unless told."),
        ("known_on", "A day such as 2016-07-20: only what was public then."),
        ("rests_on", "The scenario rests on these figures: ids, with commas."),
        ("since", "Of changes: the earlier day, such as 2016-06-20."),
        ("measure", f"Of figures, with commas: {', '.join(MEASURES)}."),
        ("status", f"Of figures, with commas: {', '.join(STATUSES)}."),
        ("quantity", "Of figures, with commas: quantities of the table."),
        ("find", "Of figures: words of label, source, place or note."),
        ("fan", f"What the bands rest on: {', '.join(FAN_MODES)}."),
        (letters, "A scenario kept beside: Name~slider:value~slider:value."),
        ("why_ and a slider", "The reason why it was moved."),
        ("chart", f"Which chart: {', '.join(NEEDS)}."),
        ("columns", "hapi puts the column names of HDX HAPI in front (figures, projection)."),
        ("format", "excel with .csv: byte order mark, CRLF, and text that would run guarded by '."),
    ]
    sliders = [
        (
            driver.key,
            f"{driver.label}: {number_text(driver.minimum)} to {number_text(driver.maximum)}, "
            f"stated {number_text(driver.default)} ({driver_words(driver.default, driver.unit)})",
        )
        for driver in drivers
    ]
    parts = [_table(("Name", "Value"), rows, code=(0,))]
    if sliders:
        parts += [
            html.H3("Sliders of the first crisis, by name"),
            _table(("Name", "Value"), sliders, code=(0,)),
        ]
    return parts


def _lines(home: str, query: str) -> list:
    projection = f"{home}api/projection.csv?{query}"
    pairs = ", ".join(f'{name} = "{value}"' for name, value in parse_qsl(query))
    return [
        html.P("One click on a grey field marks all of it.", className="quiet"),
        html.H3("curl"),
        html.Pre(f"curl -OJ '{projection}'"),
        html.H3("curl, only if it has changed since"),
        html.Pre(
            f"curl --etag-compare figures.etag --etag-save figures.etag -o figures.csv "
            f"'{home}api/figures.csv'"
        ),
        html.H3("Excel: Data, From Web, and this address"),
        html.Pre(projection),
        html.H3("Excel: Data, Get Data, Blank Query, Advanced Editor (Power Query)"),
        html.Pre(
            "let\n"
            f'  Answer = Web.Contents("{home}", [\n'
            '    RelativePath = "api/projection.csv",\n'
            f"    Query = [{pairs}]]),\n"
            '  Source = Csv.Document(Answer, [Delimiter = ",", Encoding = 65001]),\n'
            "  Named = Table.PromoteHeaders(Source),\n"
            "  Typed = Table.TransformColumnTypes(Named, {\n"
            '    {"known_on", type date}, {"day", type date},\n'
            '    {"as_stated", type number}, {"scenario", type number}}, "en-US")\n'
            "in\n  Typed"
        ),
        html.H3("Python (Polars)"),
        html.Pre(
            "import polars as pl\n\n"
            f'address = "{projection}"\n'
            "projection = pl.read_csv(address, try_parse_dates=True)\n"
            f'figures = pl.read_parquet("{home}api/figures.parquet")'
        ),
        html.H3("R"),
        html.Pre(
            f'address <- "{projection}"\n'
            'projection <- read.csv(address, encoding = "UTF-8")\n'
            "projection$day <- as.Date(projection$day)"
        ),
        html.H3("The command line, without a server"),
        html.Pre(f"dashboard export projection {_settings(query)} --output projection.csv"),
    ]


def _settings(query: str) -> str:
    own = {"crisis": "--crisis", "known_on": "--known-on"}
    return " ".join(
        f"{own[name]} {value}" if name in own else f"--set {name}={value}"
        for name, value in parse_qsl(query)
    )


def _notes(home: str, query: str) -> list:
    notes = (
        "An empty cell, and null in JSON, means that there is no figure; it is not zero.",
        "Days are written as 2016-07-20, numbers with a decimal point, text as UTF-8.",
        "Every answer has an ETag. Send it back as If-None-Match: the answer is 304 without a file "
        "as long as nothing has changed. Parts of a file are answered too (Range).",
        'A name or value that cannot be used is answered with 400 and {"error": "..."} that says '
        "what is wrong; an unknown address with 404.",
        "Other pages of the web may not read these addresses (CORS) unless whoever runs the "
        "server allows it: DASHBOARD_ORIGINS=https://example.org, or * for every page.",
        "The same address gives the same bytes as long as table and program are the same; a brief "
        "also holds the day on which it was made.",
    )
    return [
        html.Ul([html.Li(note) for note in notes]),
        html.P(
            [
                "What every column means stands in datapackage.json of ",
                html.A("the package", href=f"{home}api/package.zip?{query}"),
                ".",
            ]
        ),
    ]


def _table(names: tuple[str, ...], rows: list[tuple], *, code: tuple[int, ...]) -> html.Div:
    body = [
        html.Tr(
            [html.Td(html.Code(cell) if place in code else cell) for place, cell in enumerate(row)]
        )
        for row in rows
    ]
    head = html.Tr([html.Th(name, scope="col") for name in names])
    return html.Div(html.Table([html.Thead(head), html.Tbody(body)]), className="scroll")
