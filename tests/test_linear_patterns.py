"""No regular expression of Python takes more than linear time, whatever text it meets.

Every pattern of the package is found in its source and attacked with repetitions of what it looks
for. Those that Polars reads are not: its engine is linear for any pattern.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

import dashboard
from dashboard.data.column_mapping import VALUE
from tests.processor import seconds_of

SIZES = (24, 300, 5_000, 20_000)  # letters; the worse a pattern is, the sooner it is found out
MAX_SECONDS = 0.05  # a linear one needs a fiftieth of it
METHODS = ("match", "fullmatch", "search", "findall", "finditer", "sub", "split")
ROOT = Path(dashboard.__file__).parent
# A piece of a pattern: a word, a kind of letter, a set of them, a mark of grouping or a number.
TOKEN = re.compile(
    r"(?:[^\\\[\](){}|^$*+?.](?![*+?{]))+|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]"
    r"|\((?:\?(?:[:=!>]|<[=!]|P<\w+>))?|[)|^$]|\{[\d,]+\}|[*+?]|."
)
LETTERS = "a1 Axb-.,:;<>=#'\"/&?~_@\n"


class Used(NamedTuple):
    """A pattern of the package and the method that it is used with."""

    where: str
    pattern: re.Pattern
    method: str


def patterns_in(path: Path) -> Iterator[Used]:
    """Yield every pattern of a module's source, named or written where it is used."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if not any(isinstance(node, ast.Import) and node.names[0].name == "re" for node in tree.body):
        return
    name = ".".join(("dashboard", *path.relative_to(ROOT).with_suffix("").parts))
    module = importlib.import_module(name.removesuffix(".__init__"))
    compiled = {
        name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)
    }
    used = set()
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, method = node.func.value, node.func.attr
        if not isinstance(owner, ast.Name) or method not in METHODS:
            continue
        if owner.id in compiled:
            used.add(owner.id)
            yield Used(f"{name}.{owner.id}", compiled[owner.id], method)
        elif owner.id == "re":
            source = eval(compile(ast.Expression(node.args[0]), name, "eval"), vars(module))
            yield Used(f"{name}:{node.lineno}", re.compile(source), method)
    for unused in sorted(compiled.keys() - used):
        yield Used(f"{name}.{unused}", compiled[unused], "finditer")


USED = {
    f"{used.where}.{used.method}": used
    for path in sorted(ROOT.rglob("*.py"))
    for used in patterns_in(path)
}


def pieces_of(pattern: re.Pattern) -> list[str]:
    """Return a text for each piece of a pattern that stands for letters, in its order."""
    source = pattern.pattern
    source = source.decode("latin-1") if isinstance(source, bytes) else source
    pieces: list[str] = []
    for token in TOKEN.findall(source):
        if re.fullmatch(r"\{\d+.*\}", token) and pieces:
            pieces[-1] *= max(1, min(int(re.findall(r"\d+", token)[0]), 100))
        elif token[0] not in "()|^${*+?" and token not in (r"\b", r"\B"):
            kinds = (used for used in LETTERS + token if re.fullmatch(token, used))
            pieces.append(token if len(token) > 1 and token[0] not in "\\[" else next(kinds, "x"))
    return pieces


def hostile_texts(pattern: re.Pattern, length: int) -> Iterator[str | bytes]:
    """Yield texts of a length that repeat what a pattern looks for, and never end as it wants."""
    pieces = pieces_of(pattern)
    positions = range(len(pieces))
    runs = {
        "".join(pieces[start : end + 1]) for start in positions for end in positions if start <= end
    }
    single = set(pieces) | {" ", "x"}
    units = runs | {first + second for first, second in product(single, repeat=2)}
    heads = ("", pieces[0], "".join(pieces[: len(pieces) // 2]), "".join(pieces))
    for unit in sorted(units):
        for head in heads:
            text = (head + unit * (length // len(unit)))[:length] + "\0"
            yield text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text


def slowest(used: Used) -> float:
    """Return the longest time that a pattern takes, up to the first text that takes too long."""
    longest = 0.0
    for length in SIZES:
        for text in hostile_texts(used.pattern, length):
            longest = max(longest, _seconds(used, text))
            if longest > MAX_SECONDS:
                return longest
    return longest


def _seconds(used: Used, text: str | bytes) -> float:
    method = getattr(used.pattern, used.method)
    if used.method == "sub":
        return seconds_of(lambda: method(text[:0], text))
    if used.method == "finditer":
        return seconds_of(lambda: list(method(text)))
    return seconds_of(lambda: method(text))


@pytest.mark.parametrize("used", USED.values(), ids=USED)
def test_no_pattern_takes_more_than_linear_time(used):
    if slowest(used) > MAX_SECONDS:  # once more, as something else may have run meanwhile
        assert slowest(used) <= MAX_SECONDS


@pytest.mark.parametrize(
    ("source", "method"),
    [
        (r"\S.*: .+, as of \d{1,2} \w{3} \d{4}\. \S", "search"),
        (r"\S*[?&]figure=([A-Za-z0-9._-]+)\S*", "findall"),
        (r"\s*([+-]?[\d.,\s]*\d[\d.,\s]*)\s*$", "match"),
        (rb"<(?:\w+:)?v\b[^>]*>[^<]", "search"),
        (r"<[^>]*>", "sub"),
        (r"(a+)+$", "match"),
        (r"\s+$", "sub"),
    ],
)
def test_the_attack_finds_a_pattern_that_takes_more(source, method):
    assert slowest(Used("here", re.compile(source), method)) > MAX_SECONDS


def test_the_patterns_that_meet_foreign_text_are_found():
    assert {"dashboard.text.quotes.LINK.findall", "dashboard.data.readers.xlsx.CELL.finditer"} < {
        *USED
    }
    assert len(USED) > 15


def test_a_cell_is_taken_for_a_value_as_before_its_pattern_was_linear():
    before = re.compile(
        r"\s*([+-]?[\d.,\s]*\d[\d.,\s]*|\d{4}-\d\d-\d\d|true|false)\s*$", re.IGNORECASE
    )
    pieces = ("", " ", "-", "1", ",", "2016-07-20", "True", "x", "\n")

    for texts in product(pieces, repeat=5):
        text = "".join(texts)
        assert bool(VALUE.match(text)) == bool(before.match(text)), text
