import re
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.text.hedges import figure_words
from dashboard.text.quotes import (
    MAX_LETTERS,
    check_sentence,
    figure_sentence,
    has_form,
    quoted_sentence,
    split_links,
)
from tests.page.small import NEED, TARGET
from tests.processor import seconds_of
from tests.strategies import make_table, tables
from tests.support.tables import snapshot_of

TEXTS = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: bool(text.strip()))


@st.composite
def tables_with_sources(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a table whose rows have speakers, sources and labels of any letters."""
    table = draw(tables())
    some = st.lists(st.none() | TEXTS, min_size=table.height, max_size=table.height)
    return table.with_columns(
        label=pl.Series([draw(TEXTS) for _ in range(table.height)]),
        actor=pl.Series([f"speaker {index}" for index in range(table.height)]),
        publisher=pl.Series(draw(some), dtype=pl.String),
        source_title=pl.Series(draw(some), dtype=pl.String),
    )


def link(figure: dict) -> str:
    return f"http://127.0.0.1:8050/?crisis={figure['crisis']}&known_on=2020-01-01&figure="


# What it says.


def test_a_figure_is_one_line_with_hedge_date_speaker_and_source(served):
    rows = {row["id"]: row for row in served.frame.to_dicts()}

    assert figure_sentence(rows["iraq-2016-conference-target"]) == (
        "Donor conference goal: at least $2 billion, due 20 Jul 2016, as of 20 Jul 2016. "
        "John Kerry, in The News (Mexico City) / AP, "
        '"Defense, foreign ministers to plan next steps against I.S.".'
    )
    assert figure_sentence(rows["iraq-2016-need-yearend"]).startswith(
        "Iraqis in need by end of 2016: likely more than 13 million people, due by year's end "
        "(31 Dec 2016), as of 20 Jul 2016. United Nations, in The News (Mexico City) / AP"
    )
    assert "\n" not in "".join(map(figure_sentence, served.frame.to_dicts()))


def test_a_moved_slider_is_quoted_as_no_forecast():
    row = make_table(NEED).row(0, named=True)

    sentence = quoted_sentence(row, "1.5 million people in need on 31 Dec 2020.")

    assert sentence.endswith("Scenario, not a forecast: 1.5 million people in need on 31 Dec 2020.")
    assert check_sentence(snapshot_of(make_table(NEED)), sentence).kind == "true"


# Still true.


def test_every_sentence_of_the_shipped_table_is_still_true(served):
    for row in served.frame.to_dicts():
        assert check_sentence(served, figure_sentence(row)).kind == "true"


@given(tables_with_sources())
@settings(max_examples=40, deadline=None)
def test_every_row_of_any_table_is_recognised_as_still_true(table):
    for row in table.to_dicts():
        sentence = quoted_sentence(row, "something else.")

        verdict = check_sentence(snapshot_of(table), f"{sentence} {link(row)}{row['id']}.")

        assert (verdict.kind, verdict.figure["id"]) == ("true", row["id"])
        assert (
            check_sentence(snapshot_of(table), f"They wrote: \u201c {sentence} \u201d").kind
            == "true"
        )


def test_a_newer_figure_of_the_quantity_is_named_beside():
    table = make_table(NEED, NEED | {"value": 3e6, "as_of": date(2020, 9, 1), "actor": "OCHA"})

    verdict = check_sentence(snapshot_of(table), figure_sentence(table.row(0, named=True)))

    assert verdict.kind == "true"
    assert verdict.words == (
        "Still true. Newer on the same quantity: 3 million people, OCHA, as of 1 Sep 2020."
    )


# Changed.


@given(tables_with_sources(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_row_that_was_revised_in_the_table_says_what_it_changed_to(table, data):
    index = data.draw(st.integers(0, table.height - 1))
    row = table.row(index, named=True)
    if row["value"] is None:
        return
    revised = row | {"value": row["value"] * 2 + 1}
    later = pl.concat(
        [
            table.slice(0, index),
            pl.DataFrame([revised], schema=table.schema),
            table.slice(index + 1),
        ]
    )

    verdict = check_sentence(snapshot_of(later), f"{figure_sentence(row)} {link(row)}{row['id']}")

    assert (verdict.kind, verdict.figure["id"]) == ("changed", row["id"])
    assert verdict.words.startswith(f"Changed to {figure_words(revised)}")
    without_link = check_sentence(snapshot_of(later), figure_sentence(row))
    assert without_link.kind == "changed"


@given(tables_with_sources(), st.data())
@settings(max_examples=40, deadline=None)
def test_a_row_that_its_speaker_corrected_says_what_it_changed_to(table, data):
    row = table.row(data.draw(st.integers(0, table.height - 1)), named=True)
    if row["value"] is None:
        return
    corrected = row | {
        "id": "corrected",
        "value": row["value"] * 2 + 1,
        "reported_on": row["reported_on"] + timedelta(30),
    }
    later = pl.concat([table, pl.DataFrame([corrected], schema=table.schema)])

    verdict = check_sentence(snapshot_of(later), f"{figure_sentence(row)} {link(row)}{row['id']}")

    assert (verdict.kind, verdict.figure["id"]) == ("changed", "corrected")
    assert verdict.words.startswith(f"Changed to {figure_words(corrected)}")


def test_a_number_that_was_tampered_with_is_not_taken_for_ours():
    table = make_table(TARGET)
    sentence = figure_sentence(table.row(0, named=True)).replace("$4 million", "$9 million")

    verdict = check_sentence(snapshot_of(table), sentence)

    assert verdict.kind == "changed"
    assert verdict.words.startswith("Changed to $4 million, due 31 Dec 2020 (public since")


def test_a_label_that_ends_like_another_is_distinguished_from_it():
    short = NEED | {"label": "Need"}
    long = NEED | {"label": "Urgent Need", "value": 3e6}
    table = make_table(short, long)
    old = figure_sentence(make_table(long | {"value": 2e6}).row(0, named=True))

    verdict = check_sentence(snapshot_of(table), old)

    assert (verdict.kind, verdict.figure["label"]) == ("changed", "Urgent Need")


# Not ours.


@given(st.text(max_size=300), tables())
@settings(max_examples=40, deadline=None)
def test_any_other_text_is_not_ours_and_no_error(text, table):
    assert check_sentence(snapshot_of(table), text).kind == "not ours"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Figure 0:",
        "Figure 0: 2 million people",
        "?figure=",
        "?figure=no-such-figure",
        "http://x/?figure=no-such-figure Donors gave 3 million, as of 1 Jan 2020. Someone.",
        "\x00\ud800?figure=figure-0&",
        "?figure=figure-0 " * 2000,
        "a: b, as of 1 Jan 2020. c",
    ],
)
def test_what_only_looks_like_ours_is_not(text):
    assert check_sentence(snapshot_of(make_table(NEED)), text).kind == "not ours"


def test_a_link_alone_leads_to_its_figure_and_is_no_sentence():
    verdict = check_sentence(
        snapshot_of(make_table(NEED)), "see http://x/?crisis=somewhere&figure=figure-0"
    )

    assert verdict.kind == "not ours"
    assert "The link leads to: Figure 0: 2 million people" in verdict.words


# What a hostile text costs.

# What the two questions were asked with before, in more than linear time; the answers are the same.
LINK_BEFORE = re.compile(r"\S*[?&]figure=([A-Za-z0-9._-]+)\S*")
FORM_BEFORE = re.compile(r"\S.*: .+, as of \d{1,2} \w{3} \d{4}\. \S")
PIECES = (
    *("a", "b ", " ", ":", ": ", ", as of 1 Jan 2016", ". ", ".", ", as of ", "12 Feb 2020. "),
    *(
        "http://x/?figure=a",
        "&figure=",
        "?figure=",
        "&",
        "?",
        "b-1.",
        "=",
        "\u00a0",
        "\n",
        "\u0661",
    ),
)
MADE = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(MADE)
@settings(max_examples=1_000, deadline=None)
def test_links_and_form_are_found_as_by_the_patterns_of_before(text):
    plain = " ".join(text.split())
    said, names = split_links(text)

    assert names == set(LINK_BEFORE.findall(text))
    assert said == " ".join(LINK_BEFORE.sub(" ", text).split())
    assert has_form(plain) == (FORM_BEFORE.search(plain) is not None)


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("head", ["", "x: ", "?figure=figure-0 ", "&", "x: y, as of 1 Jan 2016. "])
def test_no_text_takes_longer_than_its_length_allows(head, piece):
    table = make_table(NEED)

    taken = min(
        seconds_of(lambda: check_sentence(snapshot_of(table), head + piece * MAX_LETTERS))
        for _ in range(2)
    )

    assert taken < 0.05
