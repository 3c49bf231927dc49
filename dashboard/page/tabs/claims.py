"""The tab of claims and outcomes: what is settled, how the fan did, and what is not settled."""

from collections import Counter
from collections.abc import Sequence

from dash import html

from dashboard.model.claims import Claim, read_claims
from dashboard.model.hindcast import hindcast_day, read_hindcast, read_later_hindcasts
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.figure_buttons import figure_button
from dashboard.page.components.scrolling_table import titled_table
from dashboard.page.tabs.hindcasts import make_hindcast
from dashboard.text.claims import (
    RESOLVED,
    claimed_words,
    comparable_words,
    counts_sentence,
    difference_words,
    outcome_words,
)
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, source_words
from dashboard.text.numbers import count_words

MAX_ROWS = 100  # of each part; the file has them all
PARTS = {
    "Settled": RESOLVED,
    "Still open": ("open",),
    "Cannot be told": ("cannot be told",),
}
HEADS = ("Claim", "Due", "Claimed", "What came", "Difference", "Outcome", "Comparable?")


def make_claims(vintage: CrisisVintage) -> list:
    """Return the claims with their outcomes as known on the day, and how the day's fan did."""
    claims, day = read_claims(vintage), hindcast_day(vintage)
    known_on = day_words(vintage.known_on)
    if not claims:
        return [html.P(f"No figure known on {known_on} looks ahead to a day.", className="empty")]
    settled, unsettled = claim_tables(claims)
    of_table = vintage.table, vintage.crisis
    return [
        html.P(counts_sentence(Counter(claim.verdict for claim in claims), known_on)),
        *settled,
        *make_hindcast(read_hindcast(*of_table, day), day, read_later_hindcasts(*of_table, day)),
        *unsettled,
    ]


def claim_tables(claims: Sequence[Claim]) -> tuple[list, list]:
    """Return the settled claims, and those that are not, folded; those due last come first."""
    parts = {
        title: [claim for claim in reversed(claims) if claim.verdict in verdicts]
        for title, verdicts in PARTS.items()
    }
    settled, still_open, undecided = (_part(title, rows) for title, rows in parts.items())
    return settled, [*still_open, *undecided]


def _part(title: str, claims: list[Claim]) -> list:
    if not claims:
        return []
    is_open = title == "Still open"
    if is_open:
        claims = claims[::-1]  # what is due next first
    heads = HEADS[:3] if is_open else HEADS
    more = len(claims) - MAX_ROWS
    name = f"{title}: {count_words(len(claims), 'claim')}"
    rows = [_row(claim, not is_open) for claim in claims[:MAX_ROWS]]
    rest = [html.P(f"{count_words(more, 'more claim')} in the file.")] if more > 0 else []
    return [titled_table(name, heads, rows, after=rest, folded=title != "Settled")]


def _row(claim: Claim, settled: bool) -> html.Tr:
    figure, outcome = claim.figure, claim.outcome
    cells = [
        html.Th(
            [
                figure_button(figure["label"], figure["id"]),
                html.Small(f"{source_words(figure)}, {day_words(figure['reported_on'])}"),
            ],
            scope="row",
        ),
        html.Td(due_words(figure), **{"data-head": "Due"}),
        html.Td(claimed_words(figure), **{"data-head": "Claimed"}),
    ]
    if settled:
        outcome_cell = (
            "no figure of it"
            if outcome is None
            else [
                figure_button(outcome_words(claim), outcome["id"]),
                html.Small(f"{source_words(outcome)}, as of {day_words(outcome['as_of'])}"),
            ]
        )
        gap, share = difference_words(claim)
        cells += [
            html.Td(outcome_cell, **{"data-head": "What came"}),
            html.Td(
                [gap, html.Small(share)] if share else gap,
                className="gap",
                **{"data-head": "Difference"},
            ),
            html.Td(
                html.Span(claim.verdict, className="verdict", **{"data-verdict": claim.verdict}),
                **{"data-head": "Outcome"},
            ),
            html.Td(comparable_words(claim), **{"data-head": "Comparable"}),
        ]
    return html.Tr(cells, **{"data-claim": figure["id"]})
