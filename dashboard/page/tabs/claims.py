"""The tab of claims and outcomes: what is settled, how the fan did, and what is not settled."""

from collections import Counter

from dash import html

from dashboard.model.claims import read_claims
from dashboard.model.hindcast import hindcast_day, read_hindcast, read_later_hindcasts
from dashboard.model.vintage import CrisisVintage
from dashboard.page.tabs.claims_table import counts_sentence, make_ledger
from dashboard.page.tabs.hindcasts import make_hindcast
from dashboard.text.dates import day_words


def make_claims(vintage: CrisisVintage) -> list:
    """Return what was claimed and came as known on the day, and the day's fan held against it."""
    claims, day = read_claims(vintage), hindcast_day(vintage)
    known_on = day_words(vintage.known_on)
    if not claims:
        return [html.P(f"No figure known on {known_on} looks ahead to a day.", className="empty")]
    settled, unsettled = make_ledger(claims)
    of_table = vintage.served, vintage.crisis
    return [
        html.P(counts_sentence(Counter(claim.verdict for claim in claims), known_on)),
        *settled,
        *make_hindcast(read_hindcast(*of_table, day), day, read_later_hindcasts(*of_table, day)),
        *unsettled,
    ]
