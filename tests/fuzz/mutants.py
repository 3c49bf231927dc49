"""Mutants of good table files, the same ones for the same seed."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from dashboard.data.validation import check_content
from tests.data.rows import DISTANCE, EVENT, NEED, PLEDGE, csv_bytes

ENDINGS = (".csv", ".xlsx", ".parquet", ".json")
# What readers trip over: ends of numbers and texts, signs of formats, sizes at their limits.
TOKENS = (
    *(b"", b"\x00", b'"', b",", b"\n", b"\r", b"'", b"=1+1", b"NaN", b"-inf", b"1e999", b"-0"),
    *(b"\xff", b"\xff" * 8, b"\x80" * 9 + b"\x01", b"\x7f\xff\xff\xff", b"\x00" * 8),
    *(b"PAR1", b"PK\x03\x04", b"PK\x01\x02", b"\xef\xbb\xbf", b"\xff\xfe", b"\xed\xa0\x80"),
    *(b"<", b">", b"&", b"]]>", b"<!DOCTYPE x>", b"&#x0;", b"</row>", b"<c/>", b"A1:XFD1048576"),
    *(b"XFD1048576", b"99999999999999999999", b"2016-02-30", b"9999-12-31", b"../", b"\\"),
    *(b"[", b"{", b"}", b"]", b"[" * 2000, b"\\ud800", b"\\u0000", b"null", b'"value":'),
)


def good_file(ending: str) -> bytes:
    """Return a good table of a few rows of every kind."""
    content = csv_bytes(NEED, PLEDGE, DISTANCE, EVENT)
    file = io.BytesIO()
    match ending:
        case ".csv":
            return content
        case ".parquet":
            check_content(content, Path("t.csv")).frame.write_parquet(file)
        case ".xlsx":
            with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
                book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
                check_content(content, Path("t.csv")).frame.write_excel(book)
        case ".json":
            return json.dumps([NEED, PLEDGE, DISTANCE, EVENT]).encode()
    return file.getvalue()


def mutants(ending: str, count: int, seed: int) -> Iterator[bytes]:
    """Yield mutants of a good table.

    Args:
        ending: of the file.
        count: of mutants.
        seed: of all chances; one seed, one sequence.
    """
    chance, good = Random(f"{ending} {seed}"), good_file(ending)
    for _ in range(count):
        # Most wrecked archives are refused at once: mostly a part inside is wrecked.
        if ending == ".xlsx" and chance.random() < 0.8:
            yield _wrecked_part(good, chance)
        else:
            yield _wrecked(good, chance)


def _wrecked(content: bytes, chance: Random) -> bytes:
    """Return bytes with one to six of them, or runs of them, changed."""
    wreck = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        position = _position(len(wreck), chance)
        length = min(chance.choice((0, 1, 1, 2, 4, 16, 64)), len(wreck) - position)
        match chance.randrange(6):
            case 0:
                if position < len(wreck):
                    wreck[position] ^= 1 << chance.randrange(8)
            case 1:
                wreck[position : position + length] = chance.randbytes(length)
            case 2:
                wreck[position : position + length] = chance.choice(TOKENS)
            case 3:
                del wreck[position : position + length]
            case 4:
                wreck[position:position] = wreck[position : position + length] * chance.randint(
                    1, 40
                )
            case 5:
                if chance.random() < 0.1:
                    del wreck[position:]
    return bytes(wreck)


def _position(length: int, chance: Random) -> int:
    """Return a position anywhere, or near the end, where formats have their directories."""
    if chance.random() < 0.4:
        return max(0, length - 1 - int(chance.expovariate(1 / 400)))
    return chance.randrange(length + 1)


def _wrecked_part(content: bytes, chance: Random) -> bytes:
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        names = [
            name for name in before.namelist() if name.startswith("xl/") or chance.random() < 0.1
        ]
        chosen = chance.choice(names)
        for name in before.namelist():
            part = before.read(name)
            # A moment of its own: by the clock, one seed would give other bytes a second later.
            moment = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            after.writestr(
                moment, _wrecked(part, chance) if name == chosen else part, zipfile.ZIP_DEFLATED
            )
    return file.getvalue()
