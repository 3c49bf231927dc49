"""Cards of the headline figures, in OCHA order: label, value with hedge, change, source."""

import polars as pl
from dash import html

from dashboard.model.distances import DistanceCheck
from dashboard.model.vintage import CrisisVintage
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, figure_words, hedge_words, source_words
from dashboard.text.labels import MEASURE_WORDS
from dashboard.text.numbers import plain_number

MOST_CARDS = 12
SERIES = ["quantity", "measure", "status", "unit"]  # rows that say the same thing of several days
NEWEST = ["as_of", "reported_on"]
SPEAKER = pl.coalesce("actor", "publisher")
UNIT_NAMES = {"km": "kilometres", "mi": "miles"}


def headline_figures(vintage: CrisisVintage) -> pl.DataFrame:
    """Return the rows that get a card: the headline rows, of a series the newest.

    A crisis without headlines shows the rows that carry the scenario, and then, as long as there
    is room, what else was said last.
    """
    figures = vintage.figures
    headline = figures.filter(pl.col("headline"))
    if headline.is_empty():
        said = figures.filter(pl.col("value").is_not_null()).sort(
            *NEWEST, descending=True, maintain_order=True
        )
        rows = pl.concat([vintage.chosen.drop("role"), said])
        return rows.unique(SERIES, keep="first", maintain_order=True).head(MOST_CARDS)
    told = pl.format("{} {}", *NEWEST)  # days as texts stand in the order of the days
    return headline.filter(told == told.max().over(SERIES)).head(MOST_CARDS)


def make_cards(vintage: CrisisVintage, lines: dict[str, str]) -> list[html.Article]:
    """Return the cards; ``lines`` says what the scenario makes of a figure, by id."""
    return [
        make_card(figure, vintage, lines.get(figure["id"]))
        for figure in headline_figures(vintage).to_dicts()
    ]


def make_card(figure: dict, vintage: CrisisVintage, line: str | None) -> html.Article:
    """Return one card; the whole of it opens the figure."""
    hedge = hedge_words(figure)
    value = figure_words(figure).removeprefix(hedge).strip()
    check = vintage.distances.get(figure["id"])
    description = [
        trend_words(figure, vintage.figures),
        f"Due {due_words(figure)}." if due_words(figure) else "",
    ]
    return html.Article(
        [
            html.H2(
                html.Button(
                    figure["label"],
                    className="card-open",
                    title="Open this figure: who said it, where, and what else was said",
                    **{"data-opens": figure["id"]},
                )
            ),
            html.P(
                [
                    html.Span(f"{hedge} ", className="hedge") if hedge else None,
                    *value_parts(value, figure["unit"]),
                ],
                className="card-value",
            ),
            html.P(" ".join(filter(None, description)), className="card-trend"),
            html.P(distance_words(check), className="card-note", role="note")
            if check is not None and check.doubtful
            else None,
            html.P(line, className="card-scenario") if line is not None else None,
            html.P(
                f"{source_words(figure)}. As of {day_words(figure['as_of'])}.",
                className="card-source",
            ),
        ],
        className="card",
        **{"data-figure": figure["id"]},
    )


def value_parts(value: str, unit: str | None) -> list:
    """Return a value with its unit set smaller, where the unit is a word after the number."""
    number, _, word = value.rpartition(" ")
    if number and unit and word[:4] == unit[:4]:
        return [html.B([number, html.Span(f" {word}", className="unit")])]
    return [html.B(value)]


def make_briefing(vintage: CrisisVintage) -> list:
    """Return the other figures of the founding document, those without a card, one line each."""
    shown = headline_figures(vintage)["id"]
    rows = vintage.figures.filter(pl.col("briefing") & ~pl.col("id").is_in(shown.implode()))
    if rows.is_empty():
        return []
    return [
        html.H2("Also in the same report"),
        html.Dl(
            [
                html.Div(
                    [
                        html.Dt(figure["label"]),
                        html.Dd(
                            html.Button(
                                briefing_words(figure),
                                className="claim-open",
                                title="Open this figure",
                                **{"data-opens": figure["id"]},
                            )
                        ),
                    ],
                    **{"data-figure": figure["id"]},
                )
                for figure in rows.to_dicts()
            ]
        ),
    ]


def briefing_words(figure: dict) -> str:
    """Return a figure in a line; an event shows the source's own words for its day."""
    if figure["measure"] == "event":
        return figure["stated_as"] or day_words(figure["as_of"])
    return figure_words(figure)


def trend_words(figure: dict, figures: pl.DataFrame) -> str:
    """Return how a figure compares with the newest earlier one of its quantity and status.

    It goes up or down against its own speaker only; what another counted is told with the name.
    """
    if figure["value"] is None:
        return ""
    earlier = figures.filter(
        (pl.col("quantity") == figure["quantity"])
        & (pl.col("unit") == figure["unit"])
        & (pl.col("status") == figure["status"])
        & (pl.col("as_of") < figure["as_of"])
        & pl.col("value").is_not_null()
    ).sort("as_of", "reported_on", maintain_order=True)
    if earlier.is_empty():
        return ""
    own = earlier.filter(SPEAKER.eq_missing(figure["actor"] or figure["publisher"]))
    before = (earlier if own.is_empty() else own).row(-1, named=True)
    when, words = day_words(before["as_of"]), figure_words(before)
    told = f"On {when}: {words}" + (f", {source_words(before)}." if own.is_empty() else ".")
    if before["value"] == figure["value"]:
        return f"Unchanged since {when}." if words == figure_words(figure) else told
    if own.is_empty() or figure["measure"] in ("distance", "ordinal", "duration"):
        return told
    direction = "Up" if figure["value"] > before["value"] else "Down"
    return f"{direction} from {words} on {when}."


def distance_words(check: DistanceCheck) -> str:
    """Return what the map says of a stated distance; the quote itself stays as it is."""
    measured = f"{plain_number(round(check.great_circle))} {check.unit}"
    text = f"On the map the two places lie {measured} apart in a straight line."
    if check.mending_unit is None:
        return text
    name = UNIT_NAMES[check.mending_unit]
    return f"{text} The number would fit in {name}: perhaps a slip of the unit."


def figure_title(figure: dict) -> str:
    """Return the heading of a figure's drawer."""
    return f"{MEASURE_WORDS[figure['measure']]}: {figure['label']}"
