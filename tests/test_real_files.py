"""A real file that differs from its right values is found by ``make real``."""

import pytest

from tests.data.standards.sample import SAMPLES
from tests.real_files import expected
from tests.real_files.__main__ import main
from tests.real_files.check_file import check_file
from tests.real_files.right_values import RealFile, RightValue

MONTHS = SAMPLES / "support_tracker_months.synthetic.csv"
TOTAL = 1_050_001_000
FIGURE = {"quantity": "allocations"}


def wrong_words(real: RealFile, path=MONTHS) -> list[str]:
    return [finding.words for finding in check_file(path, real) if not finding.is_right]


def test_a_figure_that_equals_its_right_value_is_right():
    real = RealFile("x.csv", lambda _path: [RightValue("all", TOTAL, FIGURE)])

    assert wrong_words(real) == []


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (RightValue("all", TOTAL + 1, FIGURE), "all: right 1,050,001,001, ours 1,050,001,000"),
        (RightValue("none", 1, {"quantity": "x"}), "none: 0 headline figures, expected one"),
        (RightValue("goal", None, FIGURE), "goal: no headline figure; ours Allocations of all"),
        (RightValue("there", 1, {"crisis": "x"}), "there: no crisis x"),
    ],
)
def test_a_difference_is_wrong(right, words):
    (found,) = wrong_words(RealFile("x.csv", lambda _path: [right]))

    assert found.startswith(words)


def test_a_difference_within_its_tolerance_is_right():
    right = RightValue("all", TOTAL * 1.005, FIGURE, tolerance=0.01)

    assert wrong_words(RealFile("x.csv", lambda _path: [right])) == []


def test_a_file_that_must_be_refused_and_is_not_is_wrong():
    assert "it must be refused with 'no'" in wrong_words(RealFile("x.csv", refused="no"))


def test_a_file_without_a_right_value_is_wrong():
    assert wrong_words(RealFile("x.csv")) == ["no right value is declared for it"]


def test_the_exit_code_says_whether_a_folder_is_right(tmp_path, monkeypatch, capsys):
    (tmp_path / "t.csv").write_bytes(MONTHS.read_bytes())
    for value, code in ((TOTAL, 0), (TOTAL + 1, 1)):
        real = RealFile("t.csv", lambda _path, value=value: [RightValue("all", value, FIGURE)])
        monkeypatch.setattr("tests.real_files.__main__.FILES", [real])

        assert main(tmp_path) == code

    assert "1 files, 0 right, 1 wrong" in capsys.readouterr().out


def test_each_file_has_one_row():
    paths = [real.path for real in expected.FILES]

    assert len(set(paths)) == len(paths)
