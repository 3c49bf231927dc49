"""The hindcast: what a past day's fan said of each claim, held against what came."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import polars as pl

from dashboard.data.keeper import Served
from dashboard.data.vintages import as_known, default_day, last_day
from dashboard.model.claims import Claim, derive_claims, scale
from dashboard.model.drivers import YEAR, derive_drivers, priors
from dashboard.model.facts import NEWEST, ROLES, Facts, derive_facts
from dashboard.model.fan import EXPONENT, FAN_MODES, RESIDUAL, SEED, draw_normals, make_fan
from dashboard.model.scenario import make_scenario
from dashboard.model.scores import Score, crps, score
from dashboard.model.situation import Situation

PERSISTENCE = "persistence"
MOST_CLAIMS = 40  # a fan each takes some milliseconds, and a screen shows no more
CLAIMED_AS = ("people_projected", "money_target", "money_announced", "personnel_announced")


@dataclass(frozen=True, slots=True, eq=False)
class Hindcast:
    """What one fan said of a claim, and how it did; numbers are in the unit of the outcome.

    ``stated_error`` and ``unchanged_error`` are the CRPS of the stated point and of need that
    stays as it was, or of an appeal that fills on at its pace; None where there is no such thing.
    """

    claim: dict
    outcome: dict
    fan: str
    score: Score
    stated: float
    stated_error: float
    unchanged_error: float | None
    first: bool  # the outcome nearest to the due day; else the one on the other side of it


@lru_cache(maxsize=16)
def read_hindcast(served: Served, crisis: str, day: date) -> tuple[Hindcast, ...]:
    """Return how the fans of a past day did, by all that a table tells of a crisis since."""
    figures = served.of_crisis(crisis)
    return tuple(derive_hindcast(figures, day))


def hindcast_day(situation: Situation) -> date:
    """Return the day whose fans are held against what came.

    That is the day of the situation or, where nothing that was said by then is settled, the day
    on which its crisis opens.
    """
    served, crisis, day = situation.served, situation.crisis, situation.known_on
    if read_hindcast(served, crisis, day):
        return day
    opens = default_day(situation.figures)
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
    known = as_known(figures, day)
    open_then = set(known.filter(pl.col("due") >= day)["id"])
    settled = derive_claims(figures, max(day, last_day(figures)))
    claims = [
        claim
        for claim in settled
        if claim.figure["id"] in open_then
        and claim.value is not None
        and claim.comparable in ("yes", "partly")
    ]
    return [told for claim in _first_of(_one_of_each(claims)) for told in _told(claim, known)]


def _one_of_each(claims: list[Claim]) -> list[Claim]:
    """Return one claim for what is settled by one quantity on one day, in the claims' order."""
    best: dict[tuple, Claim] = {}
    for claim in claims:
        row = claim.figure
        key = (row["settled_by"] or row["quantity"], row["measure"], row["due"])
        best.setdefault(key, claim)
        if _rank(row) > _rank(best[key].figure):
            best[key] = claim
    return list(best.values())


def _first_of(claims: list[Claim]) -> list[Claim]:
    """Return the claims that rank first where there are more than ``MOST_CLAIMS``, in order."""
    able = [claim for claim in claims if _role_of(claim.figure) is not None]
    first = sorted(able, key=lambda claim: _rank(claim.figure), reverse=True)[:MOST_CLAIMS]
    kept = {claim.figure["id"] for claim in first}
    return [claim for claim in able if claim.figure["id"] in kept]


def _rank(row: dict) -> tuple:
    return (row["headline"], *(row[name] for name in NEWEST))


def _told(claim: Claim, known: pl.DataFrame) -> Iterator[Hindcast]:
    """Give what each fan said of a claim, against each of its outcomes."""
    chosen = rows_of_claim(claim, known)
    facts = derive_facts(chosen, horizon=claim.figure["due"])
    measure = None if facts is None else _measure(claim, facts)
    if measure is None:
        return
    fans, unchanged = _draw(chosen, facts, measure), _unchanged(facts, measure)
    if unchanged is not None and unchanged.size > 1:
        fans[PERSISTENCE] = unchanged
    for row, value in ((claim.outcome, claim.value), *claim.others):
        factor = scale(claim.figure, row)
        stated = claim.figure["value"] / factor
        for name, draws in fans.items():
            yield Hindcast(
                claim=claim.figure,
                outcome=row,
                fan=name,
                score=score(draws / factor, row["value"]),
                stated=stated,
                stated_error=abs(stated - value / factor),
                unchanged_error=(
                    None if unchanged is None else crps(unchanged / factor, row["value"])
                ),
                first=row is claim.outcome,
            )


def rows_of_claim(claim: Claim, known: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that a fan of a claim rests on, with their role, as ``choose_rows`` does.

    They are the claim and the newest observation of what settles it, as known on a day; a share
    in percent is one of what was claimed.
    """
    figure = claim.figure
    own = _role_of(figure)
    if own is None:
        return known.clear().with_columns(role=pl.lit(""))
    group = ROLES[own].group
    observed = ROLES[f"{group}_observed"]
    of_claim = pl.col("value") / 100.0 * figure["value"]
    in_percent = (pl.col("unit") == "percent") & (figure["unit"] != "percent")
    seen = (
        known.filter(
            (pl.col("quantity") == (figure["settled_by"] or figure["quantity"]))
            & pl.col("status").is_in(observed.statuses)
            & pl.col("value").is_not_null()
            & ((pl.col("unit") == figure["unit"]) | in_percent)
        )
        .sort(*NEWEST, descending=True, maintain_order=True)
        .head(1)
        .with_columns(
            value=pl.when(in_percent).then(of_claim).otherwise("value"),
            unit=pl.lit(figure["unit"]),
            role=pl.lit(f"{group}_observed"),
        )
    )
    row = known.filter(pl.col("id") == figure["id"]).with_columns(role=pl.lit(own))
    return pl.concat([row, seen])


def _role_of(figure: dict) -> str | None:
    for name in CLAIMED_AS:
        role = ROLES[name]
        if figure["measure"] in role.measures and figure["status"] in role.statuses:
            return name if figure["unit"] != "percent" else None
    return None


def _measure(claim: Claim, facts: Facts) -> str | None:
    """Return the measure of the projection that the outcome is one of."""
    if facts.has_need:
        return "need" if facts.projected else None
    if facts.has_personnel:
        return "presence"
    return claim.outcome["status"] if claim.outcome["status"] != "observed" else "received"


def _draw(chosen: pl.DataFrame, facts: Facts, measure: str) -> dict[str, np.ndarray]:
    """Return the draws of each fan on the last day, (n,) by its name.

    Money and personnel are the same whether need follows history or stays, so that fan is left
    out for them; so is a fan that is only a point.
    """
    drivers = derive_drivers(chosen, facts)
    baseline = make_scenario(drivers)
    fans = {
        mode: make_fan(facts, drivers, baseline, mode).paths[measure][-1]
        for mode in FAN_MODES
        if measure == "need" or mode != "pooled"
    }
    return {name: draws for name, draws in fans.items() if (draws != draws[0]).any()}


def _unchanged(facts: Facts, measure: str) -> np.ndarray | None:
    """Return the draws of what goes on as it was: need at its level, an appeal at its pace."""
    if measure == "need":
        yearly = priors()["need_persistence", ""]["spread_above"]
        normals = draw_normals((RESIDUAL,), EXPONENT, SEED)[0]
        return facts.need_start * np.exp(yearly * (facts.need_due / YEAR) ** 0.5 * normals)
    gone = facts.t0.timetuple().tm_yday / YEAR
    if facts.appeal and facts.received_start > 0:
        return np.array([facts.received_start / gone])
    return None
