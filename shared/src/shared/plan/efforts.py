"""What each kind of step towards eligibility costs: estimates of the operator, which the shortest route adds up."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from shared.domain.declaration import DECLARED
from shared.domain.fact_table import JUDGED
from shared.domain.money import plain

StepKind = Literal["improve", "supply", "waiver"]
StepKey = tuple[str, str | None, StepKind]
"""Criterion, field (None for a waiver) and kind."""

AT_ONCE: Final = "reference_date"
NEXT_FULL_YEAR: Final = "next_full_year"
"""A figure of the last full year, improved, counts from the day after the next full year ends."""

STEP: Final = "step"
UNITS: Final[Mapping[str, str]] = {
    **{fact.name: fact.unit for fact in DECLARED if fact.unit and fact.may},
    "valid_patents": "patents",
    "industrialised_patents": "patents",
}
"""What a field is counted in, a declared one as it says; every other step is taken once or not at all (`step`)."""
MOVES: Final[Mapping[str, frozenset[StepKind]]] = {
    name: frozenset(("improve", "supply") if fact.may == "improve" else ("supply",))
    for name, fact in JUDGED.items()
    if fact.may
}
"""By fact, the kinds of steps that can be asked of a firm."""


def has_a_distance(field: str | None, kind: StepKind) -> bool:
    """Whether such a step goes from a known number to a higher one, so that `per_unit` has something to multiply."""
    return field in UNITS and (kind == "improve" or field == "industrialised_patents")


@dataclass(frozen=True, slots=True)
class Effort:
    """One row of the table.

    A step costs `fixed` + `per_unit` x (`to` - `from`), in `unit`; a value that was missing costs `fixed` alone.
    `earliest` is `reference_date`, `next_full_year` or `<n> days` after the reference date.
    """

    criterion: str
    field: str | None
    kind: StepKind
    fixed: Decimal
    per_unit: Decimal
    unit: str
    earliest: str
    evidence_zh: str
    evidence_en: str
    source: str

    @property
    def key(self) -> StepKey:
        """What tells the rows apart."""
        return self.criterion, self.field, self.kind

    def of(self, distance: Decimal) -> Decimal:
        """The effort of a step over this distance."""
        return self.fixed + self.per_unit * distance

    def earliest_on(self, on: date) -> date:
        """The first day on which such a step can count, never before the reference date."""
        if self.earliest == AT_ONCE:
            return on
        try:
            if self.earliest == NEXT_FULL_YEAR:
                return date(on.year + 1, 1, 1)
            return on + timedelta(days=int(self.earliest.partition(" ")[0]))
        except (ValueError, OverflowError):
            return date.max

    def to_json(self) -> dict[str, object]:
        """Plain data; decimals as plain strings."""
        return {
            "criterion": self.criterion,
            "field": self.field,
            "kind": self.kind,
            "fixed": plain(self.fixed),
            "per_unit": plain(self.per_unit),
            "unit": self.unit,
            "earliest": self.earliest,
            "evidence": {"zh": self.evidence_zh, "en": self.evidence_en},
            "source": self.source,
        }


_DEFAULT: Final[Mapping[StepKind, tuple[Decimal, str]]] = {
    "improve": (Decimal(30), "365 days"),
    "supply": (Decimal(1), AT_ONCE),
    "waiver": (Decimal(8), "30 days"),
}
"""Person-days, and from when the step counts."""


def by_default(criterion: str, field: str | None, kind: StepKind) -> Effort:
    """A step of a criterion that is newer than the table of efforts: its evidence says that this is a default."""
    fixed, earliest = _DEFAULT[kind]
    return Effort(
        criterion, field, kind, fixed, Decimal(0), UNITS.get(field or "", STEP), earliest,
        f"审核人员要求的证明材料（工作量表尚无此步骤，按默认 {fixed} 计）",
        f"Proof as the reviewer asks for it (the table of efforts has no such step; the default is {fixed})",
        "默认值",
    )  # fmt: skip


class Efforts(Mapping[StepKey, Effort]):
    """The rows of one edition, in the order of the file; a criterion of them need not be one of the plan's."""

    def __init__(self, rows: Sequence[Effort]) -> None:
        self._by_key = {row.key: row for row in rows}
        self._by_move = {key[1:]: row for key, row in self._by_key.items() if key[1] is not None}

    def __getitem__(self, key: StepKey) -> Effort:
        return self._by_key[key]

    def __iter__(self) -> Iterator[StepKey]:
        return iter(self._by_key)

    def __len__(self) -> int:
        return len(self._by_key)

    @property
    def digest(self) -> str:
        """Eight hexadecimal digits over all rows; another source does not matter."""
        text = json.dumps([{**row.to_json(), "source": None} for row in self._by_key.values()], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:8]

    def row(self, criterion: str, field: str | None, kind: StepKind) -> Effort:
        """What a step costs; a step that the table does not name costs as it does elsewhere, else the default."""
        key = criterion, field, kind
        return self._by_key.get(key) or self._by_move.get(key[1:]) or by_default(*key)

    def of(self, field: str, kind: StepKind, distance: Decimal) -> Decimal:
        """The effort of changing a field; it does not depend on the criterion under which the step is listed."""
        return self.row("", field, kind).of(distance)
