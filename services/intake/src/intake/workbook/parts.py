"""The parts of an .xlsx, judged before the reader allocates what they ask for."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree

from intake.workbook.limits import MEGABYTE, SHEET_CELLS, TEXT_BYTES
from intake.workbook.refused import WorkbookRefused
from intake.workbook.scan import SheetScan, scan_sheet, shared_uses, text_lengths
from intake.workbook.sheet import CellError

Errors = Mapping[tuple[int, int], CellError]
"""Cells whose formula failed, by row and column counted from 0."""

_SHEETS: Final = "xl/worksheets/"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STRINGS: Final = "xl/sharedstrings.xml"
_MACROS: Final = ("vbaproject", "vbadata.xml", "xl/macrosheets/", "xl/activex/", "jsaproject")
_FORBIDDEN: Final = {"xl/externallinks/": "external_links", "xl/embeddings/": "embedded_files"}
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def check_parts(parts: Mapping[str, bytes]) -> dict[str, Errors]:
    """The failed formulas of each sheet, when nothing in the workbook stands against reading it.

    Raises:
        WorkbookRefused: macros, links to other files, files inside, document type declarations, sheets beyond bounds.
    """
    _check_names(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and _DOCTYPE.search(content):
            raise WorkbookRefused("unsafe_content", what="DOCTYPE")
    scans = {name: scan_sheet(content) for name, content in _sheets(parts).items()}
    for scan in scans.values():
        if scan.last_row * scan.last_column > SHEET_CELLS:
            raise WorkbookRefused("bomb", what=f"> {SHEET_CELLS} cells")
    _check_texts(parts, scans)
    return _errors_by_sheet(parts, scans)


def _check_names(parts: Mapping[str, bytes]) -> None:
    for name in parts:
        if any(sign in name for sign in _MACROS):
            raise WorkbookRefused("macros")
        for folder, code in _FORBIDDEN.items():
            if name.startswith(folder):
                raise WorkbookRefused(code)
    if b"macroEnabled" in parts.get("[content_types].xml", b""):
        raise WorkbookRefused("macros")


def _sheets(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in parts.items() if name.startswith(_SHEETS) and name.endswith(".xml")}


def _check_texts(parts: Mapping[str, bytes], scans: Mapping[str, SheetScan]) -> None:
    """A long text that many cells share is small in the file and large in memory."""
    if _STRINGS not in parts:
        return
    lengths = text_lengths(parts[_STRINGS])
    if max(lengths, default=0) * sum(scan.shared_cells for scan in scans.values()) <= TEXT_BYTES:
        return
    uses: Counter[int] = Counter()
    for content in _sheets(parts).values():
        uses.update(shared_uses(content))
    if sum(lengths[index] * times for index, times in uses.items() if index < len(lengths)) > TEXT_BYTES:
        raise WorkbookRefused("bomb", what=f"> {TEXT_BYTES // MEGABYTE} MB")


def _errors_by_sheet(parts: Mapping[str, bytes], scans: Mapping[str, SheetScan]) -> dict[str, Errors]:
    failed = {part: scan.errors for part, scan in scans.items() if scan.errors}
    if not failed:
        return {}
    try:
        return {name: failed[part] for name, part in _parts_of_sheets(parts) if part in failed}
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise WorkbookRefused("damaged") from error


def _parts_of_sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    # Declarations of document types were refused above, so no entity can expand here.
    relations = ElementTree.fromstring(parts[_RELATIONS])  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in ElementTree.fromstring(parts[_WORKBOOK]).iter():  # noqa: S314
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID), "")
            yield sheet.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
