"""The strips: what a past day's fan said of each claim and what came, all on one scale."""

from collections.abc import Sequence

from dash import html

from dashboard.model.hindcast import Hindcast
from dashboard.text.hindcast import strip_words
from dashboard.text.numbers import result_words

TICKS = (0.0, 0.5, 1.0, 1.5, 2.0)  # of the stated figure
LEAST_END, LAST_END = 1.2, 2.25  # of the scale: one long fan must not press the others flat
ROOM = 1.04  # past the last end
KEYS = {
    "most": "9 in 10 cases",
    "half": "middle half",
    "middle": "middle case",
    "said": "stated",
    "came": "what came",
}


def make_strips(hindcasts: Sequence[Hindcast]) -> html.Figure:
    """Return one strip a claim, all on one scale: the stated figure is 100 %."""
    drawn = [hindcast for hindcast in hindcasts if hindcast.stated > 0]
    ends = [
        value / hindcast.stated
        for hindcast in drawn
        for value in (hindcast.score.quantiles[-1], hindcast.outcome["value"])
    ]
    top = min(max([LEAST_END, *ends]) * ROOM, LAST_END)
    caption = ["What the fan said and what came, in percent of the stated figure. "]
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
    names = ("--lowest", "--low", "--middle", "--high", "--highest", "--came")
    places = dict(zip(names, shares, strict=True)) | {"--said": 1.0 / top}
    ends = {"half": places["--high"], "most": places["--highest"]}
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
                style={name: f"{min(place, 1.0):.4f}" for name, place in places.items()},
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
