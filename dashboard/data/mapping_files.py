"""Mapping files: how a sheet is read, as a small JSON that can be used again and shared."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dashboard.data.import_options import ImportOptions, read_import_options
from dashboard.errors import CallError

KIND = "dashboard mapping"  # what the file says that it is
MAX_BYTES = 100_000
FIELDS = (
    "columns",
    "constants",
    "values",
    "decimal_comma",
    "day_first",
    "crisis",
    "as_of",
    "sheet",
)


def write_mapping(options: ImportOptions) -> bytes:
    """Return options as a mapping file; what they do not say is left out."""
    stated = options.to_json()
    said = {name: stated[name] for name in FIELDS if stated[name] not in (None, {}, False)}
    if options.day_first is not None:
        said["day_first"] = options.day_first
    return (json.dumps({"kind": KIND, **said}, ensure_ascii=False, indent=2) + "\n").encode()


def is_mapping(content: bytes) -> bool:
    """Return whether the content of a file is that of a mapping file."""
    if len(content) > MAX_BYTES or KIND.encode() not in content:
        return False
    try:
        read = json.loads(content)
    except (ValueError, RecursionError):
        return False
    return isinstance(read, dict) and read.get("kind") == KIND


def read_mapping(content: bytes, name: str) -> ImportOptions:
    """Return the options of a mapping file.

    Raises:
        CallError: it is none, or says something that cannot be meant.
    """
    if not is_mapping(content):
        raise CallError(f"{name}: this is not a mapping file. Save one with --save-mapping.")
    return mapping_options(json.loads(content), name)


def mapping_options(read: Mapping[str, Any], name: str) -> ImportOptions:
    """Return what a mapping says as options, checked like those of a command.

    Raises:
        CallError: it says something that cannot be meant.
    """
    columns, constants = _texts(read, "columns", name), _texts(read, "constants", name)
    values = read.get("values") or {}
    if not isinstance(values, dict):
        raise CallError(f"{name}: 'values' names columns and what is constant in each.")
    words = {str(column): _texts({"values": w}, "values", name) for column, w in values.items()}
    for key in ("decimal_comma", "day_first"):
        if not isinstance(read.get(key), bool | None):
            raise CallError(f"{name}: {key!r} is true or false.")
    for key in ("crisis", "as_of", "sheet"):
        if not isinstance(read.get(key), str | None):
            raise CallError(f"{name}: {key!r} is a text.")
    try:
        return read_import_options(
            [f"{theirs}={ours}" for theirs, ours in columns.items()],
            decimal_comma=bool(read.get("decimal_comma")),
            crisis=read.get("crisis"),
            as_of=read.get("as_of"),
            set_column=[
                *(f"{ours}={text}" for ours, text in constants.items()),
                *(
                    f"{column}:{ours}={text}"
                    for column, said in words.items()
                    for ours, text in said.items()
                ),
            ],
            values=words,
            day_first=read.get("day_first"),
            sheet=read.get("sheet"),
        )
    except CallError as error:
        raise CallError(f"{name}: {error}") from None


def _texts(read: Mapping[str, Any], key: str, name: str) -> dict[str, str]:
    texts = read.get(key) or {}
    if not (isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())):
        raise CallError(f"{name}: {key!r} is an object of texts.")
    return texts


def joined_options(mapping: ImportOptions, given: ImportOptions) -> ImportOptions:
    """Return the options of a mapping file with those of a command, which come first."""
    return replace(
        mapping,
        columns={**mapping.columns, **given.columns},
        constants={**mapping.constants, **given.constants},
        values={**mapping.values, **given.values},
        decimal_comma=mapping.decimal_comma or given.decimal_comma,
        crisis=given.crisis or mapping.crisis,
        as_of=given.as_of or mapping.as_of,
        day_first=mapping.day_first if given.day_first is None else given.day_first,
        sheet=given.sheet or mapping.sheet,
    )
