"""Numbers in words: digits, scales such as million, units and currencies."""

from decimal import Decimal

from babel import Locale
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    get_currency_symbol,
)

from dashboard.data.result_cache import cached_by_value

LOCALE = Locale("en")
MINUS = "\u2212"
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
SINGULARS = {
    "people": "person",
    "days": "day",
    "hours": "hour",
    "weeks": "week",
    "months": "month",
    "minutes": "minute",
    "years": "year",
    "countries": "country",
    "ministers": "minister",
    "members": "member",
    "meetings": "meeting",
    "missions": "mission",
    "troops": "troop",
    "soldiers": "soldier",
    "observers": "observer",
    "peacekeepers": "peacekeeper",
}


@cached_by_value(16_384)
def pattern_number(value: float, pattern: str) -> str:
    """Return a number in a pattern of CLDR such as '#,##0.##', as Babel does in ten times as long.

    A tie goes to the even digit, trailing zeros after the point are left out, and
    zero has no sign.
    """
    whole, _, decimals = pattern.partition(".")
    text = format(Decimal(repr(value + 0.0)), f"{',' * (',' in whole)}.{len(decimals)}f")
    return (text.rstrip("0").removesuffix(".") if decimals else text).replace("-", MINUS)


@cached_by_value(4096)
def axis_words(value: float, prefix: str = "", *, share: bool = False) -> str:
    """Return a value beside an axis, as short as it can be: '$1.5B', '500', '50 %'."""
    if share:
        return f"{format_decimal(100 * value, format='0', locale=LOCALE)} %"
    return prefix + format_compact_decimal(value, locale=LOCALE, fraction_digits=2)


def plain_number(value: float) -> str:
    """Return every digit of a number, grouped: '3,409,410' or '1.05'."""
    return format_decimal(value, locale=LOCALE, decimal_quantization=False)


def stated_number(value: float) -> str:
    """Return a number as a source puts it: '40 billion' where that is exact, else all digits."""
    for size, word in SCALES:
        if value >= size and value % (size / 100) == 0:
            return f"{pattern_number(value / size, '#,##0.##')} {word}"
    return plain_number(value)


def rounded_number(value: float) -> str:
    """Return a computed number at three significant digits: '12.4 million', '0.61'."""
    if value == 0:
        return "0"
    rounded = float(f"{value:.3g}")
    for size, word in SCALES:
        if abs(rounded) >= size:
            return f"{pattern_number(rounded / size, '#,##0.##')} {word}"
    return pattern_number(rounded, "#,##0.###")


def with_unit(number: str, value: float, unit: str | None) -> str:
    """Return a number with its unit: '$40 billion', '70 km', '48 %', 'no. 4 (meetings)'."""
    if unit is None:
        return number
    money, _, per = unit.partition(" ")
    if len(money) == 3 and money.isupper():
        sign = MINUS if number[0] in ("-", MINUS) else ""
        amount = f"{sign}{money_sign(money)}{number.lstrip('-' + MINUS)}"
        return f"{amount} {per}" if per else amount
    if unit == "percent":
        return f"{number} %"
    if unit == "x":
        return f"× {number}"
    return f"{number} {SINGULARS.get(unit, unit) if value == 1 else unit}"


@cached_by_value(512)
def money_sign(currency: str, gap: str = " ") -> str:
    """Return what stands before an amount: '$', or letters with a gap."""
    symbol = get_currency_symbol(currency, locale=LOCALE)
    return symbol + gap if symbol[-1].isalpha() else symbol


def as_sentence(words: str) -> str:
    """Return words with a capital in front: 'About half of it is there.'."""
    return words[:1].upper() + words[1:]


def result_words(value: float | None, unit: str) -> str:
    """Return a computed value with its unit: '$1.34 billion', '61 %'."""
    if value is None:
        return "no figure"
    if unit == "share":
        return f"{pattern_number(100 * value, '0')} %"
    return with_unit(rounded_number(value), value, unit)


def signed_words(difference: float, unit: str) -> str:
    """Return a difference of results with its sign: '+3 million people', '-15 points'."""
    words = result_words(abs(difference), unit)
    if unit == "share":
        words = words.replace(" %", " points")
    return f"{'+' if difference > 0 else MINUS}{words}"


@cached_by_value(4096)
def driver_words(value: float, unit: str) -> str:
    """Return a slider's value with its unit: '0.85 ×', '75 %', '120 days'."""
    number = pattern_number(value, "#,##0.####")
    if unit == "x":
        return f"{number} ×"
    if unit == "share":
        return f"{pattern_number(100 * value, '0.##')} %"
    return with_unit(number, value, unit)


def count_words(count: int, noun: str) -> str:
    """Return '1 figure' or '362 figures'."""
    return f"{plain_number(count)} {noun}{'' if count == 1 else 's'}"


def no_break(words: str) -> str:
    """Return words in which no line breaks between a number and its sign."""
    return words.replace(" %", "\N{NO-BREAK SPACE}%").replace(" \u00d7", "\N{NO-BREAK SPACE}\u00d7")
