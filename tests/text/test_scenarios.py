from datetime import date

import pytest

from dashboard.text.scenarios import change_words, crossing_words, passing_words, range_words


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (0.61, 0.48, "Coverage on 31 Dec 2016 falls from 61 % to 48 %."),
        (0.48, 0.61, "Coverage on 31 Dec 2016 rises from 48 % to 61 %."),
        (0.61, 0.61, "Coverage on 31 Dec 2016 is 61 %."),
        (0.610, 0.611, "Coverage on 31 Dec 2016 stays at about 61 %."),
        (0.0, 0.1, "Coverage on 31 Dec 2016 rises from 0 % to 10 %."),
    ],
)
def test_a_sentence_says_the_change(before, after, sentence):
    assert change_words("Coverage", "on 31 Dec 2016", before, after, "share") == sentence


MAY, JUNE = date(2020, 5, 1), date(2020, 6, 1)


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (None, None, ""),
        (MAY, MAY, "It reaches 5 people on 1 May 2020."),
        (None, JUNE, "It reaches 5 people on 1 Jun 2020."),
        (MAY, None, "It does not reach 5 people by then."),
        (MAY, JUNE, "It reaches 5 people on 1 Jun 2020 instead of 1 May 2020."),
    ],
)
def test_a_sentence_says_when_a_level_is_reached(before, after, sentence):
    assert crossing_words("It", "5 people", before, after) == sentence


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((MAY, JUNE, JUNE), "10 % of the cases pass it by 1 May 2020, half by 1 Jun 2020, 90 % by"),
        (
            (MAY, JUNE, None),
            "10 % of the cases pass it by 1 May 2020, half by 1 Jun 2020, 90 % not",
        ),
        ((MAY, None, None), "10 % of the cases pass it by 1 May 2020, half not by the last day"),
    ],
)
def test_a_sentence_says_by_when_the_cases_pass_up_to_the_first_share_that_does_not(days, words):
    assert passing_words(days).startswith(words)


def test_no_share_is_named_where_fewer_than_a_tenth_of_the_cases_pass():
    assert passing_words((None, None, None)) == ""


@pytest.mark.parametrize(
    ("unit", "words"),
    [
        ("personnel", "558 personnel (9 in 10 cases: 501 to 607 personnel)"),
        ("USD", "$558 (9 in 10 cases: $501 to $607)"),
        ("USD per person", "$558 per person (9 in 10 cases: $501 per person to $607 per person)"),
    ],
)
def test_a_range_names_what_is_counted_once(unit, words):
    assert range_words(501, 558, 607, unit) == words
