"""A package to take away: files for tools, a workbook for people, and what each of them means."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping

import polars as pl

from dashboard import __version__
from dashboard.export.about import about_frame, address_words
from dashboard.export.claims import ledger_frame
from dashboard.export.field_descriptions import KEYS, field_of
from dashboard.export.frames import (
    comparison_frame,
    fan_frame,
    figures_frame,
    projection_frame,
    settings_frame,
)
from dashboard.export.metadata import figures_metadata, projection_metadata
from dashboard.export.readme import readme
from dashboard.export.writers import csv_text, workbook
from dashboard.screen.state import ScreenState
from dashboard.text.about import screen_title
from dashboard.text.sources import sources_of
from dashboard.text.word_table import is_web_address

PROFILE = "https://datapackage.org/profiles/2.0/{}.json"
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every file inside, so that equal contents are equal bytes
TITLES = {
    "figures": "The figures, a row each, with hedge, speaker, day and source",
    "projection": "What follows from them, a row a day and measure",
    "fan": "The bands around it, weekly, as quantiles of drawn cases",
    "comparison": "Every scenario below one another, a row a day and measure",
    "claims": "What looked ahead, and what came of it as known on that day, a row a claim",
    "scenario": "The settings of the scenarios, a row a slider",
}


def package(state: ScreenState) -> bytes:
    """Return the package of an address as a zip archive; equal addresses give equal bytes."""
    frames = package_frames(state)
    texts = {f"{name}.csv": csv_text(frame) for name, frame in frames.items()}
    texts |= {
        "figures.metadata.json": _json(figures_metadata(state)),
        "projection.metadata.json": _json(projection_metadata(state)),
        "datapackage.json": _json(datapackage(state, frames, texts)),
        "README.md": readme(state, {name: TITLES[name] for name in frames}),
    }
    contents = {name: text.encode() for name, text in texts.items()}
    title = screen_title(state.vintage)
    about = about_frame(state, title, everything=False)
    contents["workbook.xlsx"] = workbook(frames | {"about": about}, title=title)
    return _zipped(contents)


def package_frames(state: ScreenState) -> dict[str, pl.DataFrame]:
    """Return the tables of a package by name; what is empty stays out."""
    frames = {
        "figures": figures_frame(state.vintage.figures, state.filters),
        "projection": projection_frame(state),
        "fan": fan_frame(state),
        "comparison": comparison_frame(state) if state.saved_scenarios else None,
        "claims": _ledger(state),
        "scenario": settings_frame(state),
    }
    return {name: frame for name, frame in frames.items() if frame is not None}


def _ledger(state: ScreenState) -> pl.DataFrame | None:
    """Return the ledger of claims as known on the day, or None where nothing is claimed.

    The hindcast stays out: it sets a past day against all that the table tells since.
    """
    claims = ledger_frame(state)
    return None if claims.is_empty() else claims


def datapackage(
    state: ScreenState,
    frames: Mapping[str, pl.DataFrame],
    texts: Mapping[str, str],
) -> dict:
    """Return the descriptor of a Data Package 2.0."""
    vintage = state.vintage
    sources = sources_of(vintage.figures).to_dicts()
    return {
        "$schema": PROFILE.format("datapackage"),
        "name": f"{_slug(vintage.crisis)}-{vintage.known_on.isoformat()}",
        "title": screen_title(state.vintage),
        "version": vintage.table.version,
        "description": f"Made by version {__version__}. Address: {address_words(state)}",
        "sources": [_source(row) for row in sources],
        "resources": [
            _resource(name, frame, texts[f"{name}.csv"].encode()) for name, frame in frames.items()
        ],
    }


def _source(row: dict) -> dict:
    title = ": ".join(filter(None, (row["publisher"], row["source_title"]))) or "not named"
    url = row["source_url"] or ""
    return {"title": title} | ({"path": url} if is_web_address(url) else {})


def _resource(name: str, frame: pl.DataFrame, content: bytes) -> dict:
    return {
        "$schema": PROFILE.format("dataresource"),
        "name": name,
        "title": TITLES[name],
        "type": "table",
        "path": f"{name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {
            "$schema": PROFILE.format("tabledialect"),
            "delimiter": ",",
            "lineTerminator": "\n",
            "header": True,
        },
        "schema": {
            "$schema": PROFILE.format("tableschema"),
            "fields": [field_of(column, dtype, name) for column, dtype in frame.schema.items()],
            "fieldsMatch": "equal",
            "missingValues": [""],
            **({"primaryKey": KEYS[name]} if name in KEYS else {}),
        },
    }


def _slug(crisis: str) -> str:
    """Return a crisis as the name of a package may be: lower case, no blanks."""
    return "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in crisis.lower())


def _json(content: dict) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _zipped(contents: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            part = zipfile.ZipInfo(name, MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            archive.writestr(part, contents[name])
    return file.getvalue()
