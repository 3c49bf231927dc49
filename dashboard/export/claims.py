"""Claims as a frame: with their outcomes as known on a day, then how the fans did."""

from collections.abc import Iterator

import polars as pl

from dashboard.export.frames import screen_rows
from dashboard.model.claims import Claim, read_claims
from dashboard.model.hindcast import (
    Hindcast,
    hindcast_day,
    read_hindcast,
    read_later_hindcasts,
)
from dashboard.screen.state import ScreenState
from dashboard.text.claims import claimed_words, outcome_words, reason_words
from dashboard.text.hedges import figure_words, source_words

COLUMNS = {
    "crisis": pl.String,
    "known_on": pl.Date,
    "part": pl.String,
    "claim": pl.String,
    "label": pl.String,
    "quantity": pl.String,
    "measure": pl.String,
    "unit": pl.String,
    "claimed": pl.String,
    "claimed_value": pl.Float64,
    "claimed_by": pl.String,
    "as_of": pl.Date,
    "reported_on": pl.Date,
    "due": pl.Date,
    "due_text": pl.String,
    "verdict": pl.String,
    "outcome": pl.String,
    "came": pl.String,
    "came_value": pl.Float64,
    "came_by": pl.String,
    "came_as_of": pl.Date,
    "came_reported_on": pl.Date,
    "came_source_url": pl.String,
    "difference": pl.Float64,
    "days_from_due": pl.Int64,
    "comparable": pl.String,
    "reason": pl.String,
    "fan": pl.String,
    "fan_of": pl.Date,
    "q05": pl.Float64,
    "q25": pl.Float64,
    "q50": pl.Float64,
    "q75": pl.Float64,
    "q95": pl.Float64,
    "inside_50": pl.Boolean,
    "inside_90": pl.Boolean,
    "pit": pl.Float64,
    "crps": pl.Float64,
    "crps_stated": pl.Float64,
    "crps_persistence": pl.Float64,
}


def claims_frame(state: ScreenState) -> pl.DataFrame:
    """Return one row per claim, then one row per claim and fan.

    Part "ledger" has the outcomes as known on the day, in the unit of the claim. Part "hindcast"
    compares the fans of a past day with all later figures, for the claims that were open then, in
    the unit of the outcome: of an appeal percent of its requirements, of an arrival days. That day
    (``fan_of``) is the day of the screen or, where nothing is settled, the crisis's opening day.
    Part "later" has the same for each later claim, by the fans of the day on which it was made.
    """
    vintage = state.vintage
    day = hindcast_day(vintage)
    of_table = vintage.table, vintage.crisis, day
    rows = [
        *_ledger_rows(read_claims(vintage)),
        *_hindcast_rows(read_hindcast(*of_table), "hindcast"),
        *_hindcast_rows(read_later_hindcasts(*of_table), "later"),
    ]
    return screen_rows(state, rows, COLUMNS)


def ledger_frame(state: ScreenState) -> pl.DataFrame:
    """Return the claims with their outcomes as known on the day, without any hindcast."""
    columns = list(COLUMNS)[: list(COLUMNS).index("fan")]
    ledger = screen_rows(state, _ledger_rows(read_claims(state.vintage)), COLUMNS)
    return ledger.select(columns).drop("part")


def _ledger_rows(claims: tuple[Claim, ...]) -> Iterator[dict]:
    for claim in claims:
        outcome_cells = (
            {}
            if claim.outcome is None
            else _outcome(claim.outcome, outcome_words(claim), claim.value)
        )
        reasons = "; ".join(reason_words(reason, claim) for reason in claim.reasons)
        yield (
            {"part": "ledger", "unit": claim.figure["unit"]}
            | _claimed(claim.figure, claim.figure["value"])
            | outcome_cells
            | {
                "verdict": claim.verdict,
                "difference": claim.difference,
                "days_from_due": claim.days,
                "comparable": claim.comparable,
                "reason": reasons or None,
            }
        )


def _hindcast_rows(hindcasts: tuple[Hindcast, ...], part: str) -> Iterator[dict]:
    for hindcast in hindcasts:
        score, outcome = hindcast.score, hindcast.outcome
        yield (
            {"part": part, "unit": outcome["unit"], "fan": hindcast.fan, "fan_of": hindcast.fan_of}
            | _claimed(hindcast.claim, hindcast.stated)
            | _outcome(outcome, figure_words(outcome), outcome["value"])
            | dict(zip(("q05", "q25", "q50", "q75", "q95"), score.quantiles, strict=True))
            | {
                "difference": outcome["value"] - hindcast.stated,
                "days_from_due": _days_from_due(hindcast),
                "inside_50": score.inside_50,
                "inside_90": score.inside_90,
                "pit": score.share_below,
                "crps": score.crps,
                "crps_stated": hindcast.stated_error,
                "crps_persistence": hindcast.unchanged_error,
            }
        )


def _days_from_due(hindcast: Hindcast) -> int | None:
    due = hindcast.claim["due"]
    return None if due is None else (hindcast.outcome["as_of"] - due).days


def _claimed(figure: dict, value: float | None) -> dict:
    same = ("label", "quantity", "measure", "as_of", "reported_on", "due", "due_text")
    return {name: figure[name] for name in same} | {
        "claim": figure["id"],
        "claimed": claimed_words(figure),
        "claimed_value": value,
        "claimed_by": source_words(figure),
    }


def _outcome(outcome: dict, words: str, value: float | None) -> dict:
    return {
        "outcome": outcome["id"],
        "came": words,
        "came_value": value,
        "came_by": source_words(outcome),
        "came_as_of": outcome["as_of"],
        "came_reported_on": outcome["reported_on"],
        "came_source_url": outcome["source_url"],
    }
