import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data.resources import shipped
from dashboard.errors import CallError
from dashboard.export import export_file
from dashboard.export.changes import COLUMNS
from dashboard.model.changes import Change, Effect
from dashboard.page.tabs.changes import MAX_ROWS, make_changes
from dashboard.screen.compute import changed_since
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state
from dashboard.tables.snapshot import TableSnapshot, open_table
from dashboard.text.changes import (
    carries_sentence,
    counts_sentence,
    each_dispute_once,
    effect_words,
)
from tests.page.small import DAY, NEED, figure, state_of, text_of

END = date(2020, 12, 31)
FIRST = NEED | {"id": "first"}
LATER = FIRST | {"id": "later", "value": 3e6, "as_of": date(2020, 4, 1)}


@pytest.fixture(scope="module")
def served() -> TableSnapshot:
    return open_table(shipped("figures.parquet"))


def change(kind: str, **cells) -> Change:
    return Change(kind, figure(**NEED | cells))


# In words.


def test_the_changes_are_counted_by_their_kind():
    changes = [change("new", id="a"), change("new", id="b"), change("revised", id="c")]

    assert counts_sentence(changes, "1 Mar 2020", "2 Mar 2020") == (
        "Between 1 Mar 2020 and 2 Mar 2020, 3 figures changed: 1 revised, 2 new; none in dispute "
        "or withdrawn."
    )
    assert counts_sentence([], "1 Mar 2020", "2 Mar 2020") == (
        "No figure changed between 1 Mar 2020 and 2 Mar 2020."
    )


def test_the_tab_says_which_changes_the_scenario_rests_on():
    carrying = Change("new", figure(**NEED | {"label": "Need in March"}), carries=True)

    assert carries_sentence([change("new")]) == (
        "The scenario rests on none of them, so no result changes through them."
    )
    assert carries_sentence([change("new"), carrying]) == (
        "The scenario rests on 1 of them: Need in March."
    )


@pytest.mark.parametrize(
    ("unit", "before", "after", "words"),
    [
        ("people", 10e6, 13e6, "+3 million people"),
        ("USD", 2e9, 1.5e9, "\u2212$500 million"),
        ("share", 0.61, 0.48, "\u221213 points"),
        ("people", 10e6, 10e6, "no change"),
        ("people", None, 10e6, "new"),
        ("people", 10e6, None, "no longer computed"),
    ],
)
def test_a_result_says_how_it_changed(unit, before, after, words):
    assert effect_words(Effect("need", unit, before, END, after, END)) == words


def test_the_tab_tells_results_and_figures():
    shown = text_of(make_changes(state_of(FIRST, LATER, query="known_on=2020-04-01")))

    assert "Between 2 Mar 2020 and 1 Apr 2020, 1 figure changed: 1 new" in shown
    assert "What that does to each result" in shown
    assert "+1 million people" in shown
    assert "3 million people" in shown


def test_before_the_first_figure_there_was_nothing_to_change():
    assert text_of(make_changes(state_of(FIRST))) == (
        "Nothing was public before 1 Mar 2020: nothing changed."
    )


def test_of_many_changes_the_file_holds_the_rest():
    rows = [LATER | {"id": f"later-{number}"} for number in range(MAX_ROWS + 3)]

    shown = text_of(make_changes(state_of(FIRST, *rows, query="known_on=2020-04-01")))

    assert "3 more figures in the file." in shown


# The earlier day in the address.


def test_the_earlier_day_comes_back_from_the_address():
    state = state_of(FIRST, LATER, query="known_on=2020-04-01&since=2020-03-20")

    assert (state.since, changed_since(state)) == (date(2020, 3, 20), date(2020, 3, 20))
    assert to_query(state).endswith("since=2020-03-20")
    assert state.notices == ()


def test_the_usual_earlier_day_is_left_out_of_the_address(served):
    state = read_state(served, "known_on=2020-01-15&since=2016-07-20")

    assert (state.since, changed_since(state)) == (None, date(2016, 7, 20))
    assert "since" not in to_query(state)


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("yesterday", "since='yesterday' is not a day such as 2020-03-01"),
        ("2020-02-30", "since='2020-02-30' is not a day such as 2020-03-01"),
        (
            "2020-04-01",
            "since=2020-04-01 does not lie before the day of 2020-04-01",
        ),
        (
            "2021-01-01",
            "since=2021-01-01 does not lie before the day of 2020-04-01",
        ),
        (
            "2019-01-01",
            "since=2019-01-01 lies before the first figure of 2020-03-01",
        ),
        ("", "since='' is not a day such as 2020-03-01"),
    ],
)
def test_an_earlier_day_that_cannot_be_used_is_reported_and_ignored(since, message):
    state = state_of(FIRST, LATER, query=f"known_on=2020-04-01&since={since}")

    assert state.notices == (f"{message} and was ignored.",)
    assert state.since is None


@given(st.dates(date(2013, 1, 1), date(2021, 1, 1)), st.dates(date(2013, 1, 1), date(2021, 1, 1)))
@settings(deadline=None, max_examples=60)
def test_any_two_days_come_back_from_their_own_address(served, known_on, since):
    state = read_state(served, f"known_on={known_on}&since={since}")

    again = read_state(served, to_query(state))

    assert again.notices == ()
    assert (again.since, changed_since(again)) == (state.since, changed_since(state))
    assert changed_since(again) <= again.vintage.known_on
    assert len(state.notices) <= 2


# As a file.


def read_changes_file(served: TableSnapshot, *pairs: tuple[str, str]) -> pl.DataFrame:
    content = export_file(served, "changes", "csv", pairs).content
    return pl.read_csv(io.BytesIO(content), try_parse_dates=True)


def test_the_file_holds_the_results_before_the_figures(served):
    rows = read_changes_file(served, ("since", "2016-07-18"))

    need = rows.row(0, named=True)
    assert rows.columns == list(COLUMNS)
    assert (need["change"], need["measure"]) == ("result", "need")
    assert (need["before"], need["after"], need["difference"]) == (10e6, 13e6, 3e6)
    assert rows["change"].value_counts(sort=True).sort("change").rows() == [
        ("in dispute", 10),
        ("new", 58),
        ("result", 7),
    ]
    assert set(rows["since"]) == {date(2016, 7, 18)}


def test_a_disputed_figure_stands_in_the_file_beside_what_it_disputes(served):
    rows = read_changes_file(served).filter(pl.col("figure") == "qayyarah-mosul-distance")

    row = rows.row(0, named=True)
    assert (row["change"], row["says"], row["said_before"]) == (
        "in dispute",
        "about 40 km",
        "60 km",
    )


def test_the_name_of_the_file_has_both_days(served):
    file = export_file(served, "changes", "excel", [("since", "2016-07-18")])

    assert file.name == "iraq_2016-07-20_changes-since-2016-07-18_as-stated_excel.csv"


def test_on_the_first_day_the_file_has_no_rows(served):
    rows = read_changes_file(served, ("known_on", "2014-06-10"))

    assert rows.columns == list(COLUMNS)
    assert rows.height == 0


def test_a_call_with_an_earlier_day_that_is_later_is_refused(served):
    with pytest.raises(CallError, match="does not lie before the day of 2016-07-20"):
        export_file(served, "changes", "csv", [("since", "2020-01-15")])


def test_small_tables_open_with_an_earlier_day_inside_their_own_days():
    state = state_of(FIRST, query="")

    assert changed_since(state) == DAY


def test_a_dispute_is_listed_once_from_the_side_that_carries_the_scenario():
    first, other, third = ({"id": name} for name in ("one", "other", "third"))
    changes = [
        Change("in dispute", first, other, carries=False),
        Change("in dispute", other, first, carries=True),
        Change("in dispute", third, first, carries=False),
        Change("new", first, other, carries=False),
    ]

    assert each_dispute_once(changes) == changes[1:]
