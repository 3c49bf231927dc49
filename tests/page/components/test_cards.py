from datetime import date

import pytest

from dashboard.model.headlines import MAX_HEADLINES, headline_figures
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.cards import (
    make_briefing,
    make_cards,
)
from dashboard.text.cards import trend_words
from tests.page.small import (
    DAY,
    EVENT,
    NEED,
    RECEIVED,
    TARGET,
    TROOPS,
    figure,
    parts_of,
    text_of,
    vintage_of,
)

DISTANCE = {
    "measure": "distance",
    "status": "context",
    "value": 40.0,
    "unit": "km",
    "qualifier": "about",
    "lat0": 35.767222,
    "lon0": 43.125,
    "lat1": 36.34,
    "lon1": 43.13,
}


def words_of(card: object, part: str) -> str:
    found = [text_of(inner) for inner in parts_of(card) if getattr(inner, "className", "") == part]
    return found[0] if found else ""


def cards_of(vintage: CrisisVintage, **lines: str) -> list:
    return make_cards(vintage, lines)


def test_the_six_headline_figures_stand_on_cards_with_their_hedges(opening):
    cards = cards_of(opening)

    assert [words_of(card, "card-value") for card in cards] == [
        "at least $2 billion",
        "10 million people",
        "likely more than 13 million people",
        "560 troops",
        "more than 30 ministers",
        "about 40 km",
    ]
    assert [getattr(card, "data-figure") for card in cards] == opening.figures.filter("headline")[
        "id"
    ].to_list()


def test_every_card_says_who_said_it_and_as_of_when(opening):
    sources = [words_of(card, "card-source") for card in cards_of(opening)]

    assert sources[0] == "John Kerry, in The News (Mexico City) / AP. As of 20 Jul 2016."
    assert all(source.endswith("As of 20 Jul 2016.") for source in sources)


def test_a_card_shows_the_line_of_the_scenario_only_where_there_is_one(opening):
    cards = cards_of(opening, **{"iraq-2016-need-now": "Scenario: 9 million"})

    shown = {getattr(card, "data-figure"): words_of(card, "card-scenario") for card in cards}

    assert shown.pop("iraq-2016-need-now") == "Scenario: 9 million"
    assert set(shown.values()) == {""}


def test_a_card_is_opened_by_a_button_that_has_its_label(opening):
    for card, label in zip(
        cards_of(opening), opening.figures.filter("headline")["label"], strict=True
    ):
        buttons = [part for part in parts_of(card) if type(part).__name__ == "Button"]
        assert [text_of(button) for button in buttons] == [label]


def test_without_headlines_the_figures_that_carry_the_scenario_get_cards():
    plain = {"headline": False}
    vintage = vintage_of(NEED | plain, TARGET | plain, EVENT | plain)

    assert headline_figures(vintage)["measure"].to_list() == ["people_in_need", "funding"]


@pytest.mark.parametrize(("value", "is_long"), [(1_234_567_890.0, True), (30e6, False)])
def test_an_amount_to_the_dollar_is_set_in_smaller_letters(value, is_long):
    (card,) = cards_of(vintage_of(RECEIVED | {"value": value}))

    number = card.children[1].children[-1]
    assert (number.className == "long") == is_long


def test_no_more_cards_than_a_screen_holds():
    rows = [DISTANCE | {"id": f"d-{n}", "quantity": f"d-{n}"} for n in range(MAX_HEADLINES + 3)]

    assert len(cards_of(vintage_of(*rows))) == MAX_HEADLINES


# A doubtful distance.


def test_a_doubtful_distance_has_a_note_and_keeps_its_quote(opening):
    card = cards_of(opening)[-1]

    assert words_of(card, "card-value") == "about 40 km"
    assert words_of(card, "card-note") == (
        "On the map the two places lie 64 km apart in a straight line. "
        "The number would fit in miles: perhaps a slip of the unit."
    )


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"unit": "mi"}, ""),
        ({"value": 64.0}, ""),
        (
            {"value": 300.0},
            "On the map the two places lie 64 km apart in a straight line.",
        ),
    ],
)
def test_a_distance_is_noted_only_where_the_map_says_otherwise(changes, note):
    cards = cards_of(vintage_of(DISTANCE | changes))

    assert words_of(cards[0], "card-note") == note


# Trend.

EARLIER = {"as_of": date(2020, 1, 15), "id": "earlier"}


@pytest.mark.parametrize(
    ("earlier", "now", "words"),
    [
        ({"value": 10.0}, {"value": 12.0}, "Up from 10 people on 15 Jan 2020."),
        ({"value": 12.0}, {"value": 10.0}, "Down from 12 people on 15 Jan 2020."),
        ({"value": 12.0}, {"value": 12.0}, "Unchanged since 15 Jan 2020."),
        (
            {"value": 12.0, "qualifier": "more_than"},
            {"value": 12.0},
            "On 15 Jan 2020: more than 12 people.",
        ),
        ({"value": 0.0}, {"value": 3.0}, "Up from 0 people on 15 Jan 2020."),
        ({"value": 5.0, "status": "projected"}, {"value": 3.0}, ""),
        ({"value": 5.0, "quantity": "other"}, {"value": 3.0}, ""),
        ({"value": None}, {"value": 3.0}, ""),
    ],
)
def test_a_trend_compares_with_the_newest_earlier_figure_of_the_same_kind(earlier, now, words):
    rows = [NEED | EARLIER | earlier, NEED | {"id": "now"} | now]

    figures = vintage_of(*rows).figures

    assert trend_words(figures.filter(id="now").row(0, named=True), figures) == words


BUREAU, OFFICE = {"actor": "Bureau"}, {"actor": "Office"}


@pytest.mark.parametrize(
    ("rival", "words"),
    [
        ({"value": 12.0} | BUREAU, "Up from 8 people on 10 Jan 2020."),
        ({"value": 12.0} | OFFICE, "Down from 12 people on 15 Jan 2020."),
    ],
)
def test_a_trend_goes_up_or_down_against_its_own_speaker(rival, words):
    first = NEED | OFFICE | {"id": "first", "value": 8.0, "as_of": date(2020, 1, 10)}
    rows = [first, NEED | EARLIER | rival, NEED | OFFICE | {"id": "now", "value": 10.0}]

    figures = vintage_of(*rows).figures

    assert trend_words(figures.filter(id="now").row(0, named=True), figures) == words


def test_what_only_another_counted_before_is_quoted_with_the_name():
    rows = [NEED | EARLIER | BUREAU | {"value": 12.0, "publisher": "Gazette"}]
    rows.append(NEED | OFFICE | {"id": "now", "value": 10.0})

    figures = vintage_of(*rows).figures

    assert trend_words(figures.filter(id="now").row(0, named=True), figures) == (
        "On 15 Jan 2020: 12 people, Bureau, in Gazette."
    )


def test_distances_are_compared_without_up_and_down():
    rows = [DISTANCE | EARLIER | {"value": 75.0}, DISTANCE | {"id": "now"}]

    figures = vintage_of(*rows).figures

    assert trend_words(figures.filter(id="now").row(0, named=True), figures) == (
        "On 15 Jan 2020: about 75 km."
    )


def test_an_event_has_no_trend():
    event = figure(**EVENT)

    assert trend_words(event, vintage_of(EVENT).figures) == ""


# The rest of the founding document.


def test_the_ten_other_figures_of_the_report_stand_below_the_charts(opening):
    said = [
        text_of(part) for part in parts_of(make_briefing(opening)) if type(part).__name__ == "Dd"
    ]

    assert said == [
        "2 days",
        "about 2 hours",
        "no. 4 (meetings)",
        "no. 2",
        "summer of 2014",
        "6 months",
        "Wednesday",
        "On Thursday",
        "earlier this month",
        "this fall",
    ]


def test_all_sixteen_figures_of_the_report_are_on_the_page(opening):
    shown = {
        getattr(part, "data-figure")
        for part in parts_of([cards_of(opening), make_briefing(opening)])
        if hasattr(part, "data-figure")
    }

    assert shown == set(opening.figures.filter("briefing")["id"])
    assert len(shown) == 16


def test_a_table_without_a_founding_document_shows_no_such_part():
    assert make_briefing(vintage_of(NEED, TROOPS | {"as_of": DAY})) == []


def test_of_a_headline_series_the_newest_stands_on_a_card_and_rivals_of_a_day_stand_both():
    series = [RECEIVED | {"as_of": date(2020, month, 1), "id": f"m{month}"} for month in (1, 3, 2)]
    rivals = [NEED | {"id": name, "value": value} for name, value in (("a", 1.0), ("b", 2.0))]

    vintage = vintage_of(*series, *rivals)

    assert headline_figures(vintage)["id"].to_list() == ["m3", "a", "b"]


def test_without_headlines_the_scenarios_figures_come_first_and_then_the_others():
    distance = {"measure": "distance", "status": "context", "value": 40.0, "id": "far"}
    rows = [distance, EVENT, NEED | {"id": "need"}, TARGET | {"id": "goal"}]

    vintage = vintage_of(*(row | {"headline": False} for row in rows))

    assert headline_figures(vintage)["id"].to_list() == ["need", "goal", "far"]
