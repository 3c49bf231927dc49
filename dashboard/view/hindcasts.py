"""How a past day's fan did: in sentences, as strips on one scale, and as a table."""

from collections.abc import Sequence
from datetime import date

from dash import html

from dashboard.model.hindcast import PERSISTENCE, Hindcast
from dashboard.view.wording import (
    FAN_TITLES,
    chance_words,
    count_words,
    day_words,
    figure_words,
    result_words,
)

MAIN = "history"
FAN_NAMES = FAN_TITLES | {PERSISTENCE: "Nothing changes"}
TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)  # of the stated figure
HEADS = ("Claim", "The fan said, 9 in 10", "Stated", "What came", "Where it fell", "How far off")


def make_hindcast(told: Sequence[Hindcast], day: date) -> list:
    """Return how the fans of a day did; nothing but a sentence where nothing can be said yet."""
    main = [one for one in told if one.fan == MAIN and one.first]
    title = html.H2(f"How the fan of {day_words(day)} did")
    if not main:
        return [
            title,
            html.P(
                "Nothing that it spoke of has come due with a figure to hold it against. Choose an "
                "earlier day above, and what the fan said then is held against what came.",
                className="empty",
            ),
        ]
    return [
        title,
        html.P(held_sentence(main, day)),
        html.P(nearer_sentence(main)),
        make_strips(main),
        _table(main),
        html.P(
            "How far off: of one figure its distance to what came; of a fan the mean distance of "
            "its cases, less half their mean distance from one another (CRPS), so that a fan is "
            "rewarded for being narrow only where it is right.",
            className="note",
        ),
        _fans(told),
    ]


def held_sentence(told: Sequence[Hindcast], day: date) -> str:
    """Return how many outcomes a fan held, and how many a good one would."""
    count = len(told)
    most = sum(one.score.inside_most for one in told)
    half = sum(one.score.inside_half for one in told)
    missed = [one.claim["label"] for one in told if not one.score.inside_most]
    outside = f" It missed: {'; '.join(missed)}." if missed else ""
    return (
        f"The fan of {day_words(day)}, drawn as history went, held {most} of "
        f"{count_words(count, 'outcome')} in its 9 in 10 range, and {half} of {count} in its "
        f"middle half. A fan that is neither too wide nor too narrow holds about 9 in 10 and half "
        f"of them, in the long run.{outside}"
    )


def nearer_sentence(told: Sequence[Hindcast]) -> str:
    """Return how often a fan was nearer to what came than the claim, and than no change."""
    nearer = sum(one.score.crps < one.stated_error for one in told)
    rivals = [one for one in told if one.unchanged_error is not None]
    words = (
        f"It was nearer to what came than the stated figure for {nearer} of "
        f"{count_words(len(told), 'claim')}"
    )
    if rivals:
        unchanged = sum(one.score.crps < one.unchanged_error for one in rivals)
        words += f", and nearer than going on as before for {unchanged} of {len(rivals)}"
    return f"{words}. Few claims prove little: read it as a record, not as a rank."


def make_strips(told: Sequence[Hindcast]) -> html.Figure:
    """Return one strip a claim, all on one scale: the stated figure is 100 %."""
    ends = [
        value / one.stated
        for one in told
        if one.stated > 0
        for value in (one.score.quantiles[-1], one.outcome["value"])
    ]
    top = max([1.2, *ends]) * 1.04
    ticks = [tick for tick in TICKS if tick <= top]
    return html.Figure(
        [
            html.Figcaption(
                [
                    "What the fan said and what came, in percent of the stated figure. ",
                    html.Span([html.I(className="strip-key most"), " 9 in 10 cases "]),
                    html.Span([html.I(className="strip-key half"), " middle half "]),
                    html.Span([html.I(className="strip-key middle"), " middle case "]),
                    html.Span([html.I(className="strip-key said"), " stated "]),
                    html.Span([html.I(className="strip-key came"), " what came"]),
                ]
            ),
            *(_strip(one, top) for one in told if one.stated > 0),
            html.Div(
                [
                    html.Span(""),
                    html.Span(
                        [
                            html.Span(
                                result_words(tick, "share"), style={"--at": f"{tick / top:.4f}"}
                            )
                            for tick in ticks
                        ],
                        className="strip-scale",
                    ),
                ],
                className="strip-row",
                **{"aria-hidden": "true"},
            ),
        ],
        className="strips",
    )


def _strip(one: Hindcast, top: float) -> html.Div:
    lowest, low, middle, high, highest = (
        min(quantile / one.stated / top, 1.0) for quantile in one.score.quantiles
    )
    came = min(one.outcome["value"] / one.stated / top, 1.0)
    places = {
        "--lowest": lowest,
        "--low": low,
        "--middle": middle,
        "--high": high,
        "--highest": highest,
        "--said": 1.0 / top,
        "--came": came,
    }
    marks = ("most", "half", "middle", "said", "came")
    return html.Div(
        [
            html.Span(one.claim["label"], className="strip-name"),
            html.Span(
                [html.I(className=mark) for mark in marks],
                className="strip",
                role="img",
                style={name: f"{place:.4f}" for name, place in places.items()},
                **{"aria-label": strip_words(one)},
            ),
        ],
        className="strip-row",
        **{"data-hindcast": one.claim["id"]},
    )


def strip_words(one: Hindcast) -> str:
    """Return what a strip shows, as a sentence."""
    said, came = fan_words(one), figure_words(one.outcome)
    return f"The fan said {said}; stated was {stated_words(one)}; {came} came."


def fan_words(one: Hindcast) -> str:
    """Return the 9 in 10 range of a fan and its middle."""
    lowest, _, middle, _, highest = (_number(q, one) for q in one.score.quantiles)
    return f"{lowest} to {highest}, middle {middle}"


def stated_words(one: Hindcast) -> str:
    """Return the stated figure, and what it was in percent where the outcome is told so."""
    words = figure_words(one.claim)
    return f"all of {words}" if one.outcome["unit"] != one.claim["unit"] else words


def fell_words(one: Hindcast) -> str:
    """Return where in the fan the outcome fell, and so whether the fan was too high or low."""
    lowest, low, _, high, highest = one.score.quantiles
    came = one.outcome["value"]
    if came < lowest:
        where = "below the fan: it was far too high"
    elif came > highest:
        where = "above the fan: it was far too low"
    elif came < low:
        where = "in its low part: it was rather high"
    elif came > high:
        where = "in its high part: it was rather low"
    else:
        where = "in its middle half"
    return f"{where}; {chance_words(one.score.share_below)} of its cases are as low or lower"


def off_words(one: Hindcast) -> str:
    """Return how far off the fan, the stated figure and no change were, in the outcome's unit."""
    errors = {"fan": one.score.crps, "stated": one.stated_error, "as before": one.unchanged_error}
    told = (f"{who} {_number(far, one)}" for who, far in errors.items() if far is not None)
    return ", ".join(told).replace(" %", " points")


def _number(value: float, one: Hindcast) -> str:
    unit = one.outcome["unit"]
    if unit == "percent":
        return result_words(value / 100.0, "share")
    return result_words(value, unit).removesuffix(" people")


def _table(told: Sequence[Hindcast]) -> html.Div:
    body = [
        html.Tr(
            [
                html.Th([one.claim["label"], html.Small(_due(one))], scope="row"),
                html.Td(fan_words(one), **{"data-head": HEADS[1]}),
                html.Td(stated_words(one), **{"data-head": HEADS[2]}),
                html.Td(
                    [
                        figure_words(one.outcome),
                        html.Small(f"as of {day_words(one.outcome['as_of'])}"),
                    ],
                    **{"data-head": HEADS[3]},
                ),
                html.Td(fell_words(one), **{"data-head": HEADS[4]}),
                html.Td(off_words(one), **{"data-head": HEADS[5]}),
            ]
        )
        for one in told
    ]
    return _scrolling("How the fan did, claim by claim", HEADS, body)


def _due(one: Hindcast) -> str:
    return f"due {day_words(one.claim['due'])}"


def _fans(told: Sequence[Hindcast]) -> html.Div:
    """Return how each kind of fan did, over the claims that it speaks of."""
    heads = ("Fan", "Held in 9 in 10", "Held in the middle half", "Nearer than the stated figure")
    body = []
    for name, title in FAN_NAMES.items():
        own = [one for one in told if one.fan == name and one.first]
        if own:
            counts = (
                sum(one.score.inside_most for one in own),
                sum(one.score.inside_half for one in own),
                sum(one.score.crps < one.stated_error for one in own),
            )
            cells = [
                html.Td(f"{count} of {len(own)}", **{"data-head": head})
                for count, head in zip(counts, heads[1:], strict=True)
            ]
            body.append(html.Tr([html.Th(title, scope="row"), *cells]))
    return _scrolling("The kinds of fan beside one another", heads, body)


def _scrolling(title: str, heads: Sequence[str], body: list) -> html.Section:
    return html.Section(
        [
            html.H3(title),
            html.Div(
                html.Table(
                    [
                        html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                        html.Tbody(body),
                    ],
                    className="plain-table ledger",
                ),
                className="scroll",
                tabIndex=0,
                role="region",
                **{"aria-label": title},
            ),
        ],
        className="ledger-part",
    )
