"""Exports are what they were before the modules were renamed: tests/support/export_goldens.py."""

from collections.abc import Iterable

import pytest

from tests.support.export_goldens import (
    PICTURED,
    SCREENS,
    as_stored,
    difference,
    exports,
    read_goldens,
    run,
    to_text,
)

EXPORTS = dict(exports())
LARGE = (".svg", ".html", ".zip")


@pytest.fixture(scope="module")
def goldens() -> dict[str, str]:
    return read_goldens()


def differences(goldens: dict[str, str], names: Iterable[str]) -> list[str]:
    """Return what differs in some exports, written anew."""
    found = {name: as_stored(name, to_text(name, run(*EXPORTS[name]))) for name in names}
    lines = [difference(name, goldens[name], text) for name, text in found.items()]
    return [line for line in lines if line]


@pytest.mark.parametrize("screen", SCREENS)
def test_tables_are_exported_as_before(goldens, screen):
    names = [name for name in EXPORTS if name.startswith(f"{screen}/")]

    assert differences(goldens, [name for name in names if not name.endswith(LARGE)]) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_the_package_holds_the_same_files_and_descriptions(goldens, screen):
    assert differences(goldens, [f"{screen}/package.zip"]) == []


@pytest.mark.parametrize("screen", PICTURED)
def test_pictures_of_charts_are_drawn_as_before(goldens, screen):
    names = [name for name in EXPORTS if name.startswith(f"{screen}/") and name.endswith(".svg")]

    assert differences(goldens, names) == []


@pytest.mark.parametrize("screen", PICTURED)
def test_a_brief_says_what_it_said(goldens, screen):
    assert differences(goldens, [f"{screen}/brief.html"]) == []


def test_every_golden_is_compared(goldens):
    assert sorted(goldens) == sorted(EXPORTS)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("opening/fan.csv", "a,1.0000000001", "a,1.0000000002"),
        ("opening/chart-people.svg", "M 1.01 2", "M 1.02 2"),
    ],
)
def test_digits_that_only_rounding_changes_are_no_difference(name, before, after):
    assert difference(name, before, after) is None


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("opening/projection.csv", "a,1.0000000001", "a,1.0000000002"),
        ("opening/fan.csv", "a,1.00000001", "a,1.00000002"),
        ("opening/fan.csv", "a,1", "b,1"),
        ("opening/fan.csv", "a,1", "a,1\nb,1"),
        ("opening/chart-people.svg", "M 1.01 2", "M 1.04 2"),
    ],
)
def test_another_number_name_or_row_is_a_difference(name, before, after):
    assert difference(name, before, after) is not None
