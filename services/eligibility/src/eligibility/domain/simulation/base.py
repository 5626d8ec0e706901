"""The applicant base of a batch as a simulation holds it: read in pieces, each small enough to keep and to send."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import orjson
from numpy.typing import NDArray

from eligibility.domain.columns import Columns, Mask, of_json
from eligibility.domain.columns.model import NAMES
from eligibility.domain.facts import Facts
from eligibility.domain.masks import Masks, mask_type
from eligibility.domain.simulation.sizes import Size
from shared.domain.money import plain
from shared.plan.criteria import Criterion
from shared.plan.model import Plan

_PATENTS: Final = ("valid_patents", "industrialised_patents", "unknown_patents")


@dataclass(frozen=True, slots=True)
class Firm:
    """An application that may stand; `settled` are members and graduates, `granted` the criteria with a waiver."""

    application_id: str
    uscc: str
    name: str
    unit: str
    submitted_at: str
    recommended: bool
    settled: bool
    granted: Sequence[str]
    industry_class: str | None
    size: Size
    inventions: Sequence[int]
    """Valid, industrialised and of unknown use among its inventions, for the other basis of the rate (M10)."""
    passed_over: bool = False
    """Another application of the firm counts in its stead."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Applications of one reference date: who they are, and their facts as records in JSON."""

    on: date
    firms: tuple[Firm, ...]
    facts: bytes

    def to_bytes(self) -> bytes:
        """As it is kept."""
        firms = [[getattr(firm, name) for name in _FIELDS] for firm in self.firms]
        plain_text = orjson.dumps({"on": self.on, "firms": firms, "facts": self.facts.decode()})
        return zlib.compress(plain_text, level=1)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Piece":
        """What was kept."""
        read = orjson.loads(zlib.decompress(content))
        firms = tuple(Firm(*row) for row in read["firms"])
        return cls(date.fromisoformat(read["on"]), firms, read["facts"].encode())


_FIELDS: Final = tuple(field.name for field in fields(Firm))


def record_of(firm: Facts) -> dict[str, object]:
    """The facts that criteria read, as `columns.of_json` takes them."""
    return {name: _written(firm[name]) for name in NAMES}


def _written(value: Any) -> object:
    return value if value is None or isinstance(value, bool | int | str) else plain(value)


@dataclass(slots=True)
class Group:
    """The applications of one reference date, as rows `first` … of the base."""

    on: date
    first: int
    size: int
    facts: bytes
    inventions: NDArray[np.int64]
    groups: Sequence[str]
    _columns: dict[str, Columns] = field(default_factory=dict)

    def columns(self, basis: str) -> Columns:
        """Their facts under one basis of the rate."""
        if basis not in self._columns:
            facts = self.facts if basis == "all_kinds" else self._of_inventions()
            self._columns[basis] = of_json(facts, self.groups)
        return self._columns[basis]

    def _of_inventions(self) -> bytes:
        records = orjson.loads(self.facts)
        for record, counts in zip(records, self.inventions.tolist(), strict=True):
            record.update(zip(_PATENTS, counts, strict=True))
        return orjson.dumps(records)


@dataclass(frozen=True, slots=True)
class Base:
    """All applications of a batch; row by row in `firms`, their facts by reference date in `groups`."""

    firms: tuple[Firm, ...]
    groups: tuple[Group, ...]
    recommended: Mask
    settled: Mask
    passed_over: Mask
    granted: Masks
    ties: NDArray[np.int64]
    """Each row's place by submission and code, which ranks equal scores."""
    instants: tuple[datetime, ...]
    criteria: tuple[Criterion, ...]
    """Those in force on one of the reference dates: the bits of masks."""


def base_of(pieces: Sequence[Piece], plan: Plan) -> Base:
    """The base of its pieces, as the plan asks on their reference dates."""
    asked = {criterion.id for piece in pieces for criterion in plan.criteria(piece.on)}
    criteria = tuple(criterion for criterion in plan.admission if criterion.id in asked)
    firms = tuple(firm for piece in pieces for firm in piece.firms)
    instants = tuple(datetime.fromisoformat(firm.submitted_at) for firm in firms)
    order = sorted(range(len(firms)), key=lambda row: (instants[row], firms[row].uscc))
    ties = np.empty(len(firms), np.int64)
    ties[order] = np.arange(len(firms))
    bits = {criterion.id: 1 << place for place, criterion in enumerate(criteria)}
    granted = [sum(bits.get(criterion, 0) for criterion in set(firm.granted)) for firm in firms]
    return Base(
        firms=firms,
        groups=_groups(pieces, tuple(plan.size_groups)),
        recommended=np.array([firm.recommended for firm in firms], np.bool_),
        settled=np.array([firm.settled for firm in firms], np.bool_),
        passed_over=np.array([firm.passed_over for firm in firms], np.bool_),
        granted=np.array(granted, mask_type(len(criteria))),
        ties=ties,
        instants=instants,
        criteria=criteria,
    )


def _groups(pieces: Sequence[Piece], size_groups: Sequence[str]) -> tuple[Group, ...]:
    """Pieces of one reference date stand side by side."""
    groups: list[Group] = []
    first = 0
    for on in dict.fromkeys(piece.on for piece in pieces):
        same = [piece for piece in pieces if piece.on == on]
        inventions = np.array([firm.inventions for piece in same for firm in piece.firms], np.int64)
        facts = b"[" + b",".join(piece.facts[1:-1] for piece in same if piece.firms) + b"]"
        groups.append(Group(on, first, len(inventions), facts, inventions, size_groups))
        first += len(inventions)
    return tuple(groups)
