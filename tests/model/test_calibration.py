"""The ranges of the model hold outcomes as often as they say, by class of figure."""

from pathlib import Path

import numpy as np
import pytest

from dashboard.model.appeals import final_coverage
from tests.support.calibration import CLASSES, Cover, cover, markdown

PAGE = Path(__file__).parents[2] / "docs" / "model.md"
APPEAL, WITH_LAST_YEAR, YEAR_ON, FOOD, DISPLACEMENT = CLASSES


@pytest.fixture(scope="module")
def covers() -> dict[str, Cover]:
    return {name: cover(outcomes()) for name, outcomes in CLASSES.items()}


@pytest.mark.parametrize("name", [APPEAL, WITH_LAST_YEAR, YEAR_ON])
def test_nine_in_ten_ranges_hold_the_outcome_whichever_country_is_left_out(covers, name):
    low, high = covers[name].without_90

    assert 0.85 <= low <= covers[name].inside_90 <= high <= 0.97


@pytest.mark.parametrize("name", [APPEAL, WITH_LAST_YEAR, YEAR_ON, FOOD])
def test_half_of_the_middle_ranges_hold_the_outcome(covers, name):
    assert covers[name].inside_50 == pytest.approx(0.5, abs=0.06)


def test_ranges_of_seasonal_food_insecurity_hold_somewhat_less_than_they_say(covers):
    """Fourteen of 50 analyses were re-issued: docs/model.md 6 says so."""
    assert covers[FOOD].inside_90 == pytest.approx(0.84, abs=0.005)


@pytest.mark.parametrize("name", [APPEAL, WITH_LAST_YEAR, YEAR_ON, FOOD])
def test_the_model_errs_less_than_what_goes_on_as_it_was(covers, name):
    assert covers[name].crps < covers[name].unchanged


@pytest.mark.parametrize("name", [APPEAL, WITH_LAST_YEAR])
def test_an_appeal_errs_less_than_what_it_asks_for_and_than_its_class_alone(covers, name):
    assert covers[name].crps < covers[name].prior < covers[name].stated


def test_last_years_coverage_brings_the_error_of_an_appeal_below_nine_points(covers):
    assert covers[WITH_LAST_YEAR].crps < 0.09 < covers[APPEAL].crps


def test_the_table_of_the_documentation_is_the_computed_one():
    assert markdown() in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("last_year", [None, 0.4, 0.9])
@pytest.mark.parametrize("funded", [0.0, 0.01, 0.3, 0.95, 1.4])
def test_a_final_coverage_is_never_below_what_is_funded_and_certain_at_the_end(funded, last_year):
    shares = np.linspace(0.0, 1.0, 21)
    said = [final_coverage(funded, share, last_year) for share in shares]

    assert min(final.median for final in said) >= funded
    assert said[-1].median == pytest.approx(max(funded, 0.01))
    assert (np.diff([final.spread for final in said]) < 0).all()


def test_without_any_figure_an_appeal_is_as_its_class():
    assert final_coverage(None, 0.4, None) is None
    assert final_coverage(None, 0.4, 1.0).median == pytest.approx(0.7408)
