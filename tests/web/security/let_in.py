"""Calls whose values are all of the kinds that the page may send, and are otherwise anything."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random

from dashboard.model.results import goal_seek_measures
from dashboard.page.callbacks.input_types import is_accepted
from dashboard.screen.parameters import reserved_names
from dashboard.screen.state import SCENARIO_LETTERS, TABS
from tests.page.page import Page
from tests.web.security.evil import PARTS

NUMBERS = [value for value in PARTS.values() if isinstance(value, int | float)]
TEXTS = [value for value in PARTS.values() if isinstance(value, str) and len(value) < 1_000]
DAYS = ("0001-01-01", "9999-12-31", "2016-07-20", "2020-01-01", "2020-02-30", "2016-W01-1")
CHARTS = ("people", "money", "personnel", "tornado", "coverage")
MANY = 4  # parts of a list


def calls_of(page: Page) -> list[dict]:
    """Return an honest call of each callback of the server, with a figure open in the drawer."""
    page.set("pin-request", "data", {"figure": ""})
    screen = page.get("screen-state", "data")
    page.set(
        "vintage-request", "data", {"crisis": screen["crisis"], "known_on": screen["known_on"]}
    )
    page.set("page-state", "data", page.state())
    page.set("tables-request", "data", {"page": page.state(), "tables": list(CHARTS)})
    page.set("figures-request", "data", {"page": page.state(), "rows": True})
    page.set("figure-request", "data", {"figure": ""})
    page.set("grid-request", "data", True)
    return page.payloads()


class Anything:
    """Values of every kind, from a seed and from the words that a table knows."""

    def __init__(self, seed: int, page: Page, words: list[str]) -> None:
        """Draw from a seed.

        Args:
            seed: equal ones draw equal values.
            page: whose state is changed.
            words: of the table: ids, crises, quantities.
        """
        self._chance = Random(seed)
        self._state = page.state()
        drivers = page.get("screen-state", "data")["drivers"]
        names = [*reserved_names(), *drivers, *("why_" + key for key in drivers)]
        self._names = [*names, *("keep_" + letter for letter in SCENARIO_LETTERS), *TEXTS[:9]]
        self._words = [
            *words,
            *drivers,
            *goal_seek_measures(),
            *TABS,
            *CHARTS,
            *SCENARIO_LETTERS,
            *DAYS,
        ]

    def text(self) -> str:
        """Return a text that is known to somebody, or to nobody."""
        chance = self._chance
        saved = "~".join(f"{chance.choice(self._names)}:{chance.random()}" for _ in range(3))
        listed = ",".join(chance.choices(self._words, k=3))
        return chance.choice(
            (*chance.choices(self._words, k=6), *chance.choices(TEXTS, k=3), saved, listed, "0.5")
        )

    def page(self) -> list[list[str]]:
        """Return the state of a page with some pairs of another value, left out, or added."""
        chance = self._chance
        pairs = [
            [name, self.text() if chance.random() < 0.2 else value]
            for name, value in self._state
            if chance.random() < 0.9
        ]
        return pairs + [[chance.choice(self._names), self.text()] for _ in range(3)]

    def query(self) -> str:
        """Return an address, written as it comes."""
        return "?" + "&".join(f"{name}={value}" for name, value in self.page())

    def value(self) -> object:
        """Return a value of any kind that some part of the page may have."""
        chance = self._chance
        parts = {
            "search": chance.choice((None, 0.5, self.query(), self.text())),
            "query": chance.choice((None, 7, self.query(), self.text())),
            "crisis": self.text(),
            "known_on": chance.choice((None, self.text(), chance.choice(DAYS))),
            "figure": self.text(),
            "page": self.page(),
            "changed": [self.text() for _ in range(3)],
            "tables": [self.text() for _ in range(3)],
            "rows": chance.choice((True, False, None)),
        }
        listed = [self.text() for _ in range(3)]
        plain = (None, True, False, *chance.choices(NUMBERS, k=3), self.text(), self.text())
        return chance.choice((*plain, listed, self.page(), parts, parts))

    def value_of(self, id_: str | dict, name: str) -> object:
        """Return a value that a property of a part may have."""
        while True:
            value = self.value()
            if is_accepted(id_, name, value):
                return value

    def change(self, call: dict) -> dict:
        """Return a call of the same callback with other values, and with parts of other names."""
        call = deepcopy(call)
        outputs = call["outputs"] if isinstance(call["outputs"], list) else [call["outputs"]]
        self._rename([*outputs, *call["inputs"], *call["state"]])
        named = []
        for entries in (call["inputs"], call["state"]):
            for entry in _flat(entries):
                if entry["property"] == "id":
                    entry["value"] = entry["id"]
                elif self._chance.random() < 0.7:
                    entry["value"] = self.value_of(entry["id"], entry["property"])
        for entry in _flat(call["inputs"]):
            named.append(f"{_written(entry['id'])}.{entry['property']}")
        call["changedPropIds"] = self._chance.sample(named, min(1, len(named)))
        return call

    def _rename(self, entries: list) -> None:
        """Give the parts of a list, and a part that stands for any, names of another screen."""
        names: dict[str, list] = {}
        for screen, entry in enumerate(entries):
            some = entry if isinstance(entry, list) else [entry]
            if not some or not isinstance(some[0]["id"], dict) or self._chance.random() < 0.5:
                continue
            (part,) = (name for name in some[0]["id"] if name != "type")
            type_ = some[0]["id"]["type"]
            if isinstance(entry, list):
                new = names.setdefault(type_, self._few_names())
                entries[screen][:] = [some[0] | {"id": {part: name, "type": type_}} for name in new]
            else:
                entry["id"] = {part: self.text(), "type": type_}

    def _few_names(self) -> list[str | int]:
        names = dict.fromkeys(self.text() for _ in range(self._chance.randrange(MANY)))
        return [*names, self._chance.randrange(9)]


def _flat(entries: list) -> Iterator[dict]:
    for entry in entries:
        yield from entry if isinstance(entry, list) else [entry]


def _written(id_: str | dict) -> str:
    return id_ if isinstance(id_, str) else json.dumps(id_, sort_keys=True, separators=(",", ":"))
