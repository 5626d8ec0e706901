"""One pass over the XML of a sheet before the reader allocates for it: its reach, formulas, merges and formats."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from intake.workbook.refused import WorkbookRefused
from intake.workbook.sheet import CellError, Extras, Merge, Place, Uncomputed, column_of

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ROW: Final = re.compile(r"[0-9]{1,7}")
_RANGE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_ZERO: Final = re.compile(r"-?0+(?:\.0*)?")
_NUMBERS: Final = frozenset({None, "n"})


@dataclass(slots=True)
class SheetScan:
    """What a sheet asks of its reader; rows and columns count from 1, places of cells from 0.

    `zeros` are formulas with a stored 0, which some writers put there instead of computing.
    """

    last_row: int = 0
    last_column: int = 0
    shared_cells: int = 0
    cells: dict[Place, CellError | Uncomputed] = field(default_factory=dict)
    zeros: list[Place] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    formats: dict[Place, str] = field(default_factory=dict)

    def extras(self, *, computed_on_load: bool) -> Extras:
        """What the sheet says beside its values; in a workbook that is computed on load a stored 0 is no result."""
        zeros = dict.fromkeys(self.zeros, Uncomputed()) if computed_on_load else {}
        return Extras({**self.cells, **zeros}, self.merges, self.formats)


def scan_sheet(content: bytes, formats: Mapping[str, str]) -> SheetScan:
    """The reach of all filled cells, formulas that failed or have no result, merges, and formats with a unit.

    `formats` are the number formats that name a unit of money, by the number of their style.

    Raises:
        WorkbookRefused: the XML is broken, declares a document type, or has a reference that is none.
    """
    scan = _Scan(formats)
    _run(scan.parser, content)
    scan.end_formula()
    return scan.found


class _Scan:
    """The state of a pass; every start of an element calls it, so it does as little as it can."""

    def __init__(self, formats: Mapping[str, str]) -> None:
        self._formats = formats
        self._formula = False
        self._value: str | None = None
        self._place: Place = (0, 0)
        self.found = SheetScan()
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self._row = 0
        self._column = 0
        self._kind: str | None = None
        self._columns: dict[str, int] = {}
        self._row_written = ""
        self._row_number = 0
        self._handlers: dict[str, Callable[[dict[str, str]], None] | None] = {}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        try:
            handle = self._handlers[name]
        except KeyError:
            handle = self._handlers[name] = self._handler_of(name.rpartition(":")[2])
        if handle is not None:
            handle(attributes)

    def _handler_of(self, local: str) -> Callable[[dict[str, str]], None] | None:
        handlers = {"c": self._cell, "v": self._fill, "is": self._fill, "row": self._next_row,
                    "f": self._begin_formula, "mergeCell": self._merge}  # fmt: skip
        return handlers.get(local)

    def _next_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r")
        if written is not None and _ROW.fullmatch(written) is None:
            raise WorkbookRefused("damaged")
        self._row = self._row_number = int(written) if written is not None else self._row + 1
        self._row_written = written or ""
        self._column = 0

    def _cell(self, attributes: dict[str, str]) -> None:
        if self._formula:
            self.end_formula()
        kind = self._kind = attributes.get("t")
        if kind == "s":
            self.found.shared_cells += 1
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            self._go_to(reference)
        if self._formats and (form := self._formats.get(attributes.get("s", ""))) is not None:
            self.found.formats[self._row - 1, self._column - 1] = form

    def _go_to(self, reference: str) -> None:
        row = self._row_written
        if row and reference.endswith(row) and (known := self._columns.get(reference[: -len(row)])):
            self._column, self._row = known, self._row_number
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise WorkbookRefused("damaged")
        letters, digits = match.groups()
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters) + 1
        self._column, self._row = column, int(digits)

    def _fill(self, attributes: dict[str, str]) -> None:  # noqa: ARG002 - one form for all elements
        self._reach()
        if self._kind == "e":
            self.parser.CharacterDataHandler = self._failed
        elif self._formula:
            self._value = ""
            self.parser.CharacterDataHandler = self._collect

    def _failed(self, text: str) -> None:
        self.found.cells[self._row - 1, self._column - 1] = CellError(text)
        self._value = text
        self.parser.CharacterDataHandler = None

    def _reach(self) -> None:
        found = self.found
        if self._column > found.last_column:  # noqa: PLR1730 - a call for each cell costs more
            found.last_column = self._column
        if self._row > found.last_row:  # noqa: PLR1730 - as above
            found.last_row = self._row

    def _begin_formula(self, attributes: dict[str, str]) -> None:  # noqa: ARG002 - one form for all elements
        self._formula, self._value, self._place = True, None, (self._row - 1, self._column - 1)
        self._reach()

    def _collect(self, text: str) -> None:
        self._value = (self._value or "") + text

    def end_formula(self) -> None:
        """Judges the formula of the cell that was passed last; an empty text that was stored is a result."""
        if not self._formula:
            return
        self._formula, self.parser.CharacterDataHandler = False, None
        text = (self._value or "").strip()
        if not text and (self._kind != "str" or self._value is None):
            self.found.cells[self._place] = Uncomputed()
        elif self._kind in _NUMBERS and _ZERO.fullmatch(text):
            self.found.zeros.append(self._place)

    def _merge(self, attributes: dict[str, str]) -> None:
        match = _RANGE.fullmatch(attributes.get("ref", ""))
        if match is None:
            return
        first, top, last, bottom = match.groups()
        rows, columns = sorted((int(top) - 1, int(bottom) - 1)), sorted((column_of(first), column_of(last)))
        self.found.merges.append(Merge(rows[0], columns[0], rows[1], columns[1]))


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
