"""Members as the yearly check looks at them, read in sets."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eligibility.domain.compliance import Confirmed, Member, Report
from shared.database.native import Row
from shared.domain.declaration import Declaration
from shared.messaging.unit_of_work import UnitOfWork

MEMBERS = "admitted_on <= $1 AND (left_on IS NULL OR left_on > $1)"
"""In the pool on a day."""
_MEMBERS = (
    f"SELECT uscc, name, reporting_unit, admitted_on FROM membership WHERE uscc = ANY($2) AND {MEMBERS} ORDER BY uscc"  # noqa: S608
)
_DECLARED = """
SELECT DISTINCT ON (a.uscc) a.uscc, a.declaration::text AS declaration
FROM assessment a LEFT JOIN membership m USING (uscc) WHERE a.uscc = ANY($2) AND a.reference_date <= $1
ORDER BY a.uscc, a.reference_date DESC, (a.application_id IS NOT DISTINCT FROM m.application_id) DESC,
  a.submitted_at DESC, a.application_id DESC
"""
"""The newest declaration; of several of one day the one that it was admitted on."""
_REPORTS = """
SELECT uscc, effective_on, valid_patents, industrialised_patents, substantive FROM member_figures
WHERE uscc = ANY($2) AND effective_on <= $1 ORDER BY effective_on, report_id
"""
_VIOLATIONS = """
SELECT v.uscc, v.ground, v.effective_on, v.abnormal_kind, v.abnormal_order,
  coalesce(step.appeal_state, v.appeal_state) AS appeal_state
FROM confirmed_violation v LEFT JOIN LATERAL (
  SELECT s.appeal_state FROM appeal_step s WHERE s.violation_id = v.violation_id AND s.effective_on <= $1
  ORDER BY s.place DESC LIMIT 1) step ON true
WHERE v.uscc = ANY($2) AND v.effective_on <= $1 ORDER BY v.effective_on, v.violation_id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A member with what its check is filed under."""

    member: Member
    name: str
    reporting_unit: str


async def members_on(uow: UnitOfWork, on: date, usccs: Sequence[str]) -> list[Listed]:
    """Those of these firms that are members on a day, with all that was known of them by then, in four statements."""
    wanted = (on, list(usccs))
    declared = {row["uscc"]: row for row in await uow.execute_native(_DECLARED, *wanted)}
    reports = _by_firm(await uow.execute_native(_REPORTS, *wanted))
    violations = _by_firm(await uow.execute_native(_VIOLATIONS, *wanted))
    return [
        Listed(
            _member(row, declared.get(row["uscc"]), reports[row["uscc"]], violations[row["uscc"]]),
            row["name"],
            row["reporting_unit"],
        )
        for row in await uow.execute_native(_MEMBERS, *wanted)
    ]


def _by_firm(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["uscc"]].append(row)
    return found


def _member(row: Row, declared: Row | None, reports: Sequence[Row], violations: Sequence[Row]) -> Member:
    return Member(
        uscc=row["uscc"],
        admitted_on=row["admitted_on"],
        declaration=Declaration.kept(declared["declaration"]) if declared else None,
        reports=[
            Report(one["effective_on"], one["valid_patents"], one["industrialised_patents"], one["substantive"])
            for one in reports
        ],
        violations=[
            Confirmed(
                one["ground"], one["effective_on"], one["abnormal_kind"], one["abnormal_order"], one["appeal_state"]
            )
            for one in violations
        ],
    )
