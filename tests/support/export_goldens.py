"""Exports as they were before the modules were renamed, and how a file is compared with them.

Write them anew only on purpose, where an export is meant to change:
``python -m tests.support.export_goldens``.
"""

import contextlib
import hashlib
import importlib
import io
import json
import math
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import fastexcel
import polars as pl

ROOT = Path(__file__).parents[2]
GOLDENS = ROOT / "tests" / "export_goldens" / "exports.zip"
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file in the archive, so that the same is the same
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
RELATIVE = 1e-9  # of the fan's numbers, given the same draws
PIXELS = 0.02  # a curve of a picture is drawn to a hundredth of a pixel

EXAMPLES = "examples.parquet"
FLOOD = ("--crisis", "example-flood-appeal")
BORDER = ("--crisis", "example-border-mission")
# A screen as the command line names it: the table, then its options.
SCREENS: dict[str, tuple[str, ...]] = {
    "opening": ("figures.parquet", "--crisis", "iraq"),
    "flood": (EXAMPLES, *FLOOD),
    "border": (EXAMPLES, *BORDER),
    "moved": (
        *("figures.parquet", "--crisis", "iraq", "--known-on", "2017-06-01"),
        *("--measure", "funding,people_in_need", "--status", "observed,pledged", "--find", "usd"),
        *("--since", "2016-12-01", "--set", "need_uptake=0.5", "--set", "raised_share=0.35"),
        *("--set", "why_need_uptake=Rain & mud", "--set", "fan=stated"),
        *("--set", "keep_a=Slow~raised_share:0.2", "--set", "keep_c==Fast~need_uptake:1"),
    ),
    "rests-on": (
        *("figures.parquet", "--crisis", "iraq", "--known-on", "2016-07-20"),
        *("--set", "rests_on=iraq-2016-hrp-requirement,iraq-2016-06-need"),
        *("--set", "arrival_share=0.5", "--set", "fan=stated"),
    ),
    "flood-moved": (
        *(EXAMPLES, *FLOOD, "--set", "need_level=1.1", "--set", "keep_b=High~need_level:1.2"),
    ),
}
EXACT = ("figures", "projection", "comparison", "changes")
FORMATS = ("csv", "excel", "json", "xlsx", "parquet")
CHARTS = ("people", "money", "personnel", "following", "tornado")
WITHOUT_PERSONNEL = ("flood", "flood-moved")
PICTURED = ("opening", "flood", "moved")  # the screens whose pictures and briefs are compared


def exports() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each export that is compared, and the arguments that write it."""
    for screen, (table, *options) in SCREENS.items():
        charts = [c for c in CHARTS if c != "personnel" or screen not in WITHOUT_PERSONNEL]
        for kind in (*EXACT, "claims", "fan"):
            for form in FORMATS if kind in EXACT else ("csv", "json"):
                yield f"{screen}/{kind}.{form}", (kind, table, *options, "--format", form)
        for chart in charts:
            for form in ("csv", *(["svg"] if screen in PICTURED else [])):
                yield (
                    f"{screen}/chart-{chart}.{form}",
                    ("chart", table, *options, "--chart", chart, "--format", form),
                )
        yield f"{screen}/package.zip", ("package", table, *options)
    for kind in ("figures", "projection"):
        yield (
            f"moved/{kind}-hapi.csv",
            (kind, *SCREENS["moved"], "--columns", "hapi", "--format", "csv"),
        )
    for screen in PICTURED:
        yield f"{screen}/brief.html", ("brief", *SCREENS[screen])


def run(*arguments: str) -> bytes:
    """Return what the command line writes to standard output, run in this process."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, _, function = project["scripts"]["dashboard"].partition(":")
    main = getattr(importlib.import_module(module), function)
    output = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    with contextlib.redirect_stdout(output), contextlib.chdir(ROOT):
        try:
            main(["export", *arguments])
        except SystemExit as end:
            assert not end.code, f"export {' '.join(arguments)} ends with {end.code}"
    output.flush()
    return output.buffer.getvalue()


def to_text(name: str, content: bytes) -> str:
    """Return a file as text to compare: a workbook by cell, a package file by file."""
    form = name.rpartition(".")[2]
    if form == "xlsx":
        return _cells_of(content)
    if form == "parquet":
        frame = pl.read_parquet(content)
        types = " ".join(map(str, frame.schema.items()))
        return f"{types}\n{frame.write_csv()}"
    if form == "zip":
        return _files_of(content)
    if form == "html":
        return _words_of(content.decode())
    if form == "svg":
        return content.decode().replace("><", ">\n<")
    return _without_version(content.decode())


def _cells_of(content: bytes) -> str:
    book = fastexcel.read_excel(content)
    sheets = []
    for name in book.sheet_names:
        frame = book.load_sheet(name, header_row=None, dtypes="string").to_polars()
        sheets.append(f"sheet {name}\n{frame.write_csv(include_header=False)}")
    return _without_version("".join(sheets))


def _files_of(content: bytes) -> str:
    """Return the files of a package: names, and the text of those that no table repeats."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        readme = archive.read("README.md").decode()
        described = json.loads(archive.read("datapackage.json"))
    for resource in described["resources"]:  # they follow from files that are compared themselves
        resource.pop("hash", None)
        resource.pop("bytes", None)
    text = json.dumps(described, ensure_ascii=False, indent=1)
    return _without_version("\n".join([*names, readme, text]))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._skipped += tag in ("style", "script")

    def handle_endtag(self, tag: str) -> None:
        self._skipped -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._skipped and data.strip():
            self.words.append(" ".join(data.split()))


def _words_of(page: str) -> str:
    parser = _Words()
    parser.feed(page)
    text = _without_version("\n".join(parser.words))
    made = r"Brief [0-9a-f]+, frozen on \d+ \w+ \d+ from table [0-9a-f]+"
    return re.sub(made, "Brief HASH, frozen on DAY from table HASH", text)


def _without_version(text: str) -> str:
    version = importlib.import_module("dashboard").__version__
    return text.replace(f"version {version}", "version VERSION")


def as_stored(name: str, text: str) -> str:
    """Return the text of an export, or only its hash where the CSV beside it says the same."""
    kind, _, form = name.split("/")[1].partition(".")
    if kind in EXACT and form != "csv":
        return hashlib.sha256(text.encode()).hexdigest()
    return text


def difference(name: str, expected: str, found: str) -> str | None:
    """Return the first line that differs, or None; only numbers of the fan have a tolerance."""
    kind = name.split("/")[1].partition(".")[0]
    form = name.rpartition(".")[2]
    tolerant = kind in ("fan", "claims", "brief", "package") or kind.startswith("chart-")
    close = (lambda a, b: abs(a - b) <= PIXELS) if form == "svg" else _is_close
    expected_lines, found_lines = expected.split("\n"), found.split("\n")
    for number, (before, after) in enumerate(zip(expected_lines, found_lines, strict=False), 1):
        if before != after and not (tolerant and _same_but_for_digits(before, after, close)):
            return f"line {number} of {name}:\n  before {before[:500]!r}\n  now    {after[:500]!r}"
    if len(expected_lines) != len(found_lines):
        return f"{name}: {len(expected_lines)} lines before, {len(found_lines)} now"
    return None


def _is_close(before: float, after: float) -> bool:
    return math.isclose(before, after, rel_tol=RELATIVE, abs_tol=1e-12)


def _same_but_for_digits(before: str, after: str, close) -> bool:
    if NUMBER.sub("#", before) != NUMBER.sub("#", after):
        return False
    pairs = zip(NUMBER.findall(before), NUMBER.findall(after), strict=True)
    return all(close(float(number), float(other)) for number, other in pairs)


def read_goldens() -> dict[str, str]:
    """Return the exports as they were, by name."""
    with zipfile.ZipFile(GOLDENS) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def write_goldens() -> None:
    """Write the exports as they are now."""
    GOLDENS.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(GOLDENS, "w") as archive:
        for name, arguments in sorted(exports()):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.compress_type = zipfile.ZIP_LZMA
            archive.writestr(entry, as_stored(name, to_text(name, run(*arguments))))


if __name__ == "__main__":
    write_goldens()
    sys.stdout.write(f"{GOLDENS.stat().st_size:,} bytes in {GOLDENS}\n")
