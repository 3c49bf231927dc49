from datetime import date

import polars as pl
import pytest

from dashboard.data.vintages import (
    as_known,
    crises,
    default_day,
    of_crisis,
)
from dashboard.errors import CallError

TABLE = pl.DataFrame(
    {
        "id": ["a", "b", "c", "d", "e"],
        "crisis": ["west", "east", "west", "east", "west"],
        "reported_on": [
            date(2016, 7, 20),
            date(2016, 7, 1),
            date(2016, 7, 19),
            date(2017, 1, 1),
            date(2018, 3, 4),
        ],
        "headline": [True, False, True, False, False],
    }
)


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        (date(2016, 6, 30), []),
        (date(2016, 7, 1), ["b"]),
        (date(2016, 7, 19), ["b", "c"]),
        (date(2016, 7, 20), ["a", "b", "c"]),
        (date(2016, 12, 31), ["a", "b", "c"]),
        (date(2030, 1, 1), ["a", "b", "c", "d", "e"]),
    ],
)
def test_only_what_was_public_on_the_day_is_known(day, ids):
    known = as_known(TABLE, day)

    assert known["id"].to_list() == ids


def test_crises_stand_in_the_order_of_the_table():
    assert crises(TABLE) == ["west", "east"]


def test_a_crisis_has_its_own_figures():
    figures = of_crisis(TABLE, "east")

    assert figures["id"].to_list() == ["b", "d"]


def test_a_crisis_that_is_not_there_is_reported_with_those_that_are():
    with pytest.raises(CallError) as error:
        of_crisis(TABLE, "wets")

    assert str(error.value) == (
        "The table has no crisis 'wets'. Did you mean 'west'? It has: west, east."
    )


def test_of_many_crises_and_a_long_word_the_sentence_stays_short():
    table = pl.DataFrame({"crisis": [f"crisis-{index}" for index in range(500)]})

    with pytest.raises(CallError) as error:
        of_crisis(table, "x" * 5000)

    assert len(str(error.value)) < 400
    assert str(error.value).endswith("crisis-19 and 480 more.")


@pytest.mark.parametrize(
    ("crisis", "day"), [("west", date(2016, 7, 20)), ("east", date(2017, 1, 1))]
)
def test_a_crisis_opens_on_the_newest_day_of_its_headline_rows_or_else_of_all(crisis, day):
    figures = of_crisis(TABLE, crisis)

    assert default_day(figures) == day
