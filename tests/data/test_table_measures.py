from dashboard.data.rules import RULES, UNITS
from dashboard.data.schema import MEASURES
from dashboard.data.table_measures import (
    CURRENCY,
    PEOPLE_MEASURES,
    TABLE_MEASURES,
    additive_measures,
    measures_of_kind,
)
from dashboard.text.labels import MEASURE_WORDS


def test_every_list_of_measures_follows_from_the_rows() -> None:
    assert tuple(TABLE_MEASURES) == MEASURES == tuple(MEASURE_WORDS)
    assert {key for key in TABLE_MEASURES if f"unit_of_{key}" in RULES} == {*UNITS, "funding"}


def test_measures_say_what_their_figures_are() -> None:
    assert PEOPLE_MEASURES == ("people_in_need", "people_displaced")
    assert measures_of_kind("length", "rank") == ("distance", "ordinal")
    assert additive_measures("flow") == ("funding",)
    assert [key for key, measure in TABLE_MEASURES.items() if CURRENCY in measure.units] == [
        "funding"
    ]


def test_every_measure_has_a_label_and_a_known_kind() -> None:
    assert [key for key, measure in TABLE_MEASURES.items() if not measure.label] == []
    assert {measure.additive for measure in TABLE_MEASURES.values()} == {"stock", "flow", ""}
