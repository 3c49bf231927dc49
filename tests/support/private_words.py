"""Counts words that only this project would understand: in names, in prose, in file names.

``python -m tests.support.private_words`` lists them by file.
"""

import ast
import io
import json
import re
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIST = Path(__file__).with_name("private_words.json")

METAPHORS = {
    *("room", "rooms", "door", "doors", "storey", "storeys", "house", "shelf", "shelves"),
    *("keeper", "twin", "twins"),
}
# In an identifier each of these stood for several things.
IN_NAMES = METAPHORS | {
    *("told", "asked", "kept", "held", "came", "place", "places", "own", "most", "one", "ones"),
    *("hand", "hands", "apart", "ahead"),
}
# A test's name is a sentence, in which "at most", "its own" and "one" are plain English.
IN_SENTENCES = METAPHORS | {"told", "asked", "apart", "ahead", "came"}
IN_PROSE = METAPHORS | {"told", "apart"}
# Words of the contract that a script takes from an object: columns, addresses, options.
CONTRACT = {"place", "came", "own"}
PLAIN = re.compile(r"(?i)\b(apart from|white house|room for)\b")


def words_of(name: str) -> set[str]:
    """Return the words of a name in snake_case, camelCase or kebab-case."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def private_words(path: Path) -> Counter[str]:
    """Return the private words of a file and how often they stand there."""
    text = path.read_text("utf-8")
    found = Counter(f"file {word}" for word in words_of(path.stem) & IN_NAMES)
    count = {".py": _of_python, ".js": _of_script, ".css": _of_style}.get(path.suffix, _of_prose)
    found.update(count(text))
    return found


def is_private(name: str, words: set[str]) -> bool:
    """Return whether a name holds one of some words; "one" only where it is the noun."""
    plain = re.sub(r"in_place|at_most", "", name)
    found = words_of(plain) & words
    return bool(found - {"one", "ones"}) or bool(found and re.search(r"(?i)(^|_)ones?$", name))


def _of_python(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        for name, private in _names_of(node):
            if is_private(name, private):
                yield name
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT or token.string.startswith(('"""', "'''", 'r"""')):
            yield from _of_prose(token.string)


def _names_of(node: ast.AST) -> Iterator[tuple[str, set[str]]]:
    match node:
        case ast.Name(name, ast.Store()) | ast.arg(name):
            yield name, IN_NAMES
        case ast.FunctionDef(name) if name.startswith("test_"):
            yield name, IN_SENTENCES
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name, IN_NAMES
        case ast.Attribute(_, name, ast.Store()):
            yield name, IN_NAMES
        case ast.alias(_, str(name)):
            yield name, IN_NAMES


def _of_script(text: str) -> Iterator[str]:
    comments = re.findall(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", text, flags=re.DOTALL)
    for comment in comments:
        yield from _of_prose(comment)
    code = re.sub(r"/\*.*?\*/|(?<![:'\"])//[^\n]*", "", text, flags=re.DOTALL)
    code = re.sub(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|`(?:[^`\\]|\\.)*`", "''", code)
    declared = re.findall(
        r"\b(?:const|let|var|function|class)\s+(\w+)|(\w+)\s*=>|[(,{]\s*(\w+)\s*(?=[,)}=])", code
    )
    for name in (part for parts in declared for part in parts if part):
        if is_private(name, IN_NAMES - CONTRACT):
            yield name


def _of_style(text: str) -> Iterator[str]:
    for comment in re.findall(r"/\*.*?\*/", text, flags=re.DOTALL):
        yield from _of_prose(comment)
    for name in re.findall(r"[.#](-?[a-zA-Z][\w-]*)|(--[\w-]+)", re.sub(r"/\*.*?\*/", "", text)):
        if is_private("".join(name), IN_NAMES):
            yield "".join(name)


def _of_prose(text: str) -> Iterator[str]:
    for word in re.findall(r"[A-Za-z]+", PLAIN.sub("", text)):
        if word.lower() in IN_PROSE:
            yield f'"{word.lower()}"'


def files() -> list[str]:
    """Return the files that are looked at, by their paths in the repository."""
    patterns = ("dashboard/**/*.py", "assets/**/*.js", "assets/**/*.css", "tests/**/*.py")
    patterns += ("benchmarks/**/*.py", "packaging/**/*.py", "tests/javascript/*.js")
    patterns += ("*.md", "docs/*.md")
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    names = (path.relative_to(ROOT).as_posix() for path in found)
    skipped = ("assets/bundles/", "tests/support/private_words.py", "CHANGELOG.md")
    return sorted(name for name in names if not name.startswith(skipped))


def read_list() -> dict[str, int]:
    """Return how many private words each file may still have."""
    return json.loads(LIST.read_text("utf-8")) if LIST.is_file() else {}


if __name__ == "__main__":
    counts = {name: private_words(ROOT / name) for name in files()}
    for name, found in counts.items():
        if found:
            sys.stdout.write(f"{name}: {', '.join(f'{w} {n}' for w, n in found.most_common())}\n")
    if "--write" in sys.argv:
        totals = {name: found.total() for name, found in counts.items() if found}
        LIST.write_text(json.dumps(totals, indent=1, sort_keys=True) + "\n", "utf-8")
