"""What may be changed on top of a plan's files: parameters and the tables that eligibility alone reads."""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Final, Literal

from shared.domain.bad_value import BadValue


class BadAmendment(BadValue):
    """A change that the plan cannot take; the text says which."""


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """Another value of a parameter, written as in the plan's files (a list for `words`)."""

    name: str
    value: str | tuple[str, ...]
    kind: Literal["parameter"] = "parameter"


@dataclass(frozen=True, slots=True)
class IntensiveClasses:
    """Classes that enter or leave the patent-intensive industries, in this edition and in those that follow it."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kind: Literal["patent_intensive"] = "patent_intensive"


@dataclass(frozen=True, slots=True)
class QualificationListed:
    """A further certificate that counts by itself (annex 2: 等资格, M12), or one that ended and counts again."""

    key: str
    name_zh: str
    name_en: str
    kind: Literal["qualification"] = "qualification"


@dataclass(frozen=True, slots=True)
class QualificationEnded:
    """A listed certificate that no longer counts from the amendment's day on."""

    key: str
    kind: Literal["qualification_end"] = "qualification_end"


@dataclass(frozen=True, slots=True)
class CertificatesExtended:
    """Certificates of a batch, or that end between two days, count until another day by the amendment's document."""

    key: str
    extended_to: str
    award_batch: str | None = None
    ends_from: str | None = None
    ends_to: str | None = None
    kind: Literal["certificate_extension"] = "certificate_extension"


@dataclass(frozen=True, slots=True)
class CertificateWithdrawn:
    """The certificate of one firm counts no longer from a day on by the amendment's document."""

    key: str
    uscc: str
    withdrawn_on: str
    number: str | None = None
    kind: Literal["certificate_withdrawal"] = "certificate_withdrawal"


@dataclass(frozen=True, slots=True)
class ScopeAssigned:
    """A section, division, group or class of GB/T 4754 and the size group that takes it; None leaves it out."""

    scope: str
    group: str | None


@dataclass(frozen=True, slots=True)
class SizeScopes:
    """Scopes that belong to other size groups; the narrowest scope that names a class decides."""

    assign: tuple[ScopeAssigned, ...]
    kind: Literal["size_groups"] = "size_groups"


@dataclass(frozen=True, slots=True)
class SizeBoundMoved:
    """Other bounds of one indicator: persons, or yuan. "Large" decides, the others only name sizes."""

    group: str
    indicator: str
    small_from: str
    medium_from: str
    large_from: str
    kind: Literal["size_bounds"] = "size_bounds"


@dataclass(frozen=True, slots=True)
class EffortRow:
    """A row of the table of efforts as written; what is None stays as it is."""

    criterion: str
    field: str | None
    step: str
    fixed: str
    per_unit: str | None = None
    earliest: str | None = None
    evidence_zh: str | None = None
    evidence_en: str | None = None


@dataclass(frozen=True, slots=True)
class EffortsRevised:
    """Other rows of the table of efforts; they turn no outcome and enter no version of the rules."""

    rows: tuple[EffortRow, ...]
    kind: Literal["efforts"] = "efforts"


Change = (
    ParameterChange
    | IntensiveClasses
    | QualificationListed
    | QualificationEnded
    | CertificatesExtended
    | CertificateWithdrawn
    | SizeScopes
    | SizeBoundMoved
    | EffortsRevised
)


@dataclass(frozen=True, slots=True)
class Amendment:
    """Changes that hold from a day on, with the document that orders them."""

    since: date
    source: str
    changes: tuple[Change, ...]


_ALWAYS_SAID: Final = frozenset({"kind", "add", "remove"})
"""Fields with a default that digests tell of since there are versions of the rules."""


def canonical(value: object) -> str:
    """A change as digests of the tables tell of it: a field that has its default is left out.

    A field that a later release adds leaves the versions of earlier judgements as they are, as long as its default
    means what held before.
    """
    if isinstance(value, tuple):
        return f"({', '.join(map(canonical, value))}{',' if len(value) == 1 else ''})"
    if not is_dataclass(value) or isinstance(value, type):
        return repr(value)
    said = [(each.name, getattr(value, each.name), each.default) for each in fields(value)]
    kept = [f"{name}={canonical(is_)}" for name, is_, default in said if is_ != default or name in _ALWAYS_SAID]
    return f"{type(value).__name__}({', '.join(kept)})"
