import pytest

from dashboard.model.filters import Filters, filter_figures
from tests.strategies import make_table

TABLE = make_table(
    {"id": "camps", "value": 4e6, "place": "North", "actor": "The Office", "quantity": "need"},
    {"id": "goal", "measure": "funding", "status": "target", "value": 3e8, "publisher": "Gazette"},
    {"id": "paid", "measure": "funding", "status": "received", "value": 1e8, "note": "50 % (net)"},
)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["camps", "goal", "paid"]),
        (Filters(measure=("funding",)), ["goal", "paid"]),
        (Filters(measure=("funding", "people_in_need")), ["camps", "goal", "paid"]),
        (Filters(status=("observed", "received")), ["camps", "paid"]),
        (Filters(quantity=("need",)), ["camps"]),
        (Filters(measure=("funding",), status=("target",)), ["goal"]),
        (Filters(measure=("funding",), status=("observed",)), []),
        (Filters(find="gazette"), ["goal"]),
        (Filters(find=" OFFICE  north "), ["camps"]),
        (Filters(find="office gazette"), []),
        (Filters(find="50 % (net"), ["paid"]),
        (Filters(measure=("funding",), find="figure"), ["goal", "paid"]),
    ],
)
def test_figures_that_match_every_part(filters: Filters, ids: list[str]) -> None:
    assert filter_figures(TABLE, filters)["id"].to_list() == ids


@pytest.mark.parametrize(
    ("filters", "empty"),
    [
        (Filters(), True),
        (Filters(find="  "), True),
        (Filters(find="x"), False),
        (Filters(status=("target",)), False),
    ],
)
def test_an_empty_filter_leaves_nothing_out(filters: Filters, empty: bool) -> None:
    assert filters.empty is empty
