from datetime import date

import pytest
from dash import html
from hypothesis import given, settings

from dashboard.model.conflicts import find_conflicts
from dashboard.page.tabs.conflicts import MAX_CLAIMS, MAX_CONFLICTS, ConflictScale, make_conflicts
from dashboard.screen.read_state import read_state
from tests.page.small import NEED, TARGET, parts_of, serve, text_of, vintage_of
from tests.strategies import tables

ROAD = {"measure": "distance", "status": "context", "quantity": "road", "unit": "km"}


def sections(part: object) -> dict[str, html.Section]:
    found = (section for section in parts_of(part) if isinstance(section, html.Section))
    return {getattr(section, "data-conflict"): section for section in found}


def claims(section: html.Section) -> dict[str, html.Li]:
    rows = (part for part in parts_of(section) if isinstance(part, html.Li))
    return {getattr(row, "data-claim"): row for row in rows if hasattr(row, "data-claim")}


def track(row: html.Li) -> tuple[float, float, float]:
    style = row.children[1].style
    return float(style["--from"]), float(style["--at"]), float(style["--to"])


@pytest.fixture(scope="module")
def founding(opening) -> dict[str, html.Section]:
    """The conflicts of the founding day, by what they are about."""
    return sections(make_conflicts(opening))


def test_a_conflict_is_shown_with_number_hedge_day_and_speaker(founding):
    rows = claims(founding["qayyarah-mosul-distance"])

    assert len(rows) == 7
    assert (
        text_of(rows["qayyarah-mosul-distance"])
        == "about 40 km 20 Jul 2016, The News (Mexico City) / AP"
    )
    assert text_of(rows["qayyarah-mosul-distance-mi-wapo"]).startswith("about 40 mi (64.37 km)")
    assert text_of(founding["andrews-2016-meeting-number"]).startswith(
        "Carter's coalition meetings, Andrews included: no. 2 or no. 4"
    )


def test_why_they_may_differ_comes_from_the_rows(founding):
    distance = text_of(founding["qayyarah-mosul-distance"])
    required = text_of(founding["hrp-2016-requirement"])
    meeting = text_of(founding["andrews-2016-meeting-number"])

    assert "differ in unit (km and mi); speaker; day (11 days from first to last)." in distance
    assert "The same number, 40, stands in km and in mi: perhaps a slip of the unit." in distance
    assert "On the map the two places lie 64 km apart in a straight line." in distance
    assert "rounding ($778 million more than $860.5 million)" in required
    assert "Note on $778 million, US and other officials: Likely a misquote" in required
    assert "definition (one is announced, another context)" in meeting


def test_a_hedge_is_a_bar_and_the_number_a_dot_on_one_scale():
    table = (
        ROAD | {"value": 40.0, "qualifier": "about"},
        ROAD | {"value": 60.0},
        ROAD | {"value": 80.0, "qualifier": "more_than"},
    )

    (section,) = sections(make_conflicts(vintage_of(*table))).values()

    about, exact, more = (track(row) for row in claims(section).values())
    assert 0 < about[0] < about[1] < about[2] < exact[0] < exact[1] < exact[2] < more[1]
    assert more[2] == 1
    assert "open-above" in claims(section)["figure-2"].children[1].children[0].className


def test_only_what_can_carry_the_scenario_can_be_chosen_to(founding):
    required = claims(founding["hrp-2016-requirement"])
    distances = claims(founding["qayyarah-mosul-distance"])

    assert all("Rest the scenario on this" in text_of(row) for row in required.values())
    assert not any("Rest the scenario" in text_of(row) for row in distances.values())


def test_the_figure_that_the_scenario_rests_on_says_so():
    rows = (
        TARGET | {"id": "one"},
        TARGET | {"id": "other", "value": 5e6, "headline": False},
    )
    served = serve(*rows)

    usual = read_state(served, "").vintage
    chosen = read_state(served, "rests_on=other").vintage

    for vintage, carries in ((usual, "one"), (chosen, "other")):
        (section,) = sections(make_conflicts(vintage)).values()
        said = {id_: text_of(row) for id_, row in claims(section).items()}
        assert said[carries].endswith("The scenario rests on this")
        assert [id_ for id_, text in said.items() if text.endswith("rests on this")] == [carries]


def test_where_nothing_is_in_dispute_the_tab_says_so():
    (sentence,) = make_conflicts(vintage_of(NEED))

    assert text_of(sentence) == ("Among the figures known on 1 Mar 2020 none rule each other out.")


def test_a_long_list_is_cut_and_says_by_how_much():
    rows = [ROAD | {"value": float(10 + position)} for position in range(MAX_CLAIMS + 3)]

    (section,) = sections(make_conflicts(vintage_of(*rows))).values()

    assert len(claims(section)) == MAX_CLAIMS
    assert "and 3 more" in text_of(section)


def test_many_conflicts_are_cut_and_it_is_said_by_how_many():
    rows = [
        ROAD | {"quantity": f"road-{position // 2}", "value": 40.0 + 40 * (position % 2)}
        for position in range(2 * MAX_CONFLICTS + 4)
    ]

    parts = make_conflicts(vintage_of(*rows))

    assert len(sections(parts)) == MAX_CONFLICTS
    assert "and 2 more, told earlier" in text_of(parts)


@given(tables())
@settings(max_examples=60, deadline=None)
def test_every_mark_lies_on_its_scale(table):
    for conflict in find_conflicts(table):
        scale = ConflictScale(conflict)
        for claim in conflict.claims:
            positions = [scale.position(end) for end in (claim.low, claim.value, claim.high)]
            assert positions == sorted(positions)
            assert 0 < positions[1] < 1


def test_later_figures_are_not_shown_before_they_were_known(served):
    then = text_of(make_conflicts(read_state(served, "known_on=2016-07-20").vintage))
    later = text_of(make_conflicts(read_state(served, "known_on=2016-07-21").vintage))

    assert "$184 million" not in then
    assert "$184 million" in later


def test_a_table_of_one_thing_said_many_times_is_shown_at_once():
    rows = [
        NEED | {"value": 1e6 + position, "as_of": date.fromordinal(730_000 + position)}
        for position in range(3000)
    ]

    assert sections(make_conflicts(vintage_with(rows)))


def vintage_with(rows: list[dict]):
    return read_state(serve(*rows), "").vintage


def test_the_numbers_of_a_scale_keep_inside_it(founding):
    ticks = [
        (float(part.style["--at"]), part.className)
        for section in founding.values()
        for part in parts_of(section)
        if isinstance(part, html.Span) and set(getattr(part, "style", None) or ()) == {"--at"}
    ]

    sides = dict(ticks)
    assert all(side == "at-end" for position, side in sides.items() if position > 0.9)
    assert all(side == "at-start" for position, side in sides.items() if position < 0.1)
    assert all(side is None for position, side in sides.items() if 0.2 < position < 0.8)
    assert "at-end" in sides.values()
