"""The ledger: every figure that looked ahead, what came of it, and how far the two compare."""

from collections import Counter
from collections.abc import Sequence

from dash import html

from dashboard.model.claims import Claim
from dashboard.page.components.scrolling_table import titled_table
from dashboard.text.claims import claimed_words, outcome_words, reason_words
from dashboard.text.dates import day_words
from dashboard.text.hedges import due_words, source_words
from dashboard.text.numbers import count_words, result_words

MAX_ROWS = 100  # of each part; the file has them all
MINUS = "\N{MINUS SIGN}"
TOLD = ("came true", "fell short", "passed")
PARTS = {
    "Settled": TOLD,
    "Still open": ("open",),
    "Cannot be told": ("cannot be told",),
}
HEADS = ("Claim", "Due", "Claimed", "What came", "Difference", "Outcome", "Comparable?")


def make_ledger(claims: Sequence[Claim]) -> tuple[list, list]:
    """Return the settled claims, and those that are not, folded; those due last come first."""
    parts = {
        title: [claim for claim in reversed(claims) if claim.verdict in verdicts]
        for title, verdicts in PARTS.items()
    }
    settled, still_open, untold = (_part(title, rows) for title, rows in parts.items())
    return settled, [*still_open, *untold]


def counts_sentence(counts: Counter, known_on: str) -> str:
    """Return how many claims there are, and what became of them, in a sentence."""
    told = [f"{counts[verdict]} {verdict}" for verdict in TOLD if counts[verdict]]
    parts = [", ".join(told)] if told else []
    if counts["cannot be told"]:
        parts.append(f"{counts['cannot be told']} cannot be told")
    if counts["open"]:
        parts.append(f"{counts['open']} {'is' if counts['open'] == 1 else 'are'} open")
    looks = "looks" if counts.total() == 1 else "look"
    claims = count_words(counts.total(), "figure")
    return f"As known on {known_on}, {claims} {looks} ahead to a day: {'; '.join(parts)}."


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
                _opening(figure["label"], figure),
                html.Small(f"{source_words(figure)}, {day_words(figure['reported_on'])}"),
            ],
            scope="row",
        ),
        html.Td(due_words(figure), **{"data-head": "Due"}),
        html.Td(claimed_words(figure), **{"data-head": "Claimed"}),
    ]
    if settled:
        came = (
            "no figure of it"
            if outcome is None
            else [
                _opening(outcome_words(claim), outcome),
                html.Small(f"{source_words(outcome)}, as of {day_words(outcome['as_of'])}"),
            ]
        )
        gap, share = difference_words(claim)
        cells += [
            html.Td(came, **{"data-head": "What came"}),
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


def _opening(words: str, figure: dict) -> html.Button:
    """Return words that open the figure that they are about."""
    return html.Button(words, className="claim-open", **{"data-opens": figure["id"]})


def difference_words(claim: Claim) -> tuple[str, str]:
    """Return the outcome less the claim, and its share of the claim: '+2 million people', '+15 %'.

    Of an event it is when it came: '12 days late', and no share.
    """
    if claim.outcome is None:
        return "", ""
    if claim.value is None:
        if claim.days == 0:
            return "on the last day", ""
        side = "late" if claim.days > 0 else "before the last day"
        return f"{count_words(abs(claim.days), 'day')} {side}", ""
    gap, value = claim.difference, claim.figure["value"]
    if gap == 0:
        return "none", ""
    sign = "+" if gap > 0 else MINUS
    share = f"{sign}{result_words(abs(gap) / value, 'share')}" if value else ""
    return f"{sign}{result_words(abs(gap), claim.figure['unit'])}", share


def comparable_words(claim: Claim) -> str:
    """Return how far claim and outcome compare, and why not wholly."""
    if claim.comparable is None:
        return ""
    reasons = "; ".join(reason_words(reason, claim) for reason in claim.reasons)
    return f"{claim.comparable}: {reasons}" if reasons else claim.comparable
