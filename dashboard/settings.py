"""Settings of a running server, from its call or from DASHBOARD_... in the environment.

They are a dataclass, as a library for settings takes longer to import than the server to start.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dashboard.data.import_options import NOTHING, Declared
from dashboard.data.resources import table_path
from dashboard.errors import CallError
from dashboard.web.security.hosts import read_network

PREFIX = "DASHBOARD_"


@dataclass(frozen=True, slots=True)
class Setting:
    """How a setting is read, and what it must be."""

    read: Callable[[Any], Any]  # raises ValueError or TypeError for what it cannot be
    expected: str


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _file(value: Any) -> Path:
    if not isinstance(value, str | Path):
        raise TypeError
    return table_path(Path(value))


def _whole(low: int, high: int) -> Setting:
    def read(value: Any) -> int:
        is_plain = isinstance(value, str) and value.isascii() and value.isdigit()
        number = int(value) if is_plain else value
        if not isinstance(number, int) or not low <= number <= high:
            raise ValueError
        return number

    return Setting(read, f"a number from {low} to {high}")


def _switch(value: Any) -> bool:
    words = {"true": True, "1": True, "false": False, "0": False, "": False}
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError
    return words[value.lower()]


def _word(*known: str) -> Setting:
    def read(value: Any) -> str:
        if value not in known:
            raise ValueError
        return value

    return Setting(read, f"one of {', '.join(known)}")


def _list(read: Callable[[str], str], expected: str) -> Setting:
    """Return the setting of a list of texts; in the environment commas separate them."""

    def read_all(value: Any) -> tuple[str, ...]:
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(read(part.strip()) for part in parts if part.strip())

    return Setting(read_all, expected)


SETTINGS = {
    "host": Setting(_text, "an address of this machine such as 127.0.0.1"),
    "port": _whole(1, 65535),
    "workers": _whole(1, 64),
    "public": Setting(_switch, "true or false"),
    "auth": _word("none", "token", "proxy"),
    "trusted_proxy": _list(
        lambda text: str(read_network(text)), "addresses or networks such as 10.0.0.0/24"
    ),
    "host_name": _list(_text, "names such as figures.example.org"),
    "origins": Setting(_text, "addresses of pages, or *"),
    "log": _word("text", "json"),
    "table": Setting(_file, "a file"),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the server listens, who may come in, and the table that it serves."""

    host: str = "127.0.0.1"
    port: int = 8050
    workers: int = 1
    public: bool = False  # everybody may read, nobody may upload
    auth: str = "none"
    trusted_proxy: tuple[str, ...] = ()
    host_name: tuple[str, ...] = ()
    origins: str = ""  # other pages of the web that may read /api: "https://a.org" or "*"
    log: str = "text"
    table: Path = field(default_factory=lambda: table_path(None))
    declared: Declared = NOTHING  # what the table does not say of itself
    last_good: Path | None = None  # a private folder, for a worker that starts again


def read_settings(*, declared: Declared = NOTHING, **given: Any) -> Settings:
    """Return the settings of a call; what is None or not given comes from the environment.

    Raises:
        CallError: a value is of the wrong kind or out of range.
    """
    values = {}
    for name in SETTINGS:
        value = given.pop(name, None)
        if value is None:
            value = os.environ.get(PREFIX + name.upper())
        if value is not None:
            values[name] = _read(name, value)
    return Settings(**values, **given, declared=declared)


def _read(name: str, value: Any) -> Any:
    setting = SETTINGS[name]
    try:
        return setting.read(value)
    except (TypeError, ValueError):
        raise CallError(f"{name}={value!r} cannot be used: expected {setting.expected}.") from None
