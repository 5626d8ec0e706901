"""Reads the copies of memberships and violations, as known now or at an instant."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, cast

from shared.domain.abnormal_filing import AppealState
from shared.domain.known_of_firm import KnownViolation, Stay
from shared.domain.stays import MembershipFact, stays_of
from shared.messaging.reading import Reading
from shared.plan.model import Plan

_FACTS = """
SELECT uscc, kind, place AS sequence, effective_on, application_id, admitted_on, route, ground, violation_id, exit_id
FROM membership_fact WHERE uscc = ANY($1) AND ($2::timestamptz IS NULL OR at <= $2)
"""
_VIOLATIONS = """
SELECT v.uscc, v.violation_id, v.ground, v.cited_law, v.occurred_on, v.effective_on, v.appeal_state, v.appeal_on,
  s.state AS known_state, s.effective_on AS known_on
FROM violation v LEFT JOIN LATERAL (
  SELECT state, effective_on FROM appeal_step s WHERE s.violation_id = v.violation_id AND s.at <= $2
  ORDER BY place DESC LIMIT 1) s ON $2::timestamptz IS NOT NULL
WHERE v.uscc = ANY($1) AND ($2 IS NULL OR v.at IS NULL OR v.at <= $2)
ORDER BY v.uscc, v.occurred_on, v.violation_id
"""


async def read_stays(
    uow: Reading, usccs: Collection[str], known_at: datetime | None = None
) -> Mapping[str, tuple[Stay, ...]]:
    """The stays of each firm by the facts that pool told."""
    facts: dict[str, list[MembershipFact]] = defaultdict(list)
    for row in await uow.execute_native(_FACTS, list(usccs), known_at):
        named = dict(row)
        facts[named.pop("uscc")].append(MembershipFact(**named))
    return {uscc: stays_of(found) for uscc, found in facts.items()}


async def read_violations(
    uow: Reading, usccs: Collection[str], plan: Plan, known_at: datetime | None = None
) -> Mapping[str, tuple[KnownViolation, ...]]:
    """The confirmed violations of each firm with how their appeals stand."""
    found: dict[str, list[KnownViolation]] = defaultdict(list)
    for row in await uow.execute_native(_VIOLATIONS, list(usccs), known_at):
        found[row["uscc"]].append(_violation(row, plan, known_at))
    return {uscc: tuple(violations) for uscc, violations in found.items()}


def _violation(row: Any, plan: Plan, known_at: datetime | None) -> KnownViolation:
    ground = plan.removal_grounds.get(row["ground"])
    past = known_at is not None and (row["known_state"] is not None or row["appeal_on"] is not None)
    state, on = (row["known_state"], row["known_on"]) if past else (row["appeal_state"], row["appeal_on"])
    return KnownViolation(
        id=row["violation_id"],
        ground=row["ground"],
        occurred_on=row["occurred_on"],
        confirmed_on=row["effective_on"],
        appeal=cast("AppealState", state or "not_appealed"),
        appeal_on=on,
        carries=bool(row["cited_law"]) or ground is None or not ground.needs_law,
    )
