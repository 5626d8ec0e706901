"""The parts of an .xlsx, judged before the reader allocates what they ask for."""

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

from intake.workbook.limits import MEGABYTE, SHEET_CELLS, TEXT_BYTES
from intake.workbook.number_format import formats_with_unit
from intake.workbook.refused import WorkbookRefused
from intake.workbook.scan import SheetScan, scan_sheet, shared_uses, text_lengths
from intake.workbook.sheet import Extras

_SHEETS: Final = "xl/worksheets/"
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_STRINGS: Final = "xl/sharedstrings.xml"
_MACROS: Final = ("vbaproject", "vbadata.xml", "xl/macrosheets/", "xl/activex/", "jsaproject")
_FORBIDDEN: Final = {"xl/externallinks/": "external_links", "xl/embeddings/": "embedded_files"}
_DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_STYLES: Final = "xl/styles.xml"
_TYPES: Final = "[content_types].xml"
_MACRO_PART: Final = re.compile(
    rb"<\w*:?Override[^>]*(?:vnd\.ms-office\.vbaProject|macrosheet\+xml)|relationships/(?:vbaProject|xlMacrosheet)",
    re.IGNORECASE,
)
"""What a part is said to be; a default for a suffix says nothing, for SheetJS writes one of macros into every file."""
_TRUE: Final = frozenset({"1", "true", "on"})


@dataclass(frozen=True, slots=True)
class Checked:
    """What a workbook says beside the values of its cells: of each sheet by its name, and how serial dates count."""

    extras: Mapping[str, Extras] = field(default_factory=dict)
    from_1904: bool = False


def check_parts(parts: Mapping[str, bytes]) -> Checked:
    """What the sheets say beside their values, when nothing in the workbook stands against reading it.

    Raises:
        WorkbookRefused: macros, links to other files, files inside, document type declarations, sheets beyond bounds.
    """
    _check_names(parts)
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and _DOCTYPE.search(content):
            raise WorkbookRefused("unsafe_content", what="DOCTYPE")
    formats = _formats(parts)
    scans = {name: scan_sheet(content, formats) for name, content in _sheets(parts).items()}
    for scan in scans.values():
        if scan.last_row * scan.last_column > SHEET_CELLS:
            raise WorkbookRefused("bomb", what=f"> {SHEET_CELLS} cells")
    _check_texts(parts, scans)
    return _by_sheet(parts, scans)


def _check_names(parts: Mapping[str, bytes]) -> None:
    for name in parts:
        if any(sign in name for sign in _MACROS):
            raise WorkbookRefused("macros")
        for folder, code in _FORBIDDEN.items():
            if name.startswith(folder):
                raise WorkbookRefused(code)
    if any(_MACRO_PART.search(parts.get(name, b"")) for name in (_TYPES, _RELATIONS)):
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


def _formats(parts: Mapping[str, bytes]) -> dict[str, str]:
    try:
        return formats_with_unit(parts.get(_STYLES, b""))
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise WorkbookRefused("damaged") from error


def _by_sheet(parts: Mapping[str, bytes], scans: Mapping[str, SheetScan]) -> Checked:
    try:
        workbook = ElementTree.fromstring(parts[_WORKBOOK])  # noqa: S314 - without document type no entity expands
        on_load = _says(workbook, "calcPr", "fullCalcOnLoad")
        extras = {
            name: scans[part].extras(computed_on_load=on_load)
            for name, part in _parts_of_sheets(parts, workbook)
            if part in scans
        }
    except (ElementTree.ParseError, LookupError, ValueError) as error:
        raise WorkbookRefused("damaged") from error
    return Checked(extras, _says(workbook, "workbookPr", "date1904"))


def _says(workbook: ElementTree.Element, element: str, attribute: str) -> bool:
    found = next((child for child in workbook if child.tag.endswith(f"}}{element}")), None)
    return found is not None and found.get(attribute, "").lower() in _TRUE


def _parts_of_sheets(parts: Mapping[str, bytes], workbook: ElementTree.Element) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(parts[_RELATIONS])  # noqa: S314 - as above
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID), "")
            yield sheet.get("name", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
