"""What is known of firms beside what they declare: findings on abnormal filings, and confirmed violations."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

import orjson

from eligibility.domain.abnormal import with_finding
from eligibility.domain.records import record_of
from eligibility.domain.reviews import with_findings
from eligibility.usecases.judging.judged import Subject
from shared.messaging.unit_of_work import UnitOfWork

_FINDINGS = """
SELECT uscc, id, abnormal::text AS abnormal FROM review
WHERE uscc = ANY($1) AND field = 'abnormal_filings' AND state = 'approved' AND abnormal IS NOT NULL
ORDER BY uscc, decided_at, id
"""
_VIOLATIONS = """
SELECT v.uscc, v.violation_id, v.ground, v.occurred_on, v.abnormal_kind AS kind, v.abnormal_order AS order_no,
  coalesce(step.appeal_state, v.appeal_state) AS appeal_state
FROM confirmed_violation v LEFT JOIN LATERAL (
  SELECT s.appeal_state FROM appeal_step s WHERE s.violation_id = v.violation_id
  ORDER BY s.place DESC LIMIT 1) step ON true
WHERE v.uscc = ANY($1) ORDER BY v.uscc, v.occurred_on, v.violation_id
"""
_UNDECIDED = """
SELECT a.application_id, a.uscc FROM assessment a WHERE a.uscc = ANY($1) AND NOT EXISTS (
  SELECT FROM membership m WHERE m.uscc = a.uscc
    AND (m.application_id = a.application_id OR a.reference_date <= m.admitted_on))
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Of one firm: the newest finding on each notice, with the newest review, and all confirmed violations."""

    findings: tuple[Mapping[str, Any], ...] = ()
    review_id: str = ""
    records: tuple[Mapping[str, Any], ...] = ()

    def of(self, subject: Subject) -> Subject:
        """The application, to be judged with what is known of its firm."""
        reviewed = subject.reviewed
        if self.findings:
            reviewed = with_findings(reviewed, subject.declaration, self.findings, self.review_id)
        return replace(subject, reviewed=reviewed, records=self.records)


NOTHING: Final = Known()


async def known_of(uow: UnitOfWork, usccs: Collection[str]) -> dict[str, Known]:
    """What is known of these firms, in two statements; a firm of which nothing is known is left out."""
    found: dict[str, Known] = {}
    for row in await uow.execute_native(_FINDINGS, list(usccs)):
        known = found.get(row["uscc"], NOTHING)
        findings = with_finding(known.findings, orjson.loads(row["abnormal"]))
        found[row["uscc"]] = replace(known, findings=findings, review_id=str(row["id"]))
    for row in await uow.execute_native(_VIOLATIONS, list(usccs)):
        known = found.get(row["uscc"], NOTHING)
        found[row["uscc"]] = replace(known, records=(*known.records, record_of(dict(row))))
    return found


async def undecided_of(uow: UnitOfWork, usccs: Collection[str]) -> Mapping[UUID, str]:
    """The judged applications of these firms on which no seat was given yet, with their firm."""
    rows: Sequence[Any] = await uow.execute_native(_UNDECIDED, list(usccs))
    return {row["application_id"]: row["uscc"] for row in rows}
