"""What reading a workbook answers: one entry for each firm row, with everything that was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from intake.domain.faults import Message, Refusal
from intake.workbook.notes import Note
from shared.domain.declaration import Contact, Declaration


@dataclass(frozen=True, slots=True)
class Normalised:
    """A cell that was read as `to`, which is not how it was written."""

    sheet: str
    row: int
    column: str
    written: str
    to: str

    def as_json(self) -> dict[str, object]:
        """As the contract of the workbook writes it."""
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "from": self.written, "to": self.to}


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one cell of one row: why a patent or product row was rejected, a warning, a row without firm."""

    sheet: str
    row: int
    column: str
    code: str
    message: Message

    def as_json(self) -> dict[str, object]:
        """As the contract of the workbook writes it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


@dataclass(frozen=True, slots=True)
class Entry:
    """A firm row: its declaration, or every reason why there is none."""

    row: int
    uscc: str | None
    name: str | None
    declaration: Declaration | None
    contact: Contact | None
    refusals: Sequence[Refusal] = ()
    rejected_rows: Sequence[Remark] = ()
    normalised: Sequence[Normalised] = ()
    warnings: Sequence[Remark] = ()

    def as_json(self) -> dict[str, object]:
        """The part of the answer that reading gives; the assessment adds its own keys."""
        return {
            "row": self.row,
            "uscc": self.uscc,
            "name": self.name,
            "refusals": [
                {"column": refusal.column, "code": refusal.code, "message": refusal.message}
                for refusal in self.refusals
            ],
            "rejected_rows": [remark.as_json() for remark in self.rejected_rows],
            "normalised": [cell.as_json() for cell in self.normalised],
            "warnings": [remark.as_json() for remark in self.warnings],
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: the file's name of its sheet, its columns by identifier, its header and first row.

    Rows and columns count from 0; `result` is the column of an earlier answer.
    """

    sheet: str
    columns: Mapping[str, int]
    start: int
    result: int | None


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """All firm rows in the order of the sheet, and the patent and product rows that belong to none of them.

    `notes` concern the file and no single row; `places` are the layout's sheets in the file.
    """

    entries: list[Entry]
    orphans: list[Remark] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    places: Mapping[str, Placed] = field(default_factory=dict)

    @property
    def firm_rows(self) -> int:
        """Rows of the firms' sheet without blank and total rows."""
        return len(self.entries)
