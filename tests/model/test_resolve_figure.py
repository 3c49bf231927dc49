from datetime import date

import pytest
from hypothesis import given, settings

from dashboard.model.claims import derive_claims, resolve_figure
from tests.strategies import make_table, tables

DUE, LATER = date(2020, 12, 31), date(2021, 6, 30)
CLAIM = {"id": "claim", "quantity": "need", "status": "projected", "value": 13e6, "due": DUE}
OUTCOME = {"id": "came", "quantity": "need", "status": "observed", "value": 11e6, "as_of": DUE}
SENT = {"id": "claim", "quantity": "troops", "measure": "personnel", "status": "announced"} | {
    "value": 560.0,
    "settled_by": "days",
}
DAYS = {"id": "days", "quantity": "days", "measure": "duration", "unit": "days", "value": 84.0} | {
    "as_of": date(2020, 6, 1),
}


def of_claim(*figures: dict, known_on: date = LATER):
    table = make_table(*figures)
    return resolve_figure(table.row(0, named=True), table, known_on)


def test_a_claim_has_its_verdict():
    claim = of_claim(CLAIM, OUTCOME)

    assert (claim.outcome["id"], claim.verdict) == ("came", "fell short")


def test_a_figure_that_names_no_day_has_the_newest_outcome():
    newer = DAYS | {"id": "newer", "as_of": DUE}

    assert of_claim(SENT, newer, DAYS).outcome["id"] == "newer"


@pytest.mark.parametrize(
    "rows",
    [
        (OUTCOME,),
        (OUTCOME | {"status": "received", "due": DUE}, OUTCOME | {"id": "other"}),
        (CLAIM,),
        (CLAIM | {"due": None}, OUTCOME),
        (CLAIM | {"due": date(2020, 1, 1)}, OUTCOME),
        (SENT,),
        (SENT, DAYS | {"status": "announced"}),
        (SENT | {"settled_by": None}, DAYS),
        (SENT, DAYS | {"as_of": date(2020, 2, 1)}),
    ],
)
def test_other_figures_have_no_outcome(rows):
    assert of_claim(*rows) is None


def test_before_its_day_a_claim_is_open():
    assert of_claim(CLAIM, OUTCOME, known_on=date(2020, 12, 30)) is None


@given(tables())
@settings(deadline=None, max_examples=25)
def test_a_single_figure_is_resolved_as_all_are(table):
    day = table["reported_on"].max()
    claims = {claim.figure["id"]: claim for claim in derive_claims(table, day)}

    for row in table.filter(table["due"].is_not_null()).to_dicts():
        claim, single = claims.get(row["id"]), resolve_figure(row, table, day)
        outcome = claim.outcome if claim is not None else None
        assert (single.outcome if single is not None else None) == outcome
        assert single is None or single.verdict == claim.verdict
