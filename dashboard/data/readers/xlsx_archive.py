"""The zip archive of a workbook, checked before any of it is parsed."""

import io
import lzma
import posixpath
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from xml.etree import ElementTree

from dashboard.data.sandbox.resource_limits import LIMITS, MEGABYTE
from dashboard.errors import TableError, shortened

# All that unpacking and parsing a damaged archive was seen to raise.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    ElementTree.ParseError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    StopIteration,
    ValueError,
)
STRINGS, STYLES, KINDS = "xl/sharedStrings.xml", "xl/styles.xml", "[Content_Types].xml"
BOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
# Document types define entities, which unpack to anything; no program writes one into a workbook.
DOCUMENT_TYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
MACROS = (b"macroEnabled", b"vbaProject")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook: its position among all of them, its name, and its XML."""

    position: int
    name: str
    xml: bytes


def visible_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook that a reader can see, in their order.

    Raises:
        TableError: the workbook is damaged, too large, or holds what no table needs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_tricks(archive, name)
            book = ElementTree.fromstring(archive.read(BOOK))
            links = ElementTree.fromstring(archive.read(LINKS))
            targets = {link.get("Id"): link.get("Target", "") for link in links}
            return [
                Sheet(position, sheet.get("name", ""), _sheet_xml(archive, sheet, targets, name))
                for position, sheet in enumerate(book.findall("{*}sheets/{*}sheet"))
                if sheet.get("state", "visible") == "visible"
            ]
    except DAMAGE:
        raise TableError(f"{name}: the workbook cannot be read. Save it again as .xlsx.") from None


def _sheet_xml(
    archive: zipfile.ZipFile, sheet: ElementTree.Element, targets: dict, name: str
) -> bytes:
    key = next(value for label, value in sheet.items() if label.endswith("}id"))
    part = posixpath.join("xl", targets[key]).lstrip("/")
    return _plain_part(archive, part, name)


def _refuse_tricks(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an archive that unpacks to too much, or that two programs would read in two ways.

    Raises:
        TableError: it is such an archive.
    """
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > LIMITS.unpacked_bytes or any(
        part.file_size > max(MEGABYTE, LIMITS.unpacked_ratio * part.compress_size) for part in parts
    ):
        raise TableError(
            f"{name}: the workbook unpacks to too much. Keep one sheet with the table, or use CSV."
        )
    counts = Counter(part.filename.lower() for part in parts)
    twice = [part for part, count in counts.items() if count > 1]
    strange = [
        part for part in counts if part.startswith("/") or "\\" in part or ".." in part.split("/")
    ]
    for part in twice or strange:
        raise TableError(
            f"{name}: the workbook was put together by hand: its part {shortened(part)!r} "
            f"{'stands in it twice' if twice else 'points outside'}. Save it again as .xlsx."
        )
    kinds = _plain_part(archive, KINDS, name)
    if any(sign in kinds for sign in MACROS) or any("vbaproject" in part for part in counts):
        raise TableError(f"{name}: the workbook holds macros. Save it as .xlsx, without them.")
    for part in (BOOK, LINKS, STRINGS, STYLES):
        if part in archive.namelist():
            _plain_part(archive, part, name)


def _plain_part(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    """Return a part of the archive, which is XML without a document type."""
    content = archive.read(part)
    if DOCUMENT_TYPE.search(content):
        raise TableError(
            f"{name}: the workbook's part {shortened(part)!r} declares a document type, which no "
            "workbook needs and which can hide anything. Save it again as .xlsx."
        )
    return content
