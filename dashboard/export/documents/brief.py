"""The brief of a screen: one page of HTML with its cards, charts, tables, sources and scenario."""

from datetime import date

import polars as pl

from dashboard.charts.base import ChartFigure
from dashboard.charts.captions import (
    chart_source,
    chart_subtitle,
    chart_title,
    event_words,
    legend_entries,
)
from dashboard.charts.data_table import chart_table
from dashboard.charts.marked_rows import shown_events
from dashboard.charts.spec import CHARTS, all_charts, chart_sentences
from dashboard.export.about import citation
from dashboard.export.documents.document import render
from dashboard.model.headlines import headline_figures
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.screen.brief_mark import MAX_MARK_LENGTH, Frozen, freeze, to_mark
from dashboard.screen.codec import MAX_QUERY_LENGTH
from dashboard.screen.compute import compute_result
from dashboard.screen.parameters import to_query
from dashboard.screen.state import ScreenState
from dashboard.svg.plot import drawing
from dashboard.text.about import CAUTION, basis_sentence, screen_title, setting_lines
from dashboard.text.cards import make_cards
from dashboard.text.caveats import caveat_words
from dashboard.text.comparison import compare_scenarios
from dashboard.text.dates import day_words
from dashboard.text.equations import filled_equations, symbols_sentence
from dashboard.text.evidence import INTRODUCTION, hedge_table, moved_sentence, prior_table
from dashboard.text.hedges import due_words, figure_words, source_words
from dashboard.text.labels import FAN_SENTENCES, FAN_TITLES
from dashboard.text.numbers import count_words
from dashboard.text.ratios import ratio_lines
from dashboard.text.sources import sources_sentence, sources_table
from dashboard.text.summary import card_lines
from dashboard.text.word_table import WordTable, source_link

WIDTHS = {"broad": 520, "slim": 358}  # pixels of a chart on a page and on a phone
MAX_ROWS = 1000  # of figures, so that a brief stays small enough to send
FIGURE_HEADS = ("Figure", "As stated", "As of", "Due", "Who said it", "Source")


def make_brief(state: ScreenState, *, home: str, day: date) -> str:
    """Return a brief as one HTML document that needs no server and no network.

    Args:
        state: the screen.
        home: where the page is served, for the link that says what has changed.
        day: on which the brief is frozen.
    """
    vintage, result = state.vintage, compute_result(state)
    frozen = freeze(state, result, day)
    charts = _charts(result)
    return render(
        "brief.html",
        title=screen_title(vintage),
        frozen=frozen,
        day=day_words(day),
        version=vintage.table.version,
        caution=CAUTION,
        link="" if state.is_uploaded else _link(state, frozen, home),
        cards=make_cards(vintage, card_lines(result)),
        settings=setting_lines(vintage, state.scenario, state.reasons),
        basis=basis_sentence(vintage),
        bands=FAN_SENTENCES[state.fan] if vintage.can_project else "",
        charts=charts,
        **(_beside_charts(state, result) if charts else {}),
        comparison=compare_scenarios(result, state.reasons),
        **_figures(vintage),
        sources_sentence=sources_sentence(vintage),
        sources=sources_table(vintage),
        citation=citation(state),
    )


def _link(state: ScreenState, frozen: Frozen, home: str) -> str:
    query = to_query(state)
    mark = to_mark(frozen, min(MAX_MARK_LENGTH, MAX_QUERY_LENGTH - len(query) - len("&brief=")))
    return f"{home.rstrip('/')}/?{query}&brief={mark}"


def _charts(result: ScenarioResult) -> list[dict[str, object]]:
    """Return the words, numbers and pictures of each chart; a picture for each screen size."""
    vintage, sentences = result.vintage, chart_sentences(result)
    return [
        {
            "title": chart_title(name, vintage),
            "subtitle": chart_subtitle(name, vintage),
            "sentence": sentences[name],
            "pictures": _pictures(name, chart, chart_title(name, vintage)),
            "source": chart_source(name, vintage),
            "table": chart_table(name, result),
        }
        for name, chart in all_charts(result).items()
    ]


def _pictures(name: str, chart: ChartFigure, title: str) -> dict[str, str]:
    return {
        size: drawing(chart, title, width=width, height=CHARTS[name].brief_height)
        for size, width in WIDTHS.items()
    }


def _beside_charts(state: ScreenState, result: ScenarioResult) -> dict[str, object]:
    """Return the legend, the events, and how the numbers of the charts are computed."""
    vintage = state.vintage
    events = shown_events(vintage).to_dicts()
    return {
        "legend": legend_entries(vintage, state.fan),
        "events": [(event["number"], event_words(event)) for event in events],
        "introduction": INTRODUCTION,
        "moved": moved_sentence(state.scenario),
        "equations": filled_equations(result),
        "symbols": symbols_sentence(vintage.inputs),
        "hedges": hedge_table(vintage),
        "ratios": ratio_lines(vintage),
        "fans": [(FAN_TITLES[mode], sentence) for mode, sentence in FAN_SENTENCES.items()],
        "priors": prior_table(vintage.drivers),
    }


def _figures(vintage: CrisisVintage) -> dict[str, object]:
    """Return the figures with a card or from the founding document, and all others."""
    figures, headlines = vintage.figures, headline_figures(vintage)["id"]
    first = pl.col("id").is_in(headlines.implode()) | pl.col("briefing")
    others = figures.filter(~first)
    title = f"{count_words(others.height, 'more figure')} known on that day"
    return {
        "headlines": _figure_table("The figures", figures.filter(first)),
        "others": _figure_table(title, others.head(MAX_ROWS)),
        "is_cut": others.height > MAX_ROWS,
        "max_rows": MAX_ROWS,
    }


def _figure_table(title: str, figures: pl.DataFrame) -> WordTable:
    rows = [
        (
            row["label"],
            " ".join(filter(None, (figure_words(row), caveat_words([row])))),
            day_words(row["as_of"]),
            due_words(row),
            source_words(row),
            source_link(row["source_title"], row["source_url"]),
        )
        for row in figures.to_dicts()
    ]
    return WordTable(title, FIGURE_HEADS, rows)
