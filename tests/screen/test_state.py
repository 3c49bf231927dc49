import math
from datetime import date, timedelta
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.data.schema import MEASURES, STATUSES
from dashboard.data.vintages import default_day, first_day, last_day
from dashboard.errors import CallError
from dashboard.model.filters import Filters
from dashboard.model.scenario import Scenario, make_scenario
from dashboard.model.vintage import CrisisVintage, read_vintage
from dashboard.screen.codec import MAX_QUERY_LENGTH, number_text, parse_day, parse_number
from dashboard.screen.notices import MAX_NOTICES
from dashboard.screen.parameters import to_query
from dashboard.screen.read_state import read_state, require_no_notices
from dashboard.screen.resolve import chosen_values
from dashboard.screen.state import TABS, ScreenState
from dashboard.tables.snapshot import TableSnapshot
from tests.page.small import DAY, NEED, NEED_LATER, TARGET, serve
from tests.strategies import positions_on

TWO_CRISES = (
    TARGET | {"id": "north-target", "crisis": "north"},
    NEED | {"id": "north-need", "crisis": "north"},
    NEED_LATER | {"id": "north-later", "crisis": "north", "reported_on": date(2020, 4, 1)},
    NEED | {"id": "south-need", "crisis": "south"},
)


def query_of(
    vintage: CrisisVintage,
    scenario: Scenario,
    *,
    tab: str = TABS[0],
    filters: Filters | None = None,
) -> str:
    filters = Filters() if filters is None else filters
    return to_query(ScreenState(vintage, scenario, choices={"tab": tab}, filters=filters))


def some_of(words: list[str], max_size: int = 20) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(words), unique=True, max_size=max_size).map(tuple)


@st.composite
def screens(draw: st.DrawFn, served: TableSnapshot) -> tuple[CrisisVintage, Scenario, str, Filters]:
    """Draw any screen that the page can show: crisis, day, sliders, tab and filters."""
    crisis = draw(st.sampled_from(sorted(served.frame["crisis"].unique())))
    rows = served.frame.filter(crisis=crisis)
    span = (last_day(rows) - first_day(rows)).days
    day = first_day(rows) + timedelta(days=draw(st.integers(0, span + 400)))
    vintage = read_vintage(served, crisis, day)
    scenario = make_scenario(
        vintage.drivers,
        {
            driver.key: draw(positions_on(driver))
            for driver in vintage.drivers
            if draw(st.booleans())
        },
    )
    filters = Filters(
        measure=draw(some_of(list(MEASURES))),
        status=draw(some_of(list(STATUSES))),
        quantity=draw(some_of(sorted(vintage.figures["quantity"].unique()), max_size=3)),
        find=draw(st.text(max_size=150)).strip(),
    )
    return vintage, scenario, draw(st.sampled_from(TABS)), filters


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_an_address_brings_back_the_screen_that_it_was_made_of(served, data):
    vintage, scenario, tab, filters = data.draw(screens(served))

    state = read_state(served, query_of(vintage, scenario, tab=tab, filters=filters))

    assert state.notices == ()
    assert state.vintage is vintage
    assert state.scenario.moved == scenario.moved
    assert (state.tab, state.filters) == (tab, filters)


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_an_address_of_several_crises_brings_back_its_own(data):
    served = serve(*TWO_CRISES)
    vintage, scenario, tab, filters = data.draw(screens(served))

    state = read_state(served, query_of(vintage, scenario, tab=tab, filters=filters))

    assert state.notices == ()
    assert state.vintage is vintage
    assert state.scenario.moved == scenario.moved


def test_an_address_names_crisis_and_day_and_what_differs_and_nothing_else(opening):
    moved = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 1.0})

    untouched = query_of(opening, opening.baseline)
    chosen = query_of(opening, moved, tab="sources", filters=Filters(measure=("funding",)))

    assert untouched == "crisis=iraq&known_on=2016-07-20"
    assert chosen == untouched + "&need_uptake=0.5&measure=funding&tab=sources"


def test_an_empty_address_opens_the_first_crisis_on_the_day_of_its_headlines(served):
    state = read_state(served, "")

    assert state.vintage.crisis == served.frame["crisis"][0]
    assert state.vintage.known_on == default_day(served.frame) == date(2016, 7, 20)
    assert state.scenario.as_stated
    assert (state.tab, state.filters, state.notices) == (TABS[0], Filters(), ())


def test_an_address_without_its_question_mark_is_the_same(served):
    query = "crisis=iraq&known_on=2017-06-01&need_level=1.1&tab=computed"

    assert read_state(served, query) == read_state(served, f"?{query}")


def test_an_address_names_the_figures_that_the_scenario_rests_on(served, opening):
    query = "rests_on=iraq-2016-hrp-requirement,iraq-2016-06-need&need_uptake=0.5"

    state = read_state(served, query)

    assert state.notices == ()
    assert state.vintage.inputs.money.goal != opening.inputs.money.goal
    assert to_query(state) == (
        "crisis=iraq&known_on=2016-07-20&rests_on=iraq-2016-06-need,iraq-2016-hrp-requirement"
        "&need_uptake=0.5"
    )
    assert read_state(served, to_query(state)) == state


# Bad values.


def is_opening(state: ScreenState, opening: CrisisVintage) -> bool:
    return (
        (state.vintage.crisis, state.vintage.known_on) == (opening.crisis, opening.known_on)
        and state.vintage.chosen.equals(opening.chosen)
        and state.scenario.as_stated
        and (state.tab, state.filters) == (TABS[0], Filters())
    )


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("need_uptake=NaN", "need_uptake='NaN' is not a number"),
        ("need_uptake=Infinity", "need_uptake='Infinity' is not a number"),
        ("need_uptake=-inf", "need_uptake='-inf' is not a number"),
        ("need_uptake=1e999", "need_uptake='1e999' is not a number"),
        ("need_uptake=1_0", "need_uptake='1_0' is not a number"),
        ("need_uptake=%D9%A1", "need_uptake='\N{ARABIC-INDIC DIGIT ONE}' is not a number"),
        ("need_uptake=", "need_uptake='' is not a number"),
        ("need_uptake=[0.5,1]", "need_uptake='[0.5,1]' is not a number"),
        ('need_uptake={"a":1}', "need_uptake='{\"a\":1}' is not a number"),
        ("need_uptake=<script>alert(1)</script>", "need_uptake='<script>alert(1)</script>' is not"),
        ("need_uptake=3", "need_uptake='3' lies outside -0.5 to 2.5"),
        ("need_uptake=-1e300", "need_uptake='-1e300' lies outside -0.5 to 2.5"),
        (
            "rests_on=iraq-2016-hrp-requiremen",
            "rests_on='iraq-2016-hrp-requiremen' is no figure known on",
        ),
        (
            "rests_on=iraq-2017-need-headline",
            "rests_on='iraq-2017-need-headline' is no figure known",
        ),
        ("rests_on=qayyarah-mosul-distance", "rests_on='qayyarah-mosul-distance' cannot carry the"),
        ("rests_on=b,b", "rests_on='b' is no figure known"),
        ("need_uptak=1", "'need_uptak' is no driver of this crisis and was ignored. Did you mean"),
        ("__proto__=1", "'__proto__' is no driver of this crisis"),
        ("__proto__[x]=1", "'__proto__[x]' is no driver of this crisis"),
        ("constructor=1", "'constructor' is no driver of this crisis"),
        ("<b>bold</b>=1", "'<b>bold</b>' is no driver of this crisis"),
        ("=1", "'' is no driver of this crisis"),
        ("crisis=irak", "crisis='irak' is not in the table and was ignored. Did you mean 'iraq'?"),
        ("crisis=", "crisis='' is not in the table"),
        ("crisis=%00", "crisis='\N{REPLACEMENT CHARACTER}' is not in the table"),
        ("crisis=" + "x" * 500, "crisis='" + "x" * 37 + "...' is not in the table"),
        ("known_on=yesterday", "known_on='yesterday' is not a day such as 2016-07-20"),
        ("known_on=20160720", "known_on='20160720' is not a day"),
        ("known_on=2016-W29-3", "known_on='2016-W29-3' is not a day"),
        ("known_on=2016-02-30", "known_on='2016-02-30' is not a day"),
        ("known_on=1815-06-18", "known_on=1815-06-18 lies before the first figure of 2014-06-10"),
        ("tab=nowhere", "tab='nowhere' is not known"),
        ("tab=Figures", "tab='Figures' is not known and was ignored. Did you mean 'figures'?"),
        ("measure=money", "measure='money' is not known"),
        (
            "status=obsrved",
            "status='obsrved' is not known and was ignored. Did you mean 'observed'",
        ),
        ("quantity=toString", "quantity='toString' is not known"),
        ("x" * (MAX_QUERY_LENGTH + 1), "The address is too long and was ignored."),
        ("need_uptake=0.5&" + "a=1&" * 2000, "The address is too long and was ignored."),
    ],
)
def test_a_bad_value_becomes_one_notice_and_the_default_stays(served, opening, query, notice):
    state = read_state(served, query)

    assert len(state.notices) == 1
    assert state.notices[0].startswith(notice)
    assert "ignored" in state.notices[0]
    assert is_opening(state, opening)


def test_a_bad_value_leaves_the_good_ones_in_place(served):
    state = read_state(served, "need_uptake=oops&need_level=1.1&known_on=2017-06-01&tab=x")

    assert {notice.partition("=")[0] for notice in state.notices} == {"need_uptake", "tab"}
    assert state.scenario.moved == {"need_level": 1.1}
    assert state.vintage.known_on == date(2017, 6, 1)


def test_of_a_name_that_stands_twice_the_first_counts(served):
    state = read_state(served, "need_uptake=0.5&need_uptake=2")

    assert state.scenario.moved == {"need_uptake": 0.5}
    assert state.notices == ("'need_uptake' stands twice in the address; the first was used.",)


def test_a_list_keeps_its_good_words(served):
    state = read_state(served, "measure=funding,nothing,funding,,distance")

    assert state.filters.measure == ("funding", "distance")
    assert state.notices == ("measure='nothing' is not known and was ignored.",)


@pytest.mark.parametrize(
    "query",
    [
        "&".join(f"p{position}=1" for position in range(500)),
        "&".join(["need_uptake=1"] * 200),
        "measure=" + ",".join(f"m{position}" for position in range(500)),
    ],
)
def test_many_bad_values_become_few_notices(served, query):
    state = read_state(served, query)

    assert 1 <= len(state.notices) <= MAX_NOTICES + 1
    assert len(set(state.notices)) == len(state.notices)


def test_a_last_notice_counts_the_bad_values_that_are_left_out(served):
    state = read_state(served, "&".join(f"p{position}=1" for position in range(500)))

    assert state.notices[-1] == f"More faults of the address: {500 - MAX_NOTICES}."


def test_seven_hundred_names_and_values_of_a_call_are_refused_in_a_short_sentence(served):
    state = read_state(served, [(f"p{position}", "1") for position in range(700)])

    with pytest.raises(CallError) as refused:
        require_no_notices(state)

    assert len(str(refused.value)) < 1000


NASTY = st.sampled_from(
    [
        *("NaN", "Infinity", "-inf", "1e999", "-0", "0x10", "1e-320", "[]", "{}", "null", "true"),
        *("<img src=x onerror=alert(1)>", "__proto__", "constructor", "javascript:alert(1)"),
        *("\x00", "\u202e", "\U0001f600", "%", "%zz", "+", "2016-07-20", "9999-12-31", "iraq"),
    ]
)
NAMES = st.sampled_from(
    [
        *("crisis", "known_on", "tab", "measure", "status", "quantity", "find", "format"),
        *("need_uptake", "need_level", "raised_share", "arrival_days", "__proto__", ""),
    ]
)
PAIRS = st.lists(st.tuples(NAMES | st.text(max_size=20), NASTY | st.text(max_size=30)), max_size=12)


@given(st.text(max_size=300) | PAIRS.map(urlencode))
@example("%ED%A0%80=%ED%A0%80&find=%ff")
@example("&&&==;;;")
@settings(max_examples=150, deadline=None)
def test_no_address_is_too_odd_to_read(served, query):
    state = read_state(served, query)

    again = read_state(
        served,
        query_of(state.vintage, state.scenario, tab=state.tab, filters=state.filters),
    )

    assert all(len(notice) < 400 and notice.isprintable() for notice in state.notices)
    assert all(
        driver.minimum <= state.scenario.values[driver.key] <= driver.maximum
        for driver in state.vintage.drivers
    )
    assert again.notices == ()
    assert again.vintage is state.vintage
    assert again.scenario.moved == state.scenario.moved
    assert again.filters.find.strip() == state.filters.find.strip()


# Numbers and days.


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (2e9, "2000000000"),
        (0.1, "0.1"),
        (1e-5, "0.00001"),
        (1e15, "1" + "0" * 15),
    ],
)
def test_a_number_is_written_without_an_exponent(value, text):
    assert number_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
@settings(deadline=None)
def test_a_written_number_reads_back_as_itself(value):
    text = number_text(value)

    assert parse_number(text) == value
    assert set(text) <= set("-.0123456789")


@pytest.mark.parametrize(
    "text", ["", " ", "nan", "inf", "1,5", "1 000", "0x1", "1e400", "½", "\u0663"]
)
def test_what_is_no_finite_number_is_not_read_as_one(text):
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["", "2016-7-2", "20160720", "2016-W29-3", "2016-02-30", "today"])
def test_what_is_no_day_is_not_read_as_one(text):
    assert parse_day(text) is None


@given(st.dates())
@settings(deadline=None)
def test_a_written_day_reads_back_as_itself(day):
    assert parse_day(day.isoformat()) == day


# Calls and browsers.


def test_a_call_with_a_bad_value_is_refused_with_every_reason(served):
    state = read_state(served, "need_uptake=oops&tab=x")

    with pytest.raises(CallError, match="need_uptake='oops' is not a number") as refused:
        require_no_notices(state)

    assert "tab='x' is not known" in str(refused.value)
    assert "ignored" not in str(refused.value)


@pytest.mark.parametrize("value", [None, "1", True, False, [], {}, math.nan, math.inf, [1], "<b>"])
def test_what_a_browser_sends_that_is_no_number_counts_as_stated(opening, value):
    scenario = chosen_values(opening.drivers, {"need_uptake": value, "need_level": 1.1})

    assert scenario.moved == {"need_level": 1.1}


@pytest.mark.parametrize(("value", "value_in_range"), [(-9, -0.5), (9, 2.5), (1e300, 2.5)])
def test_a_slider_value_from_a_browser_is_held_inside_the_slider(opening, value, value_in_range):
    scenario = chosen_values(opening.drivers, {"need_uptake": value})

    assert scenario.moved == {"need_uptake": value_in_range}


def test_a_slider_that_the_crisis_does_not_have_is_passed_over(opening):
    scenario = chosen_values(opening.drivers, {"nothing": 3.0})

    assert scenario.as_stated


def test_words_with_signs_of_an_address_stay_as_they_are(served, opening):
    words = "a&b=c#d?e/f%20 <g> ü 中"

    query = query_of(opening, opening.baseline, filters=Filters(find=words))

    assert parse_qs(query)["find"] == [words]
    assert read_state(served, query).filters.find == words


def test_half_a_sign_in_the_words_of_a_browser_makes_an_address_too(served, opening):
    query = query_of(opening, opening.baseline, filters=Filters(find="a\ud800b"))

    assert read_state(served, query).filters.find == "a?b"


def test_an_address_before_the_first_figure_opens_the_usual_day():
    served = serve(NEED | {"as_of": DAY})

    state = read_state(served, "known_on=2020-02-29")

    assert state.vintage.known_on == DAY
    assert len(state.notices) == 1
