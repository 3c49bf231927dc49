from datetime import date

import pytest

from dashboard.view.scenario_words import change_words, crossing_words


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
