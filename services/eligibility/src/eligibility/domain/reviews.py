"""What approved reviews say of a firm's declared facts, and for how long."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from eligibility.domain.abnormal import ABNORMAL, FINDINGS, answer
from eligibility.domain.places import Value, declared_at, place_of
from eligibility.domain.records import RECORDS
from eligibility.domain.records import in_order as record_in_order
from shared.domain.declaration import Declaration

Verdict = Literal["confirmed", "overturned"]
Found = Value
"""None: a finding that is contested, so that the fact is open."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an approved review says of one fact; it stands for as long as the firm declares what was reviewed.

    `findings` are those on abnormal filings behind the value, one a notice; they stand whatever the firm declares.
    """

    value: Found
    declared: Value
    verdict: Verdict
    review_id: str
    findings: Sequence[Mapping[str, Any]] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        plain = asdict(self)
        return plain if self.findings else {name: plain[name] for name in plain if name != "findings"}


def declared_value(declaration: Declaration, field: str) -> Value:
    """What the finding is about: the declared fact, or the class that has no size group."""
    return declared_at(declaration, place_of(field))


def still_counting(declaration: Declaration, reviewed: Mapping[str, Reviewed]) -> dict[str, Reviewed]:
    """The reviews that still speak of what is declared; a firm that declares anew is looked at anew.

    A finding of another authority that acts or suspends does not end by what the firm says.
    """
    return {
        field: review
        for field, review in reviewed.items()
        if declared_value(declaration, field) == review.declared or (field == ABNORMAL and review.value is not False)
    }


def with_findings(
    reviewed: Mapping[str, Reviewed], declaration: Declaration, findings: Sequence[Mapping[str, Any]], review_id: str
) -> dict[str, Reviewed]:
    """The reviews of an application with all findings on abnormal filings of its firm, whatever they were made on.

    Where all were reversed and none was made on this application, what it declares stands.
    """
    value, own = answer(findings), reviewed.get(ABNORMAL)
    if value is False and own is None:
        return dict(reviewed)
    declared = own.declared if own else declared_value(declaration, ABNORMAL)
    verdict: Verdict = "confirmed" if value is not None and value == declared else "overturned"
    return {**reviewed, ABNORMAL: Reviewed(value, declared, verdict, review_id, tuple(findings))}


def found_values(reviewed: Mapping[str, Reviewed], records: Sequence[Mapping[str, Any]] = ()) -> dict[str, object]:
    """The reviewers' values by field, as the facts take them, beside them findings on abnormal filings and records."""
    found: dict[str, object] = {field: review.value for field, review in reviewed.items()}
    if ABNORMAL in reviewed:
        found[FINDINGS] = reviewed[ABNORMAL].findings
    return found | {RECORDS: records} if records else found


def known_to_json(reviewed: Mapping[str, Reviewed], records: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a judgement stood on beside the declaration, as plain data."""
    plain: dict[str, Any] = {field: review.to_json() for field, review in reviewed.items()}
    return plain | {RECORDS: list(records)} if records else plain


def reviewed_from(plain: Mapping[str, Any]) -> dict[str, Reviewed]:
    """Reviews of plain data."""
    return {field: Reviewed(**review) for field, review in plain.items() if field != RECORDS}


def records_from(plain: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Confirmed violations of plain data, as they were known to a judgement."""
    return tuple(record_in_order(record) for record in plain.get(RECORDS, ()))
