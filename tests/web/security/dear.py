"""Requests that cost as much as the checks let in, on a big table that a reader brought."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from itertools import count, cycle
from random import Random
from urllib.parse import urlencode

import polars as pl
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.screen.parameters import reserved_names
from dashboard.screen.resolve import MAX_LISTED
from dashboard.screen.state import SCENARIO_LETTERS
from tests.page.page import Page
from tests.strategies import make_table
from tests.web.security.let_in import CHARTS

ROWS = 8_000
LONGEST_TEXT = 9_900  # letters of a text of a call
MAX_PAIRS = 190  # of a page's state
FIRST = date(2015, 1, 1)
# The rows that something can be projected of; all the others have long and like ids.
ROLES = (
    {"id": "goal", "measure": "funding", "status": "target", "due": date(2016, 12, 31)},
    {"id": "need-now", "status": "observed"},
    {"id": "need-end", "status": "projected", "due": date(2016, 12, 31)},
    {"id": "received", "measure": "funding", "status": "received"},
    {"id": "pledged", "measure": "funding", "status": "pledged"},
    {"id": "troops", "measure": "personnel", "status": "announced", "due_text": "weeks"},
)
OTHERS = (
    ("people_in_need", "observed"),
    ("people_displaced", "observed"),
    ("funding", "received"),
    ("funding", "pledged"),
    ("personnel", "observed"),
)


def big_table() -> pl.DataFrame:
    """Return a valid table of 8,000 ids that are like each other and slow to compare."""
    roles = [role | {"value": 2e6 + n, "as_of": date(2015, 12, 1)} for n, role in enumerate(ROLES)]
    return make_table(*roles, *(_other(number) for number in range(ROWS - len(roles))))


def _other(number: int) -> dict:
    measure, status = OTHERS[number % len(OTHERS)]
    return {
        "id": f"{'aabb' * 13}-{number:05}",
        "quantity": f"{measure}-{'abab' * 5}-{number // 3 if number % 2 else 0}-{measure}",
        "measure": measure,
        "status": status,
        "value": 1_000.0 + number,
        "label": f"Figure number {number} of {measure}",
        "as_of": FIRST + timedelta(days=number * 37 % 330),
        "actor": f"speaker {number % 50}",
        "publisher": "A report",
        "source_title": "t" * 60,
        "note": "word " * 30,
        "headline": False,
    }


class Asker:
    """A client with a big table of its own, and the costs of what it asks for."""

    def __init__(self, client: FlaskClient) -> None:
        """Bring the table as a reader does."""
        self.client = client
        self.table = big_table()
        self._empty = Page(client)
        brought = self.bringer("big.csv", self.table.write_csv().encode())()
        self.address = brought.json["response"]["open"]["data"]["search"]
        self.page = Page(client, f"?{self.address}&keep_a=A~need_uptake:0.5&find=number+7")
        self.page.ask_figure(self.table["id"][10])
        screen = self.page.get("screen-state", "data")
        self.drivers = screen["drivers"]
        token = self.address.partition("=")[2]
        self.base_pairs = [
            ("table", token),
            ("crisis", screen["crisis"]),
            ("known_on", screen["known_on"]),
        ]

    def get(self, path: str) -> TestResponse:
        """Return the answer to a question."""
        return self.client.get(path)

    def caller(self, call: dict) -> Callable[[], TestResponse]:
        """Return what asks for the answer to a call of the page; it is written once."""
        body = json.dumps(call)
        return lambda: self.client.post(
            "/_dash-update-component", data=body, content_type="application/json"
        )

    def bringer(self, name: str, content: bytes) -> Callable[[], TestResponse]:
        """Return what brings a file as a reader does."""
        page = self._empty
        page.set("upload", "contents", f"data:;base64,{base64.b64encode(content).decode()}")
        page.set("upload", "filename", name)
        call = next(call for call in page.payloads() if "report" in call["output"])
        return self.caller(call)

    def query(self, *pairs: tuple[str, str], length: int = 4_096) -> str:
        """Return an address of the table with some more names, cut to a length."""
        return urlencode([*self.base_pairs, *pairs], safe=",:~")[:length]

    def hostile_pairs(self, length: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield names and values that take long to read, about so many letters of them each."""
        for what, text in self._texts(length):
            for name in (
                *reserved_names(),
                self.drivers[0],
                f"why_{self.drivers[0]}",
                "keep_a",
                "nothing",
            ):
                if name not in ("table", "crisis", "known_on"):
                    yield f"{name}: {what}", [(name, text)]
        yield from self.brief_pairs(length)
        yield from self._crowds(length)

    def dearest_pairs(self, length: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield those that every callback meets: lists, words, marks and many names at once."""
        ids, quantities = self.table["id"].to_list(), self.table["quantity"].unique().to_list()
        letters = [chr(ord("a") + n) for n in range(26)]
        yield "rests_on", [("rests_on", filled(_shuffled(ids[len(ROLES) :]), length))]
        yield "rests_on: known", [("rests_on", filled(iter(ids), length))]
        yield "quantity", [("quantity", filled(_shuffled(quantities), length))]
        yield "figure", [("figure", next(_shuffled(ids[len(ROLES) :])))]
        yield "find", [("find", filled(cycle(letters), length, " "))]
        yield from self._crowds(length)

    def brief_pairs(self, length: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield the marks of briefs that nobody made."""
        for mark in self._marks(length):
            yield f"brief: {mark[16:24]}", [("brief", mark)]

    def accepted_pairs(self, length: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield names and values of an address in which nothing is wrong, as dear as can be."""
        values = self.usual_pairs()
        why = [(f"why_{key}", "w" * (length // 8)) for key, _ in values if key in self.drivers]
        quantities = self.table["quantity"].unique(maintain_order=True)[:MAX_LISTED]
        yield "reasons and a mark", [*values, *why, ("brief", next(self._marks(length // 2)))]
        yield "words", [*values, ("find", "w o r d t q s p e a k i")]
        long = ("keep_c", "x" * (length // 4))
        yield "quantities", [*values[:-1], long, ("quantity", filled(quantities, length // 2))]

    def usual_pairs(self) -> list[tuple[str, str]]:
        """Return a scenario with three kept beside it, as a reader may have."""
        values = [("need_uptake", "0.5"), ("raised_share", "0.5"), ("delivered_share", "0.5")]
        saved = [
            (f"keep_{letter}", "x~" + "~".join(map(":".join, values)))
            for letter in SCENARIO_LETTERS
        ]
        return [*values, ("since", "2015-03-03"), *saved]

    def _texts(self, length: int) -> Iterator[tuple[str, str]]:
        letters = [chr(ord("a") + n) for n in range(26)]
        ids, quantities = self.table["id"].to_list(), self.table["quantity"].unique().to_list()
        yield "shuffled ids", filled(_shuffled(ids[len(ROLES) :]), length)
        yield "shuffled quantities", filled(_shuffled(quantities), length)
        yield "ids", filled(iter(ids), length)
        yield "quantities", filled(iter(quantities), length)
        yield "short words", filled(map(str, count()), length)
        yield "letters", filled(cycle(letters), length, " ")
        yield "commas and tildes", ",~" * (length // 2)
        yield "values", filled((f"{key}:0.5" for key in cycle(self.drivers)), length, "~")
        yield "digits", f"0.{'3' * length}"[:length]
        yield "day", "2015-06-01"

    def _marks(self, length: int) -> Iterator[str]:
        head, ids = "0123456789abcdef", self.table["id"].to_list()[-length:]
        yield head + "~p:" + "abc" * (length // 3 - 10)
        yield head + "~r:need:1" * (length // 9 - 10)
        yield filled((f"{head}", *(f"f:{figure}:1:exact:stated" for figure in ids)), length, "~")

    def _crowds(self, length: int) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield many names at once."""
        each = length // len(self.drivers) - 30
        saved = filled(
            (f"{key}:0.{n % 7}5" for key, n in zip(cycle(self.drivers), count())), length
        )
        yield "reasons", [(f"why_{key}", "w " * (each // 2)) for key in self.drivers]
        yield "values", [(key, f"0.{'3' * each}") for key in self.drivers]
        yield (
            "all kept",
            [(f"keep_{letter}", "x~" + saved.replace(",", "~")) for letter in SCENARIO_LETTERS],
        )
        yield (
            "all kept bad",
            [(f"keep_{letter}", "~" * (length // 3)) for letter in SCENARIO_LETTERS],
        )
        names = min(length // 30, MAX_PAIRS)
        near = _shuffled(["half_paid_days", "delivered_share"])
        yield "near names", [(f"{next(near)}{n}", "1") for n in range(names)]
        yield "one name", [("half_paid_day", "0.5")] * names
        yield "unknown reasons", [(f"why_{n}", "x" * 20) for n in range(names)]


def filled(words: Iterable[str], length: int, separator: str = ",") -> str:
    """Return as many words as a length holds."""
    found, used = [], 0
    for word in words:
        used += len(word) + len(separator)
        if used > length:
            break
        found.append(word)
    return separator.join(found)


def _shuffled(words: list[str]) -> Iterator[str]:
    chance = Random(5)
    for _ in count():
        word = chance.choice(words)
        yield "".join(chance.sample(word, len(word)))


def called_with(call: dict, pairs: list[tuple[str, str]]) -> dict:
    """Return a call of the page whose state, address or wish has names and values."""
    call = deepcopy(call)
    query = f"?{urlencode(pairs, safe=',:~')[:4_096]}"
    for entry in call["inputs"] + call["state"]:
        if isinstance(entry, list) or entry["property"] == "id":
            continue
        value = entry["value"]
        if entry["id"] == "page-state":
            entry["value"] = list(map(list, pairs))
        elif isinstance(value, dict) and "page" in value:
            entry["value"] = value | {"page": list(map(list, pairs))}
            if "tables" in value:
                entry["value"]["tables"] = list(CHARTS)
        elif isinstance(value, dict):
            entry["value"] = value | {name: query for name in ("search", "query") if name in value}
        elif entry["id"] == "goal-seek-outcome":
            entry["value"] = "coverage"
        elif entry["id"] == "goal-seek-value":
            entry["value"] = 50
    return call


def with_parts(call: dict, length: int) -> dict:
    """Return a call whose lists name that many parts, all of them different."""
    call = deepcopy(call)
    outputs = call["outputs"] if isinstance(call["outputs"], list) else [call["outputs"]]
    for entries in (outputs, call["inputs"], call["state"]):
        for position, entry in enumerate(entries):
            if isinstance(entry, list) and entry:
                entries[position] = [_renamed(entry[0], number) for number in range(length)]
    return call


def _renamed(entry: dict, number: int) -> dict:
    id_ = {
        name: word if name == "type" or not number else f"{number}"
        for name, word in entry["id"].items()
    }
    return entry | {"id": id_} | ({"value": id_} if entry["property"] == "id" else {})
