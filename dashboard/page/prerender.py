"""What a reader sees before the page's scripts run: the title, the cards, two charts as pictures.

On a poor line the scripts take seconds. The live page is put up beneath and takes this one's place
once its charts are drawn (assets/first.js); without scripts it stays.
"""

from dashboard.charts.base import ChartFigure
from dashboard.charts.captions import chart_subtitle, chart_title
from dashboard.charts.spec import chart_names, chart_sentences, make_chart
from dashboard.model.scenario_result import ScenarioResult
from dashboard.page.components.cards import make_cards
from dashboard.page.components.chart_card import make_legend
from dashboard.page.static_html import to_html, write_element, write_text
from dashboard.screen.compute import compute_result
from dashboard.screen.state import ScreenState
from dashboard.svg.plot import drawing
from dashboard.text.labels import title_words
from dashboard.text.summary import card_lines

PICTURES = 2  # charts: what the first screen of a desk holds
POINTS = 40  # of a line at the most: a curve needs no more
BOX = {"width": 480, "height": 400}
SVG = "http://www.w3.org/2000/svg"


def first_view(state: ScreenState) -> str:
    """Return the first view of a screen as HTML."""
    vintage, result = state.vintage, compute_result(state)
    sentences = chart_sentences(result)
    cards = "".join(map(to_html, make_cards(vintage, card_lines(result))))
    charts = "".join(
        _picture(name, result, sentences[name]) for name in chart_names(vintage)[:PICTURES]
    )
    title = write_element("h1", {}, write_text(title_words(vintage.crisis)))
    legend = _part("p", "legend", "".join(map(to_html, make_legend(vintage, result.mode))))
    pictures = _part("div", "pictures", legend + charts)
    main = _part("section", "cards", cards) + _part("div", "workbench", pictures)
    inside = _part("header", "page-head", title) + write_element("main", {}, main)
    return write_element("div", {"id": "first-view", "aria-busy": True}, inside)


def _picture(name: str, result: ScenarioResult, sentence: str) -> str:
    """Return a chart with its words, as a picture."""
    title = chart_title(name, result.vintage)
    picture = drawing(_thinned(make_chart(result, name)), f"{title}. {sentence}", **BOX)
    picture = picture.replace(f' xmlns="{SVG}"', "")  # inside a page it goes without saying
    head = _part("div", "section-head", write_element("h2", {}, write_text(title)))
    subtitle = _part("p", "subtitle", write_text(chart_subtitle(name, result.vintage)))
    words = _part("p", "sentence", write_text(sentence))
    return _part("section", "chart", head + subtitle + words + _part("div", "picture", picture))


def _part(tag: str, look: str, inside: str) -> str:
    return write_element(tag, {"className": look}, inside)


def _thinned(chart: ChartFigure) -> ChartFigure:
    """Return a chart whose lines have fewer points; the first and the last stay."""
    return {"data": [_thin(trace) for trace in chart["data"]], "layout": chart["layout"]}


def _thin(trace: dict) -> dict:
    days = trace.get("x") or ()
    if trace.get("mode") != "lines" or len(days) <= POINTS:
        return trace
    step = -(-(len(days) - 1) // (POINTS - 1))
    indices = [*range(0, len(days) - 1, step), len(days) - 1]
    return trace | {name: [trace[name][index] for index in indices] for name in ("x", "y")}
