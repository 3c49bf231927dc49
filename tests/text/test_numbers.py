from datetime import date
from decimal import Decimal

import pytest
from babel.numbers import parse_pattern
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.data.schema import MEASURES, MODALITIES, QUALIFIERS
from dashboard.model.inputs import GROUPS, ROLES
from dashboard.text.dates import day_words
from dashboard.text.hedges import (
    MODALITY_WORDS,
    OPEN_ABOVE,
    OPEN_BELOW,
    QUALIFIER_WORDS,
    due_words,
    figure_words,
    hedge_words,
    source_words,
)
from dashboard.text.labels import GROUP_WORDS, MEASURE_WORDS, ROLE_WORDS
from dashboard.text.numbers import (
    MINUS,
    count_words,
    driver_words,
    no_break,
    pattern_number,
    plain_number,
    result_words,
    rounded_number,
    stated_number,
    with_unit,
)
from tests.page.small import figure

SIZES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}


def read_back(words: str) -> Decimal:
    number, _, size = words.replace(",", "").partition(" ")
    return Decimal(number) * SIZES.get(size, 1)


PATTERNS = ("0", "0.##", "#,##0.##", "#,##0.###", "#,##0.####")


@given(st.sampled_from(PATTERNS), st.floats(-1e18, 1e18) | st.integers(-(10**7), 10**7))
@settings(max_examples=300, deadline=None)
@example("0.##", 0.125)
@example("0", 2.5)
@example("#,##0.####", -0.00001)
@example("#,##0.##", -0.0)
@example("#,##0.##", 1e-300)
def test_a_number_is_written_as_babel_writes_it(pattern, value):
    expected = parse_pattern(pattern).apply(value + 0.0, "en").replace("-", MINUS)

    assert pattern_number(value, pattern) == expected


# Hedges.


@pytest.mark.parametrize(
    ("measure", "value", "unit", "qualifier", "modality", "words"),
    [
        ("funding", 2e9, "USD", "at_least", "stated", "at least $2 billion"),
        ("attendance", 30, "ministers", "more_than", "stated", "more than 30 ministers"),
        ("attendance", 40, "ministers", "nearly", "stated", "nearly 40 ministers"),
        ("distance", 40, "km", "about", "stated", "about 40 km"),
        ("people_in_need", 13e6, None, "more_than", "likely", "likely more than 13 million people"),
        ("people_in_need", 10e6, None, "exact", "expected", "expected 10 million people"),
        ("people_in_need", 5, None, "exact", "possible", "possibly 5 people"),
        ("people_displaced", 3_409_410, None, "exact", "stated", "3,409,410 people"),
        ("people_returned", 1.5e6, None, "up_to", "stated", "up to 1.5 million people"),
        ("people_returned", 900, None, "less_than", "stated", "less than 900 people"),
        ("people_in_need", 0, None, "exact", "stated", "0 people"),
        ("people_in_need", 1, None, "exact", "stated", "1 person"),
        ("attendance", 1, "ministers", "more_than", "stated", "more than 1 minister"),
        ("attendance", 1, "countries", "exact", "stated", "1 country"),
        ("personnel", 560, None, "exact", "stated", "560 personnel"),
        ("personnel", 1, None, "exact", "stated", "1 personnel"),
        ("duration", 2, "hours", "about", "stated", "about 2 hours"),
        ("duration", 1, "months", "exact", "stated", "1 month"),
        ("duration", 1.5, "days", "exact", "stated", "1.5 days"),
        ("funding", 42, "percent", "about", "stated", "about 42 %"),
        ("funding", 0, "USD", "exact", "stated", "$0"),
        ("funding", 1.25e6, "EUR", "exact", "stated", "€1.25 million"),
        ("funding", 999_999, "GBP", "exact", "stated", "£999,999"),
        ("funding", 3e7, "CHF", "exact", "stated", "CHF 30 million"),
        ("ordinal", 4, "meetings", "exact", "stated", "no. 4 (meetings)"),
        ("ordinal", 1, "meetings", "exact", "stated", "no. 1 (meetings)"),
        ("ordinal", 2, "rank", "exact", "stated", "no. 2"),
    ],
)
def test_a_figure_keeps_its_hedge_and_its_unit(measure, value, unit, qualifier, modality, words):
    cells = {"measure": measure, "value": value, "qualifier": qualifier, "modality": modality}

    said = figure_words(figure(**cells, **({"unit": unit} if unit else {})))

    assert said == words


@pytest.mark.parametrize("qualifier", QUALIFIERS)
@pytest.mark.parametrize("modality", MODALITIES)
def test_the_speakers_certainty_stands_before_the_hedge_on_the_number(qualifier, modality):
    row = figure(value=5, qualifier=qualifier, modality=modality)

    expected = f"{MODALITY_WORDS[modality]} {QUALIFIER_WORDS[qualifier]}".strip()

    assert hedge_words(row) == expected
    assert figure_words(row) == f"{expected} 5 people".strip()


def test_an_event_is_said_by_its_day_and_a_missing_value_is_not_zero():
    event = figure(measure="event", status="event", value=None, unit=None, as_of=date(2014, 6, 1))
    missing = figure(measure="people_in_need", value=None)

    assert figure_words(event) == "1 Jun 2014"
    assert figure_words(missing) == "no figure"


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (QUALIFIER_WORDS, QUALIFIERS),
        (MODALITY_WORDS, MODALITIES),
        (MEASURE_WORDS, MEASURES),
        (ROLE_WORDS, ROLES),
        (GROUP_WORDS, GROUPS),
    ],
)
def test_every_word_of_the_table_and_of_the_model_has_words(words, known):
    assert set(words) == set(known)


def test_every_qualifier_is_open_above_or_below_or_closed():
    closed = set(QUALIFIERS) - {*OPEN_ABOVE, *OPEN_BELOW}

    assert closed == {"exact", "about"}
    assert not set(OPEN_ABOVE) & set(OPEN_BELOW)


# Numbers.


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1, "1"),
        (0.5, "0.5"),
        (1.05, "1.05"),
        (999, "999"),
        (3_409_410, "3,409,410"),
        (999_999, "999,999"),
        (1e6, "1 million"),
        (2.01e6, "2.01 million"),
        (2.015e6, "2,015,000"),
        (1_000_001, "1,000,001"),
        (13e6, "13 million"),
        (999.99e6, "999.99 million"),
        (2e9, "2 billion"),
        (2.03e9, "2.03 billion"),
        (2_000_000_001, "2,000,000,001"),
        (5.5e12, "5.5 trillion"),
        (1e15, "1,000 trillion"),
        (123_456_789_012_345, "123,456,789,012,345"),
    ],
)
def test_a_stated_number_is_short_only_where_that_is_exact(value, words):
    assert stated_number(float(value)) == words


@given(st.integers(0, 10**15))
@example(2_010_000)
@example(2_000_000_001)
@settings(deadline=None)
def test_a_stated_number_loses_no_digit(value):
    assert read_back(stated_number(float(value))) == value
    assert read_back(plain_number(float(value))) == value


@given(st.integers(100, 99_999), st.sampled_from(list(SIZES.values())))
@settings(deadline=None)
def test_a_number_of_two_decimals_is_said_with_its_size(hundredths, size):
    said = stated_number(float(hundredths * size // 100))

    assert said.partition(" ")[2] in SIZES
    assert read_back(said) == hundredths * size // 100


@given(st.decimals(0, 10**6, places=6))
@settings(deadline=None)
def test_a_fraction_loses_no_digit(value):
    assert read_back(stated_number(float(value))) == value


@pytest.mark.parametrize("value", [1e-7, 0.1 + 0.2, 1 / 3, 123.4567891])
def test_a_number_of_many_decimals_keeps_them_all(value):
    assert float(stated_number(value)) == value


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (0.6123, "0.612"),
        (1.0, "1"),
        (42.35, "42.4"),
        (559.99, "560"),
        (999.6, "1,000"),
        (123_456, "123,000"),
        (999_600, "1 million"),
        (12_345_678, "12.3 million"),
        (1_337_250_000, "1.34 billion"),
        (2.5e12, "2.5 trillion"),
        (-2_000_000, "−2 million"),
    ],
)
def test_a_computed_number_has_three_digits_that_count(value, words):
    assert rounded_number(value) == words


@pytest.mark.parametrize(
    ("number", "value", "unit", "words"),
    [
        ("-5 billion", -5e9, "USD", "−$5 billion"),
        ("-5", -5, "CHF", "−CHF 5"),
        ("103", 103, "USD per person", "$103 per person"),
        ("103", 103, "CHF per person", "CHF 103 per person"),
        ("7", 7, None, "7"),
        ("1", 1, "week", "1 week"),
    ],
)
def test_a_unit_stands_where_readers_expect_it(number, value, unit, words):
    said = with_unit(number, value, unit)

    assert said.replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "people", "no figure"),
        (0.0, "people", "0 people"),
        (1.0, "people", "1 person"),
        (12_345_678, "people", "12.3 million people"),
        (1_337_250_000, "USD", "$1.34 billion"),
        (0.61, "share", "61 %"),
        (0.0, "share", "0 %"),
        (1.0, "share", "100 %"),
        (102.87, "USD per person", "$103 per person"),
        (2.5, "months", "2.5 months"),
    ],
)
def test_a_result_is_said_with_its_unit(value, unit, words):
    assert result_words(value, unit) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.85, "x", "0.85 ×"),
        (-0.5, "x", "−0.5 ×"),
        (0.755, "share", "75.5 %"),
        (0.0, "share", "0 %"),
        (120.0, "days", "120 days"),
        (1.0, "days", "1 day"),
        (185.0, "USD", "$185"),
    ],
)
def test_a_slider_says_its_value_with_its_unit(value, unit, words):
    assert driver_words(value, unit) == words


# Days, sources, sentences.


def test_days_are_said_with_the_month_as_a_word():
    assert day_words(date(2016, 7, 20)) == "20 Jul 2016"
    assert day_words(None) == "no date"


@pytest.mark.parametrize(
    ("due_text", "due", "words"),
    [
        ("by year's end", date(2016, 12, 31), "by year's end (31 Dec 2016)"),
        ("coming days and weeks", None, "coming days and weeks"),
        (None, date(2016, 12, 31), "31 Dec 2016"),
        (None, None, ""),
    ],
)
def test_a_due_day_keeps_the_words_of_the_source(due_text, due, words):
    row = figure(value=1, as_of=date(2016, 7, 20), due=due, due_text=due_text)

    assert due_words(row) == words


@pytest.mark.parametrize(
    ("actor", "publisher", "words"),
    [
        ("John Kerry", "News report", "John Kerry, in News report"),
        ("OCHA", "OCHA", "OCHA"),
        ("OCHA", None, "OCHA"),
        (None, "News report", "News report"),
        (None, None, "source not named"),
    ],
)
def test_a_source_is_who_said_it_and_where(actor, publisher, words):
    assert source_words(figure(value=1, actor=actor, publisher=publisher)) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 figures"), (1, "1 figure"), (1234, "1,234 figures")]
)
def test_things_are_counted_in_words(count, words):
    assert count_words(count, "figure") == words


def test_no_line_breaks_between_a_number_and_its_percent_sign():
    assert no_break("from 33.3 % to 40 %") == "from 33.3\u00a0% to 40\u00a0%"
    assert no_break("0.91 × to 1.1 ×") == "0.91\u00a0× to 1.1\u00a0×"
