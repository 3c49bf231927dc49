"""Every format that the registry knows stands in the page for people who bring files."""

from pathlib import Path

import pytest

from dashboard.data.standards import RECOGNISED, STANDARDS

PAGE = (Path(__file__).parents[3] / "docs" / "files.md").read_text("utf-8")
READ, _, NOT_READ = PAGE.partition("## What is not read")


@pytest.mark.parametrize("standard", STANDARDS, ids=lambda standard: standard.title)
def test_a_standard_that_is_read_is_listed_with_its_command(standard):
    rows = [line for line in READ.splitlines() if line.startswith(f"| **{standard.title}**")]

    assert len(rows) == 1
    assert "`dashboard serve " in rows[0]


@pytest.mark.parametrize(
    "standard", RECOGNISED[len(STANDARDS) :], ids=lambda standard: standard.title
)
def test_a_format_that_is_not_read_is_listed_with_the_reason(standard):
    assert standard.title in NOT_READ
