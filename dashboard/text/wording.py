"""Numbers become words here and nowhere else: hedges, units, dates."""

from datetime import date
from decimal import Decimal

from babel import Locale
from babel.numbers import (
    format_compact_decimal,
    format_decimal,
    get_currency_symbol,
)

from dashboard.data.result_cache import cached_by_value
from dashboard.text.dates import format_date
from dashboard.text.vocabulary import COUNTED_WORDS, MEASURE_WORDS, RESULT_WORDS

LOCALE = Locale("en")
MINUS = "\u2212"
QUALIFIER_WORDS = {
    "exact": "",
    "about": "about",
    "at_least": "at least",
    "more_than": "more than",
    "up_to": "up to",
    "less_than": "less than",
    "nearly": "nearly",
}
MODALITY_WORDS = {"stated": "", "expected": "expected", "likely": "likely", "possible": "possibly"}
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
}
OPEN_ABOVE = ("at_least", "more_than")
OPEN_BELOW = ("up_to", "less_than", "nearly")


@cached_by_value(16_384)
def pattern_number(value: float, pattern: str) -> str:
    """Return a number in a pattern of CLDR such as '#,##0.##', as Babel does in ten times as long.

    A tie goes to the even digit, zeros at the end of the places behind the point are left out, and
    zero has no sign.
    """
    whole, _, places = pattern.partition(".")
    text = format(Decimal(repr(value + 0.0)), f"{',' * (',' in whole)}.{len(places)}f")
    return (text.rstrip("0").removesuffix(".") if places else text).replace("-", MINUS)


@cached_by_value(4096)
def day_words(day: date | None) -> str:
    """Return a day as '20 Jul 2016'."""
    return "no date" if day is None else format_date(day, "d MMM y", locale=LOCALE)


def month_words(day: date) -> str:
    """Return the month of a day as 'Jul'."""
    return format_date(day, "MMM", locale=LOCALE)


def month_of_year_words(day: date) -> str:
    """Return the month and year of a day as 'Jul 2016'."""
    return format_date(day, "MMM y", locale=LOCALE)


def day_of_year_words(day: date) -> str:
    """Return a day as '20 Jul'."""
    return format_date(day, "d MMM", locale=LOCALE)


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


def figure_words(figure: dict) -> str:
    """Return the value of a figure with its hedge: 'likely more than 17 million people'."""
    if figure["value"] is None:
        return day_words(figure["as_of"]) if figure["measure"] == "event" else "no figure"
    number = stated_number(figure["value"])
    if figure["measure"] == "ordinal":
        value = f"no. {number}" + ("" if figure["unit"] == "rank" else f" ({figure['unit']})")
    else:
        value = with_unit(number, figure["value"], figure["unit"])
    return " ".join(filter(None, (hedge_words(figure), value)))


def hedge_words(figure: dict) -> str:
    """Return the hedge of a figure: 'likely more than', or an empty text."""
    words = MODALITY_WORDS[figure["modality"]], QUALIFIER_WORDS[figure["qualifier"]]
    return " ".join(filter(None, words))


def result_name(measure: str, counted: str) -> str:
    """Return what a result is called; people by the measure that counts them."""
    if measure == "need":
        return MEASURE_WORDS[counted]
    _, people = COUNTED_WORDS[counted]
    return f"Received per person {people}" if measure == "per_person" else RESULT_WORDS[measure]


def result_words(value: float | None, unit: str) -> str:
    """Return a computed value with its unit: '$1.34 billion', '61 %'."""
    if value is None:
        return "no figure"
    if unit == "share":
        return f"{pattern_number(100 * value, '0')} %"
    return with_unit(rounded_number(value), value, unit)


@cached_by_value(4096)
def driver_words(value: float, unit: str) -> str:
    """Return a slider's value with its unit: '0.85 ×', '75 %', '120 days'."""
    number = pattern_number(value, "#,##0.####")
    if unit == "x":
        return f"{number} ×"
    if unit == "share":
        return f"{pattern_number(100 * value, '0.##')} %"
    return with_unit(number, value, unit)


def source_words(figure: dict) -> str:
    """Return who said it and where: 'A minister, in a newspaper'."""
    actor, publisher = figure["actor"], figure["publisher"]
    if actor and publisher and actor != publisher:
        return f"{actor}, in {publisher}"
    return actor or publisher or "source not named"


def due_words(figure: dict) -> str:
    """Return when a figure is to come true, in the source's words and as a day."""
    text, day = figure["due_text"], figure["due"]
    if text and day:
        return f"{text} ({day_words(day)})"
    return text or (day_words(day) if day else "")


def count_words(count: int, noun: str) -> str:
    """Return '1 figure' or '362 figures'."""
    return f"{plain_number(count)} {noun}{'' if count == 1 else 's'}"


def unbroken(words: str) -> str:
    """Return words in which no line breaks between a number and its sign."""
    return words.replace(" %", "\N{NO-BREAK SPACE}%").replace(" \u00d7", "\N{NO-BREAK SPACE}\u00d7")


def crisis_words(crisis: str) -> str:
    """Return a crisis's slug as a name."""
    return crisis.replace("-", " ").replace("_", " ").title()


def title_words(crisis: str) -> str:
    """Return the title of a crisis's screen."""
    return f"{crisis_words(crisis)}: aid and deployment figures"
