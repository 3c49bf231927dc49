"""How a past day's fan did: in sentences, as strips on one scale, and as tables."""

from collections.abc import Sequence
from datetime import date

from dash import html

from dashboard.model.hindcast import Hindcast
from dashboard.page.components.scrolling_table import titled_table
from dashboard.text.dates import day_words
from dashboard.text.hindcast import (
    FAN_MEANINGS,
    FAN_NAMES,
    claim_due_words,
    coverage_sentence,
    error_words,
    fan_words,
    nearer_sentence,
    outcome_words,
    position_words,
    stated_words,
    strip_words,
)
from dashboard.text.numbers import count_words, no_break, result_words

SAID, STATED, OUTCOME = "The fan said, 9 in 10", "Stated", "What came"
FELL, OFF = "Where it fell", "How far off"
TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)  # of the stated figure
MIN_END, MAX_END = 1.2, 2.25  # of the scale: one long fan must not press the others flat
MARGIN = 1.04  # of the scale, past the last end
KEYS = {
    "range-90": "9 in 10 cases",
    "range-50": "middle half",
    "median": "middle case",
    "stated": "stated",
    "outcome": "what came",
}


def make_hindcast(hindcasts: Sequence[Hindcast], day: date, later: Sequence[Hindcast] = ()) -> list:
    """Return how the fans of a day did; nothing but a sentence where nothing can be said yet.

    Args:
        hindcasts: what the fans of the day said, with the outcomes.
        day: that day.
        later: the same of claims that were made later, by the fans of their own days.
    """
    main = [hindcast for hindcast in hindcasts if hindcast.main and hindcast.first]
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
        html.P(
            "The fan is the bands of the charts: many cases of what may come, of which 9 in 10 lie "
            "in the pale band and half in the dark one. Here the bands of that day are held "
            "against what came since."
        ),
        html.P(coverage_sentence(main, day)),
        html.P(nearer_sentence(main)),
        _strips(main),
        _claims(main),
        html.P(
            "How far off: of one figure its distance to what came; of a fan the mean distance of "
            "its cases, less half their mean distance from one another, so that a fan is "
            "rewarded for being narrow only where it is right. Files call it crps, and the share "
            "of cases as low or lower pit.",
            className="note",
        ),
        _kinds(hindcasts),
        _every_fan("Every fan against every outcome", hindcasts),
        *_later(later, day),
    ]


def _claims(hindcasts: Sequence[Hindcast]) -> html.Section | html.Details:
    rows = [
        html.Tr(
            [
                html.Th(
                    [hindcast.claim["label"], html.Small(claim_due_words(hindcast))], scope="row"
                ),
                _cell(SAID, fan_words(hindcast)),
                _cell(STATED, stated_words(hindcast)),
                _outcome_cell(hindcast),
                _cell(FELL, position_words(hindcast)),
                _cell(OFF, error_words(hindcast)),
            ]
        )
        for hindcast in hindcasts
    ]
    return titled_table(
        "How the fan did, claim by claim", ("Claim", SAID, STATED, OUTCOME, FELL, OFF), rows
    )


def _kinds(hindcasts: Sequence[Hindcast]) -> html.Section | html.Details:
    """Return how each kind of fan did, over the claims that it speaks of."""
    heads = ("Held in 9 in 10", "Held in the middle half", "Nearer than the stated figure")
    rows = []
    for name, title in FAN_NAMES.items():
        of_fan = [hindcast for hindcast in hindcasts if hindcast.fan == name and hindcast.first]
        if not of_fan:
            continue
        counts = (
            sum(hindcast.score.inside_90 for hindcast in of_fan),
            sum(hindcast.score.inside_50 for hindcast in of_fan),
            sum(hindcast.score.crps < hindcast.stated_error for hindcast in of_fan),
        )
        cells = [
            _cell(head, f"{count} of {len(of_fan)}")
            for head, count in zip(heads, counts, strict=True)
        ]
        rows.append(
            html.Tr([html.Th([title, html.Small(FAN_MEANINGS[name])], scope="row"), *cells])
        )
    return titled_table("The kinds of fan beside one another", ("Fan", *heads), rows)


def _later(hindcasts: Sequence[Hindcast], day: date) -> list:
    """Return the claims that were made after a day, by every fan of their own."""
    if not hindcasts:
        return []
    claims = count_words(len({hindcast.claim["id"] for hindcast in hindcasts}), "claim")
    return [
        _every_fan(
            f"Made after {day_words(day)}: {claims}, by the fans of their own days", hindcasts
        )
    ]


def _every_fan(title: str, hindcasts: Sequence[Hindcast]) -> html.Section | html.Details:
    """Return every fan against every outcome, the earlier counts of a claim included."""
    rows = [
        html.Tr(
            [
                html.Th([hindcast.claim["label"], html.Small(_made(hindcast))], scope="row"),
                _outcome_cell(hindcast),
                _cell("Fan", FAN_NAMES[hindcast.fan]),
                _cell(SAID, fan_words(hindcast)),
                _cell(FELL, position_words(hindcast)),
                _cell(OFF, error_words(hindcast)),
            ],
            **{"data-fan": hindcast.fan},
        )
        for hindcast in hindcasts
    ]
    return titled_table(title, ("Claim", OUTCOME, "Fan", SAID, FELL, OFF), rows, folded=True)


def _made(hindcast: Hindcast) -> str:
    fan = f"fan of {day_words(hindcast.fan_of)}"
    return f"{stated_words(hindcast)}, {claim_due_words(hindcast)}, {fan}"


def _outcome_cell(hindcast: Hindcast) -> html.Td:
    as_of = html.Small(f"as of {day_words(hindcast.outcome['as_of'])}")
    return _cell(OUTCOME, [outcome_words(hindcast), as_of])


def _cell(head: str, content: str | list) -> html.Td:
    words = no_break(content) if isinstance(content, str) else content
    return html.Td(words, **{"data-head": head})


def _strips(hindcasts: Sequence[Hindcast]) -> html.Figure:
    """Return a strip for each claim, all on one scale: the stated figure is 100 %."""
    drawn = [hindcast for hindcast in hindcasts if hindcast.stated > 0]
    ends = [
        value / hindcast.stated
        for hindcast in drawn
        for value in (hindcast.score.quantiles[-1], hindcast.outcome["value"])
    ]
    top = min(max([MIN_END, *ends]) * MARGIN, MAX_END)
    caption: list[str | html.Span] = [
        "What the fan said and what came, in percent of the stated figure. "
    ]
    caption += [html.Span([html.I(className=f"strip-key {k}"), f" {w} "]) for k, w in KEYS.items()]
    if max(ends, default=0.0) > top:
        caption.append("A band that fades goes on.")
    return html.Figure(
        [html.Figcaption(caption), *(_strip(hindcast, top) for hindcast in drawn), _scale(top)],
        className="strips",
    )


def _strip(hindcast: Hindcast, top: float) -> html.Div:
    shares = [
        value / hindcast.stated / top
        for value in (*hindcast.score.quantiles, hindcast.outcome["value"])
    ]
    names = ("--lowest", "--low", "--median", "--high", "--highest", "--result")
    positions = dict(zip(names, shares, strict=True)) | {"--stated": 1.0 / top}
    ends = {"range-50": positions["--high"], "range-90": positions["--highest"]}
    return html.Div(
        [
            html.Span(hindcast.claim["label"], className="strip-name"),
            html.Span(
                [
                    html.I(className=f"{mark} goes-on" if ends.get(mark, 0.0) > 1 else mark)
                    for mark in KEYS
                ],
                className="strip",
                role="img",
                style={name: f"{min(position, 1.0):.4f}" for name, position in positions.items()},
                **{"aria-label": strip_words(hindcast)},
            ),
        ],
        className="strip-row",
        **{"data-hindcast": hindcast.claim["id"]},
    )


def _scale(top: float) -> html.Div:
    return html.Div(
        [
            html.Span(""),
            html.Span(
                [
                    html.Span(result_words(tick, "share"), style={"--at": f"{tick / top:.4f}"})
                    for tick in TICKS
                    if tick <= top
                ],
                className="strip-scale",
            ),
        ],
        className="strip-row",
        **{"aria-hidden": "true"},
    )
