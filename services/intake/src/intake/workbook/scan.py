"""One pass over the XML of a sheet before the reader allocates for it: how far it reaches and which formulas failed."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import CellError

_REFERENCE: Final = re.compile(r"([A-Z]{1,5})([0-9]{1,9})")
_FILLED: Final = frozenset({"v", "is"})


@dataclass(slots=True)
class SheetScan:
    """What a sheet asks of its reader; rows and columns count from 1, places of errors from 0."""

    last_row: int = 0
    last_column: int = 0
    shared_cells: int = 0
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)


def scan_sheet(content: bytes) -> SheetScan:
    """Reads the references of all filled cells and the texts of failed formulas.

    Raises:
        WorkbookRefused: the XML is broken or declares a document type.
    """
    scan = SheetScan()
    cell: tuple[str, str | None] | None = None
    letters_seen: dict[str, int] = {}
    failed: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        local = name.rpartition(":")[2]
        if local == "c":
            kind = attributes.get("t")
            cell = (attributes.get("r", ""), kind)
            scan.shared_cells += kind == "s"
        elif local in _FILLED and cell is not None and (match := _REFERENCE.fullmatch(cell[0])):
            letters, digits = match.groups()
            if letters not in letters_seen:
                letters_seen[letters] = column_number(letters)
                scan.last_column = max(scan.last_column, letters_seen[letters])
            scan.last_row = max(scan.last_row, int(digits))
            if cell[1] == "e":
                failed.append(f"{letters}{digits}")
                parser.CharacterDataHandler = text

    def text(characters: str) -> None:
        match = _REFERENCE.fullmatch(failed[-1])
        if match:
            scan.errors[int(match[2]) - 1, column_number(match[1]) - 1] = CellError(characters)
        parser.CharacterDataHandler = None

    parser = _parser()
    parser.StartElementHandler = start
    _run(parser, content)
    return scan


def text_lengths(content: bytes) -> list[int]:
    """The length of each shared text.

    Raises:
        WorkbookRefused: the XML is broken or declares a document type.
    """
    lengths: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:  # noqa: ARG001 - the signature is expat's
        if name.rpartition(":")[2] == "si":
            lengths.append(0)

    def text(characters: str) -> None:
        if lengths:
            lengths[-1] += len(characters)

    parser = _parser()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    _run(parser, content)
    return lengths


def shared_uses(content: bytes) -> Counter[int]:
    """How many cells of a sheet show each shared text."""
    uses: Counter[int] = Counter()
    in_value = False
    shared = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal in_value, shared
        local = name.rpartition(":")[2]
        if local == "c":
            shared = attributes.get("t") == "s"
        in_value = local == "v" and shared

    def text(characters: str) -> None:
        if in_value and characters.isdigit():
            uses[int(characters[:9])] += 1

    parser = _parser()
    parser.buffer_text = True
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    _run(parser, content)
    return uses


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise WorkbookRefused("unsafe_content", what="DOCTYPE")


def _run(parser: expat.XMLParserType, content: bytes) -> None:
    parse: Callable[[bytes, bool], object] = parser.Parse
    try:
        parse(content, True)
    except expat.ExpatError as error:
        raise WorkbookRefused("damaged") from error
