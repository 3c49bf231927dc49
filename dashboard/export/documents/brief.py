"""The brief of a screen: cards, charts, tables, sources, scenario, and what froze it."""

from datetime import date

import polars as pl
from dash import html

from dashboard.charts import all_charts
from dashboard.charts.captions import chart_source, chart_subtitle, chart_title
from dashboard.charts.marked_rows import shown_events
from dashboard.export.about import citation
from dashboard.export.documents.markup import Ready, markup
from dashboard.export.documents.style import make_document
from dashboard.model.headlines import headline_figures
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.cards import make_cards
from dashboard.page.components.chart_card import make_events, make_legend
from dashboard.page.components.comparison import make_compare
from dashboard.page.components.data_table import make_twin
from dashboard.page.components.scrolling_table import make_cell
from dashboard.page.tabs.methods import make_methods
from dashboard.page.tabs.sources import make_sources
from dashboard.screen.brief_mark import LONGEST_MARK, Frozen, freeze, to_mark
from dashboard.screen.read_state import LONGEST_QUERY
from dashboard.screen.state import ScreenState
from dashboard.svg.plot import drawing
from dashboard.text.about import CAUTION, basis_sentence, screen_title, setting_lines
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, figure_words, source_words
from dashboard.text.labels import FAN_SENTENCES
from dashboard.text.numbers import count_words
from dashboard.text.summary import card_lines, chart_sentences
from dashboard.text.word_table import source_link

SIZES = {"broad": (520, 300), "slim": (358, 300)}  # pixels of a chart on a page and on a phone
HEIGHTS = {"following": 420}
BROUGHT = "It shows a table that a reader brought. No link leads there: who has it has the table."
MOST_ROWS = 1000  # of figures, so that a brief stays small enough to send


def make_brief(state: ScreenState, *, home: str, day: date) -> str:
    """Return a brief as one HTML document that needs no server and no network.

    Args:
        state: the screen.
        home: where the page is served, for the link that says what has changed.
        day: on which the brief is frozen.
    """
    vintage, result = state.vintage, state.result()
    frozen = freeze(state, result, day)
    parts = [
        _head(state, frozen, home),
        html.Section(make_cards(vintage, card_lines(result)), className="cards"),
        html.Section([html.H2("The scenario"), *_settings(state)]),
        *_charts(state, result),
        *([html.Section(make_compare(result, state.reasons))] if state.kept else []),
        html.Section([html.H2("The figures"), *_figures(vintage)]),
        html.Section([html.H2("Sources"), *_sources(vintage)]),
        html.Footer(
            [
                html.P(
                    "Cite the source of a figure for the figure, and this for the compilation: "
                    f"{citation(state)}"
                ),
                html.P(
                    f"Content hash {frozen.hash}: the first {len(frozen.hash)} signs of a SHA-256 "
                    "of the figures as known on that day and of the scenario's settings."
                ),
            ]
        ),
    ]
    return make_document(screen_title(state.vintage), markup(parts))


def _head(state: ScreenState, frozen: Frozen, home: str) -> html.Header:
    return html.Header(
        [
            html.H1(screen_title(state.vintage)),
            html.P(
                f"Brief {frozen.hash}, frozen on {day_words(frozen.day)} "
                f"from table {state.vintage.served.version}. {CAUTION}"
            ),
            html.P(BROUGHT if state.is_brought else _link(state, frozen, home)),
        ]
    )


def _link(state: ScreenState, frozen: Frozen, home: str) -> html.A:
    query = state.query()
    mark = to_mark(frozen, min(LONGEST_MARK, LONGEST_QUERY - len(query) - len("&brief=")))
    link = f"{home.rstrip('/')}/?{query}&brief={mark}"
    return html.A("Open this screen and see what has changed since", href=link)


def _settings(state: ScreenState) -> list:
    vintage = state.vintage
    lines = setting_lines(vintage, state.scenario, state.reasons)
    told = html.Ul([html.Li(line) for line in lines], className="settings") if lines else None
    return [
        html.P("Every slider stands at what the table states." if told is None else "Moved:"),
        told,
        html.P(basis_sentence(vintage), className="quiet"),
        html.P(FAN_SENTENCES[state.fan], className="quiet") if vintage.inputs else None,
    ]


def _charts(state: ScreenState, result: ScenarioResult) -> list[html.Section]:
    """Return the charts, each drawn twice: for a page, and for a phone."""
    vintage = result.vintage
    charts, sentences = all_charts(result), chart_sentences(result)
    if not charts:
        return []
    drawn = [
        html.Div(
            [
                html.H2(chart_title(name, vintage)),
                html.P(chart_subtitle(name, vintage), className="subtitle"),
                html.P(sentences[name], className="sentence"),
                *(
                    _drawing(name, chart, chart_title(name, vintage), look, size)
                    for look, size in SIZES.items()
                ),
                html.P(chart_source(name, vintage), className="source-line"),
                html.Details(
                    [
                        html.Summary("Numbers"),
                        html.Div(make_twin(name, result), className="scroll"),
                    ]
                ),
            ],
            className="chart",
        )
        for name, chart in charts.items()
    ]
    events = make_events(shown_events(vintage))
    return [
        html.Section(
            [
                html.P(make_legend(vintage, result.fan.mode), className="legend"),
                html.Div(drawn, className="charts"),
                html.Div(events, className="events") if events else None,
                html.Details([html.Summary("How it is computed"), *make_methods(state)]),
            ]
        )
    ]


def _drawing(name: str, chart: dict, title: str, look: str, size: tuple[int, int]) -> html.Div:
    width, height = size
    drawn = drawing(chart, title, width=width, height=HEIGHTS.get(name, height))
    return html.Div(Ready(drawn), className=look)


def _figures(vintage: CrisisVintage) -> list:
    """Return the figures with a card or from the founding document, and the rest folded up."""
    figures, shown = vintage.figures, headline_figures(vintage)["id"]
    first = pl.col("id").is_in(shown.implode()) | pl.col("briefing")
    rest = figures.filter(~first)
    parts = [_table(figures.filter(first))]
    if not rest.is_empty():
        parts.append(
            html.Details(
                [
                    html.Summary(f"{count_words(rest.height, 'more figure')} known on that day"),
                    _table(rest.head(MOST_ROWS)),
                    html.P(f"Only the first {MOST_ROWS} are listed here.")
                    if rest.height > MOST_ROWS
                    else None,
                ]
            )
        )
    return parts


def _sources(vintage: CrisisVintage) -> list:
    told, table = make_sources(vintage)
    return [told, html.Details([html.Summary("Every source"), table])]


def _table(figures: pl.DataFrame) -> html.Div:
    head = ("Figure", "As stated", "As of", "Due", "Who said it", "Source")
    body = [
        html.Tr(
            [
                html.Th(row["label"], scope="row"),
                html.Td(figure_words(row)),
                html.Td(day_words(row["as_of"])),
                html.Td(due_words(row)),
                html.Td(source_words(row)),
                html.Td(make_cell(source_link(row["source_title"], row["source_url"]))),
            ]
        )
        for row in figures.to_dicts()
    ]
    names = html.Tr([html.Th(name, scope="col") for name in head])
    return html.Div(html.Table([html.Thead(names), html.Tbody(body)]), className="scroll")
