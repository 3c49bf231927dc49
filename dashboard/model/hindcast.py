"""The hindcast: what a past day's fan said of each claim, compared with the outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboard.data.result_cache import cached_by_table
from dashboard.data.table import Table
from dashboard.data.vintages import as_known, default_day, last_day
from dashboard.model.claims import SETTLING, Claim, derive_claims
from dashboard.model.hindcast_fans import draw_hindcast_fans, role_of_claim, rows_of_claim
from dashboard.model.inputs import NEWEST
from dashboard.model.scores import Score, crps, score
from dashboard.model.vintage import CrisisVintage

MAX_CLAIMS = 40  # each fan takes some milliseconds, and a screen shows no more


@dataclass(frozen=True, slots=True, eq=False)
class Hindcast:
    """What one fan said of a claim, and how it did; numbers are in the unit of the outcome.

    ``stated_error`` and ``unchanged_error`` are the CRPS of the stated point and of need that
    stays as it was, or of an appeal that fills on at its pace; None where there is no such thing.
    """

    claim: dict
    outcome: dict
    fan_of: date  # the day as known on which the fan was drawn
    fan: str
    main: bool  # the fan that speaks for the day; the others are compared with it
    score: Score
    stated: float
    stated_error: float
    unchanged_error: float | None
    first: bool  # the outcome nearest to the due day; else the one on the other side of it


@dataclass(frozen=True, slots=True, eq=False)
class _Settled:
    """A claim with its outcomes; the first is the one that counts."""

    figure: dict
    outcomes: tuple[dict, ...]


@cached_by_table
def read_hindcast(table: Table, crisis: str, day: date) -> tuple[Hindcast, ...]:
    """Return how the fans of a past day did, by all that a table says of a crisis since."""
    figures = table.of_crisis(crisis)
    return tuple(_of_day(_read_settled(table, crisis), figures, day))


@cached_by_table
def read_later_hindcasts(table: Table, crisis: str, day: date) -> tuple[Hindcast, ...]:
    """Return how the fans of later days did, on the claims that were not public on the day."""
    figures = table.of_crisis(crisis)
    return tuple(_after_day(_read_settled(table, crisis), figures, day))


@cached_by_table
def _read_settled(table: Table, crisis: str) -> tuple[_Settled, ...]:
    """Return the settled claims of a crisis, which are the same for every past day."""
    return tuple(_settled(table.of_crisis(crisis)))


def hindcast_day(vintage: CrisisVintage) -> date:
    """Return the day whose fans are compared with outcomes.

    That is the day of the vintage or, where nothing that was said by then is settled, the day
    on which its crisis opens.
    """
    table, crisis, day = vintage.table, vintage.crisis, vintage.known_on
    if read_hindcast(table, crisis, day):
        return day
    opens = default_day(vintage.figures)
    return day if opens is None else min(day, opens)


def derive_hindcast(figures: pl.DataFrame, day: date) -> list[Hindcast]:
    """Return how the fans of a past day did on each claim that was open then and is settled now.

    A fan is drawn from the claim and the newest observation of the same thing, both as known on
    that day; pledges are left out, as they are what a goal is settled by. Claims of one thing
    for one day count once, by the headline row, else by the newest; of very many, those count.

    Args:
        figures: one crisis, with all that became public later.
        day: the past day.
    """
    return list(_of_day(_settled(figures), figures, day))


def _of_day(settled: Sequence[_Settled], figures: pl.DataFrame, day: date) -> Iterator[Hindcast]:
    known = as_known(figures, day)
    open_claims = [claim for claim in settled if _is_open(claim, day)]
    for claim in _highest_ranked(_best_of_each(open_claims)):
        yield from _compare(claim, known, day)


def derive_later_hindcasts(figures: pl.DataFrame, day: date) -> list[Hindcast]:
    """Return how each claim that became public after a day did, by the fans of the day it did.

    Args:
        figures: one crisis, with all that became public later.
        day: the past day.
    """
    return list(_after_day(_settled(figures), figures, day))


def _after_day(settled: Sequence[_Settled], figures: pl.DataFrame, day: date) -> Iterator[Hindcast]:
    open_claims = [
        claim
        for claim in settled
        if claim.figure["reported_on"] > day and _is_open(claim, claim.figure["reported_on"])
    ]
    for claim in _highest_ranked(_best_of_each(open_claims)):
        said_on = claim.figure["reported_on"]
        yield from _compare(claim, as_known(figures, said_on), said_on)


def _settled(figures: pl.DataFrame) -> list[_Settled]:
    """Return every claim that a fan may speak of and that is settled by now."""
    dated = [
        _Settled(claim.figure, (claim.outcome, *(row for row, _ in claim.others)))
        for claim in derive_claims(figures, last_day(figures))
        if claim.outcome is not None and _compares(claim)
    ]
    both = (*dated, *_undated(figures))
    return [claim for claim in both if role_of_claim(claim.figure) is not None]


def _compares(claim: Claim) -> bool:
    return claim.value is not None and claim.comparable in ("yes", "partly")


def _undated(figures: pl.DataFrame) -> list[_Settled]:
    """Return the claims that name no day, each with the newest row of what settles it."""
    claims = figures.filter(pl.col("due").is_null() & pl.col("settled_by").is_not_null())
    rows = figures.filter(
        pl.col("quantity").is_in(claims["settled_by"].unique().implode())
        & pl.col("status").is_in(SETTLING)
        & pl.col("value").is_not_null()
    )
    newest = rows.sort(*NEWEST, maintain_order=True).unique("quantity", keep="last")
    outcomes = {row["quantity"]: row for row in newest.to_dicts()}
    settled = (
        _Settled(figure, (outcomes[figure["settled_by"]],))
        for figure in claims.to_dicts()
        if figure["settled_by"] in outcomes
    )
    return [claim for claim in settled if claim.outcomes[0]["as_of"] > claim.figure["as_of"]]


def _is_open(claim: _Settled, day: date) -> bool:
    """Whether a claim was public on a day, and not settled yet."""
    figure, outcome = claim.figure, claim.outcomes[0]
    if figure["reported_on"] > day:
        return False
    return outcome["reported_on"] > day if figure["due"] is None else figure["due"] >= day


def _best_of_each(claims: Sequence[_Settled]) -> list[_Settled]:
    """Return one claim for what is settled by one quantity on one day, in the claims' order."""
    best: dict[tuple, _Settled] = {}
    for claim in claims:
        row = claim.figure
        key = (row["settled_by"] or row["quantity"], row["measure"], row["due"])
        best.setdefault(key, claim)
        if _rank(row) > _rank(best[key].figure):
            best[key] = claim
    return list(best.values())


def _highest_ranked(claims: Sequence[_Settled]) -> list[_Settled]:
    """Return the claims that rank first where there are more than ``MAX_CLAIMS``, in order."""
    first = sorted(claims, key=lambda claim: _rank(claim.figure), reverse=True)[:MAX_CLAIMS]
    ids = {claim.figure["id"] for claim in first}
    return [claim for claim in claims if claim.figure["id"] in ids]


def _rank(row: dict) -> tuple:
    return (row["headline"], *(row[name] for name in NEWEST))


def _compare(claim: _Settled, known: pl.DataFrame, day: date) -> Iterator[Hindcast]:
    """Yield what each fan of a day said of a claim, against each of its outcomes."""
    chosen = rows_of_claim(claim.figure, known)
    for index, outcome in enumerate(claim.outcomes):
        fans = draw_hindcast_fans(claim.figure, outcome, chosen)
        if fans is None:
            continue
        actual, unchanged = outcome["value"], fans.unchanged
        for rank, (name, draws) in enumerate(fans.draws.items()):
            yield Hindcast(
                claim=claim.figure,
                outcome=outcome,
                fan_of=day,
                fan=name,
                main=rank == 0,
                score=score(draws, actual),
                stated=fans.stated,
                stated_error=abs(fans.stated - actual),
                unchanged_error=None if unchanged is None else crps(unchanged, actual),
                first=index == 0,
            )
