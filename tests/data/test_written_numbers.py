from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data.written_numbers import WrittenNumber, is_no_number, read_number, read_unit

WHOLE = st.integers(0, 10**12)
SCALES = {"": 1, "k": 10**3, " thousand": 10**3, "M": 10**6, " million": 10**6, "bn": 10**9}
SEPARATORS = [",", " ", "'", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\u2019"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1,200,000", WrittenNumber("1200000")),
        ("1 200 000", WrittenNumber("1200000")),
        ("12,34,567", WrittenNumber("1234567")),
        ("10M", WrittenNumber("10000000")),
        ("2.5bn", WrittenNumber("2500000000")),
        ("1.2 million", WrittenNumber("1200000")),
        ("1.2 million people", WrittenNumber("1200000", unit="people")),
        ("$4,000,000", WrittenNumber("4000000", unit="USD")),
        ("US$ 2.5 billion", WrittenNumber("2500000000", unit="USD")),
        ("CAD 12.5M", WrittenNumber("12500000", unit="CAD")),
        ("3 000 €", WrittenNumber("3000", unit="EUR")),
        ("12%", WrittenNumber("12", unit="percent")),
        ("12.5 per cent", WrittenNumber("12.5", unit="percent")),
        ("560 troops", WrittenNumber("560", unit="troops")),
        ("1,500 police officers", WrittenNumber("1500", unit="police")),
        ("more than 30,000", WrittenNumber("30000", "more_than")),
        ("plus de 30 000", WrittenNumber("30000", "more_than")),
        ("~500000", WrittenNumber("500000", "about")),
        ("about $3m", WrittenNumber("3000000", "about", "USD")),
        ("30,000+", WrittenNumber("30000", "at_least")),
        ("560*", WrittenNumber("560", mark="*")),
        ("-5", WrittenNumber("-5")),
    ],
)
def test_numbers_are_read_as_people_write_them(text, read):
    assert read_number(text) == read


@pytest.mark.parametrize(
    "text",
    ["1,5", "1,20,0", "1.200.000", "(3500)", "5 apples", "12 of 30", "EUR 5 USD", "", "x" * 9000],
)
def test_what_is_no_number_or_may_be_two_is_none(text):
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.200.000", "1200000"), ("1,5", "1.5"), ("2,5 M", "2500000"), ("1.500", "1500")],
)
def test_a_decimal_comma_is_read_where_it_is_declared(text, value):
    read = read_number(text, decimal_comma=True)

    assert read is not None
    assert Decimal(read.value) == Decimal(value)


@given(WHOLE, st.sampled_from(SEPARATORS))
def test_any_whole_number_reads_back_from_its_groups(number, separator):
    assert read_number(f"{number:,}".replace(",", separator)) == WrittenNumber(str(number))


@given(WHOLE, st.integers(0, 99), st.booleans())
def test_any_number_with_a_fraction_reads_back_with_a_point_or_a_comma(whole, part, decimal_comma):
    text = f"{whole:,}.{part:02}"
    text = text.translate(str.maketrans(",.", ".,")) if decimal_comma else text

    read = read_number(text, decimal_comma=decimal_comma)

    assert read is not None
    assert Decimal(read.value) == Decimal(f"{whole}.{part:02}")


@given(st.decimals(0, 999, places=1), st.sampled_from(sorted(SCALES)))
def test_any_scale_multiplies(number, scale):
    read = read_number(f"{number}{scale}")

    assert read is not None
    assert Decimal(read.value) == number * SCALES[scale]


@given(st.text(max_size=60))
def test_no_text_raises(text):
    read_number(text)
    read_unit(text)


@pytest.mark.parametrize("text", ["n/a", "N/A", "-", "..", "TBC", "—", "#REF!", " #N/A ", "s/o"])
def test_words_for_no_number_are_known(text):
    assert is_no_number(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("M USD", (10**6, "USD")),
        ("USD million", (10**6, "USD")),
        ("millions of US$", (10**6, "USD")),
        ("people (thousands)", (10**3, "people")),
        ("'000", (10**3, None)),
        ("Military observers", (1, "observers")),
        ("personnes", (1, "people")),
        ("apples", None),
    ],
)
def test_units_are_read_with_their_scale(text, read):
    assert read_unit(text) == read
