from datetime import date, timedelta

import pytest

from dashboard.charts.captions import chart_title
from dashboard.charts.spec import chart_sentences
from dashboard.model.scenario import make_scenario
from dashboard.model.scenario_result import ScenarioResult
from dashboard.model.vintage import CrisisVintage
from dashboard.page.components.chart_card import make_data_table
from dashboard.page.components.sensitivity_bars import sensitivity_bars
from dashboard.text.dates import day_words
from dashboard.text.numbers import result_words
from dashboard.text.scenarios import chance_words, range_words
from dashboard.text.summary import card_lines, driver_lines
from tests.page.small import NEED, NEED_LATER, STILL, TARGET, TINY, text_of, vintage_of

END = date(2016, 12, 31)


def outlook_of(vintage: CrisisVintage, mode: str = "history", **moved: float) -> ScenarioResult:
    return ScenarioResult(vintage, make_scenario(vintage.drivers, moved), mode=mode)


def sentences_of(vintage: CrisisVintage, mode: str = "history", **moved: float) -> dict[str, str]:
    return chart_sentences(outlook_of(vintage, mode, **moved))


def lines_of(vintage: CrisisVintage, mode: str = "history", **moved: float) -> dict[str, str]:
    return card_lines(outlook_of(vintage, mode, **moved))


def model_words(vintage: CrisisVintage, measure: str, day: date = END, **moved: float) -> str:
    projected = vintage.project(make_scenario(vintage.drivers, moved))
    row = projected.filter(measure=measure, day=day).row(0, named=True)
    return result_words(row["scenario"], row["unit"])


# Sentences.


def test_where_people_displaced_are_counted_no_word_speaks_of_need():
    gone = {"measure": "people_displaced"}
    vintage = vintage_of(NEED | gone, NEED_LATER | gone)
    result = outlook_of(vintage, need_uptake=0.5)

    said = [
        chart_title("people", vintage),
        *chart_sentences(result).values(),
        *card_lines(result).values(),
        *(driver.label for driver in vintage.drivers),
        sensitivity_bars(result, "people")["title"],
        text_of(make_data_table("people", result)),
    ]

    assert said[0] == "People displaced"
    assert said[1].startswith("Displacement on 31 Dec 2020 falls from 3 million people to ")
    assert (
        "Scenario: 2.45 million people displaced on 31 Dec 2020" in card_lines(result)["figure-1"]
    )
    assert "People displaced today, against the quoted figure" in said
    assert [text for text in said if "need" in text.lower()] == []


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (
            "people",
            "Need on 31 Dec 2016 is 13 million people. As history went, the chance to pass that "
            "is "
            "about 34 %: 10 % of the cases pass it by 20 Oct 2016, half not by the last day.",
        ),
        (
            "money",
            "Money received on 31 Dec 2016 is $1.34 billion. "
            "Pledges of $2 billion meet the goal of at least $2 billion.",
        ),
        (
            "personnel",
            "Presence on 31 Dec 2016 is 560 troops. It reaches all 560 troops on 31 Aug 2016.",
        ),
        (
            "following",
            "Estimated cost covered on 31 Dec 2016 is 100 %. The gap on 31 Dec 2016 is $0.",
        ),
        ("tornado", "The balance on 31 Dec 2016 is $694 million."),
    ],
)
def test_an_untouched_sentence_says_what_is_stated(opening, chart, said):
    assert sentences_of(opening)[chart].startswith(said)


MOVED = {"need_uptake": 0.5, "raised_share": 0.35, "arrival_days": 100.0, "arrival_share": 1.5}


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        (
            "people",
            "Need on 31 Dec 2016 falls from 13 million people to 11.4 million people. "
            "It does not reach 13 million people by then.",
        ),
        (
            "money",
            "Money received on 31 Dec 2016 falls from $1.34 billion to $467 million. "
            "Pledges of $700 million fall short of the goal of at least $2 billion.",
        ),
        (
            "personnel",
            "Presence on 31 Dec 2016 rises from 560 troops to 840 troops. "
            "It reaches all 560 troops on 25 Sep 2016 instead of 31 Aug 2016.",
        ),
        (
            "following",
            "Estimated cost covered on 31 Dec 2016 falls from 100 % to 78 %. "
            "The gap on 31 Dec 2016 rises from $0 to $132 million.",
        ),
        ("tornado", "The balance on 31 Dec 2016 falls from $694 million to −$132 million."),
    ],
)
def test_a_moved_sentence_says_the_change(opening, chart, said):
    assert sentences_of(opening, **MOVED)[chart].startswith(said)


@pytest.mark.parametrize(
    ("chart", "measure", "moved"),
    [
        ("people", "need", {"need_level": 0.7}),
        ("people", "need", {"need_uptake": 2.5}),
        ("money", "received", {"delivered_share": 0.4}),
        ("money", "received", {"half_paid_days": 400.0}),
        ("personnel", "presence", {"arrival_share": 0.25}),
        ("following", "coverage", {"aid_share": 0.3}),
        ("following", "gap", {"cost_per_person": 500.0}),
    ],
)
def test_a_sentence_holds_the_value_that_the_model_gives(opening, chart, measure, moved):
    before, after = model_words(opening, measure), model_words(opening, measure, **moved)

    assert f"from {before} to {after}." in sentences_of(opening, **moved)[chart]
    assert before != after


@pytest.mark.parametrize("uptake", [1.2, 1.5, 2.5])
def test_a_sentence_names_the_day_on_which_a_level_is_crossed(opening, uptake):
    scenario = make_scenario(opening.drivers, {"need_uptake": uptake})

    day = opening.projection(scenario).crossing_day("need", 13_000_000)

    assert day < END
    assert (
        f"It reaches 13 million people on {day_words(day)} instead of 31 Dec 2016."
        in sentences_of(opening, need_uptake=uptake)["people"]
    )


@pytest.mark.parametrize("name", STILL)
def test_nothing_is_said_where_nothing_can_be_projected(name):
    vintage = vintage_of(*STILL[name])

    assert sentences_of(vintage) == {}
    assert lines_of(vintage) == {}


@pytest.mark.parametrize("name", TINY)
def test_every_drawn_chart_has_whole_sentences(name):
    vintage = vintage_of(*TINY[name])

    for end in ("default", "minimum", "maximum"):
        moved = {driver.key: getattr(driver, end) for driver in vintage.drivers}
        for sentence in sentences_of(vintage, **moved).values():
            assert sentence.endswith(".")
            assert ".." not in sentence
            assert "  " not in sentence
            assert not {"nan", "None", "inf"} & set(sentence.split())


def test_fewer_people_expected_is_no_level_to_reach():
    sentences = sentences_of(vintage_of(*TINY["fewer people expected"]))

    assert sentences["people"].startswith("Need on 31 Dec 2020 is 1 million people.")
    assert "reaches" not in sentences["people"]


def test_an_appeal_is_described_by_what_is_received():
    sentences = sentences_of(vintage_of(TARGET), raised_share=1.0)

    assert sentences["money"].startswith(
        "Money received on 31 Dec 2020 rises from $2.08 million to $4 million."
    )
    assert "Pledges" not in sentences["money"]


# How sure that is.


@pytest.mark.parametrize(
    ("mode", "title"),
    [("history", "As history went"), ("stated", "By the hedges alone")],
)
def test_a_sentence_says_how_likely_the_claim_is_passed_and_on_what_that_rests(
    opening, mode, title
):
    chance = outlook_of(opening, mode).answers.need.chance

    sentence = sentences_of(opening, mode)["people"]

    assert title in sentence
    assert chance_words(chance) in sentence
    assert " will " not in sentence


@pytest.mark.parametrize("mode", ["history", "stated"])
@pytest.mark.parametrize(
    ("chart", "measure", "unit"),
    [
        ("money", "received", "USD"),
        ("personnel", "presence", "troops"),
        ("following", "coverage", "share"),
        ("following", "gap", "USD"),
    ],
)
def test_a_sentence_says_the_middle_and_the_range_of_an_outcome(
    opening, mode, chart, measure, unit
):
    outcome = outlook_of(opening, mode).answers.outcomes[measure]

    sentence = sentences_of(opening, mode)[chart]

    words = range_words(outcome.low, outcome.median, outcome.high, unit)
    is_certain = outcome.low == outcome.high and measure != "gap"
    assert (words in sentence) is not is_certain


def test_a_sentence_says_what_an_estimate_that_all_is_covered_leaves_out(opening):
    untouched, moved = (
        sentences_of(opening, cost_per_person=cost)["following"] for cost in (125.0, 600.0)
    )

    assert untouched.endswith(
        "The cost is an estimate of $125 a person and year and no plan's requirement; money for "
        "other purposes is in the aid."
    )
    assert "estimate of" not in moved


@pytest.mark.parametrize(
    ("chance", "words"),
    [
        (0.0, "under 1 %"),
        (0.009, "under 1 %"),
        (0.01, "about 1 %"),
        (0.29, "about 29 %"),
        (0.45, "about half (45 %)"),
        (0.5, "about half (50 %)"),
        (0.56, "about 56 %"),
        (0.99, "about 99 %"),
        (0.999, "over 99 %"),
        (1.0, "over 99 %"),
    ],
)
def test_a_chance_is_rounded_and_never_certain(chance, words):
    assert chance_words(chance) == words


# Lines of cards.


def test_untouched_cards_are_as_stated(opening):
    lines = lines_of(opening)

    assert set(lines) == set(opening.chosen["id"])
    assert all(line.startswith("Scenario: baseline") for line in lines.values())


@pytest.mark.parametrize(
    ("figure", "moved", "line"),
    [
        (
            "iraq-2016-conference-target",
            {"raised_share": 0.35},
            "Scenario: $700 million pledged on 31 Dec 2016",
        ),
        (
            "iraq-2016-need-now",
            {"need_level": 1.1},
            "Scenario: 11 million people in need on 20 Jul 2016",
        ),
        (
            "iraq-2016-need-yearend",
            {"need_uptake": 0.0},
            "Scenario: 10 million people in need on 31 Dec 2016",
        ),
        (
            "iraq-2016-us-troops-added",
            {"arrival_share": 0.5},
            "Scenario: 280 troops present on 31 Dec 2016",
        ),
    ],
)
def test_a_card_says_what_the_scenario_makes_of_its_figure_alone(opening, figure, moved, line):
    lines = lines_of(opening, **moved)

    assert lines.pop(figure).startswith(line)
    if "need_level" not in moved:
        assert all(other.startswith("Scenario: baseline") for other in lines.values())


def test_a_zero_is_said_as_zero(opening):
    lines = lines_of(opening, raised_share=0.0, arrival_share=0.0)

    assert lines["iraq-2016-conference-target"].startswith("Scenario: $0 pledged on 31 Dec 2016")
    assert lines["iraq-2016-us-troops-added"] == "Scenario: 0 troops present on 31 Dec 2016"


def test_a_card_says_the_chance_of_its_claim(opening):
    answers = outlook_of(opening, need_uptake=0.5).answers

    lines = lines_of(opening, need_uptake=0.5)

    assert lines["iraq-2016-need-yearend"].endswith(chance_words(answers.need.chance))
    assert lines["iraq-2016-conference-target"].endswith(chance_words(answers.goal))
    assert "hance" not in lines["iraq-2016-need-now"]


def test_the_card_of_an_appeal_is_moved_by_what_is_received():
    lines = lines_of(vintage_of(TARGET), raised_share=1.0)

    assert lines["figure-0"].startswith("Scenario: $4 million received on 31 Dec 2020")


# Words of sliders.


def test_a_slider_says_its_value_and_what_that_of_the_baseline_is(opening):
    scenario = make_scenario(opening.drivers, {"need_uptake": 0.5, "raised_share": 0.355})

    lines = driver_lines(opening.drivers, scenario)

    assert lines["need_uptake"] == "0.5 ×, reported 1 ×"
    assert lines["raised_share"] == "35.5 %, assumed 100 %"
    assert lines["need_level"] == "1 ×, reported"
    assert lines["cost_per_person"] == "$125, typical"
    assert lines["arrival_days"] == "42 days, assumed"


# A claim that is due after the last day of the projection.

FAR = date(2050, 12, 31)
FAR_CLAIM = NEED_LATER | {"due": FAR, "headline": True}


def test_the_chance_of_a_claim_that_is_due_beyond_the_projection_names_claim_and_day():
    vintage = vintage_of(NEED | {"headline": True}, FAR_CLAIM)

    said = sentences_of(vintage)["people"]

    last = day_words(vintage.inputs.t0 + timedelta(days=vintage.inputs.days))
    level = result_words(FAR_CLAIM["value"], "people")
    assert f"the chance to pass {level} by 31 Dec 2050 is " in said
    assert said.endswith(f"not by {last}.")
    assert "to pass that" not in said


def test_the_chance_of_a_goal_that_is_due_beyond_the_projection_names_the_last_day():
    required = TARGET | {"status": "required", "due": FAR, "headline": True}
    vintage = vintage_of(required)

    (line,) = lines_of(vintage).values()

    last = day_words(vintage.inputs.t0 + timedelta(days=vintage.inputs.days))
    assert f"Chance to reach it by {last}: " in line
