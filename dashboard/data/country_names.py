"""Countries by code or name: ISO 3166, the UN's short names, and those of FTS, HDX and CLDR.

CLDR has the codes and an English name of each country; ``country_names.csv`` has the other names
that humanitarian files use, so that files with a code and files with a name give one crisis.
"""

from functools import cache

from babel import Locale
from babel.core import get_global

from dashboard.data.column_mapping import slug
from dashboard.data.resources import read_rows

WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}  # ISO 3166-3: codes of former countries


@cache
def territories() -> dict[str, str]:
    """Return the codes of CLDR, which have two letters, by the codes of ISO 3166-1 alpha-3."""
    return {
        alias: targets[0]
        for alias, targets in get_global("territory_aliases").items()
        if len(alias) == 3 and alias.isalpha() and len(targets) == 1 and alias not in WITHDRAWN
    }


@cache
def country_code(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of a country, from its code or any of its names."""
    return _codes().get(_key(text))


@cache
def country_name(text: str) -> str:
    """Return a country's English name, from its code or any of its names; other texts stay.

    It is that of CLDR, and the UN's short name where that of CLDR is no name that people write.
    """
    code = country_code(text)
    return text if code is None else _labels().get(code, _cldr_name(code))


@cache
def country_slug(text: str) -> str:
    """Return a country's name for addresses, from its code or any of its names.

    A text that names no country becomes a name for addresses as it is.
    """
    code = country_code(text)
    return slug(text if code is None else _cldr_name(code))


def _cldr_name(code: str) -> str:
    return Locale("en").territories[territories()[code]]


@cache
def _labels() -> dict[str, str]:
    return dict(read_rows("country_labels.csv", folder="data").iter_rows())


@cache
def _codes() -> dict[str, str]:
    """Return alpha-3 codes by the keys of codes and names."""
    names = Locale("en").territories
    codes: dict[str, str] = {}
    for code, territory in territories().items():
        if territory in names:
            codes |= dict.fromkeys(map(_key, (code, territory, names[territory])), code)
    listed = read_rows("country_names.csv", folder="data").iter_rows()
    return codes | {_key(name): code for name, code in listed}


def _key(text: str) -> str:
    """Return how names are compared: without capitals, accents, apostrophes, and "the" in front."""
    plain = text.replace("'", "").replace("’", "").replace("&", " and ")
    return slug(plain).removeprefix("the-")
