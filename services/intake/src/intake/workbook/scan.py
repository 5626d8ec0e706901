"""One pass over the XML of a sheet before the reader allocates for it: how far it reaches and which formulas failed."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import CellError

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW: Final = re.compile(r"[0-9]{1,7}")
_FILLED: Final = frozenset({"v", "is"})


@dataclass(slots=True)
class SheetScan:
    """What a sheet asks of its reader; rows and columns count from 1, places of errors from 0."""

    last_row: int = 0
    last_column: int = 0
    shared_cells: int = 0
    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)


def scan_sheet(content: bytes) -> SheetScan:
    """The reach of all filled cells and the texts of failed formulas.

    Raises:
        WorkbookRefused: the XML is broken, declares a document type, or has a reference that is none.
    """
    scan = _Scan()
    _run(scan.parser, content)
    return scan.found


class _Scan:
    """The state of a pass; every start of an element calls it, so it does as little as it can."""

    def __init__(self) -> None:
        self.found = SheetScan()
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self._row = 0
        self._column = 0
        self._kind: str | None = None
        self._columns: dict[str, int] = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self._cell(attributes)
        elif local in _FILLED:
            self._fill()
        elif local == "row":
            self._next_row(attributes.get("r"))

    def _next_row(self, written: str | None) -> None:
        if written is not None and _ROW.fullmatch(written) is None:
            raise WorkbookRefused("damaged")
        self._row = int(written) if written is not None else self._row + 1
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        self._kind = attributes.get("t")
        self.found.shared_cells += self._kind == "s"
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise WorkbookRefused("damaged")
        letters, digits = match.groups()
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_number(letters)
        self._column, self._row = column, int(digits)

    def _fill(self) -> None:
        found = self.found
        found.last_column = max(found.last_column, self._column)
        found.last_row = max(found.last_row, self._row)
        if self._kind == "e":
            self.parser.CharacterDataHandler = self._failed

    def _failed(self, text: str) -> None:
        self.found.errors[self._row - 1, self._column - 1] = CellError(text)
        self.parser.CharacterDataHandler = None


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
        if in_value and characters.strip().isdigit():
            uses[int(characters.strip()[:9])] += 1

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
    try:
        parser.Parse(content, True)
    except WorkbookRefused:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two for encodings that expat lacks
        raise WorkbookRefused("damaged") from error
