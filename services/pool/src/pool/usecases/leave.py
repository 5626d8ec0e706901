"""What all exits have in common: the case that is proposed, and the seat that becomes free."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case as case_when
from sqlalchemy import or_, select, update

from pool.domain.membership import ROUTES
from pool.store.exit_tables import ExitCase, RemovalProposalRow
from pool.store.tables import Member
from pool.usecases.seat_plan import PlanState, read_plan, tell_plan
from shared import clock
from shared.approvals.model import Approval, propose
from shared.events.pool import FirmExited
from shared.firms.lock import lock_firms
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, choice
from shared.problems import NotFound, Problem
from shared.usecases.legal_date import rules_in_force, version_in_force

DEPARTURE: Final = "departure"
"""The approval, and the act in a firm's timeline, by which it leaves without fault."""
GRADUATION: Final = "graduation"
PROVINCE: Final = "province"
FREED_TO: Final = Reads("seats.freed_to", choice(PROVINCE, "unit"))
READS: Final = (FREED_TO,)
_FREE = """
UPDATE seat_plan SET used = used - 1, beyond_cap = beyond_cap - $1,
  over_cap = greatest(used - 1 - (beyond_cap - $1) - cap, 0),
  freed = freed + $2, freed_at = CASE WHEN $2 > 0 THEN $3 ELSE freed_at END
WHERE id = 1
"""
_FREE_UNIT = """
UPDATE unit_seats SET used = used - 1, by_right = by_right - $2,
  over_cap = greatest(used - 1 - (by_right - $2) - coalesce(seats, used), 0)
WHERE reporting_unit = $1
"""
_LINE = """
INSERT INTO seat_line (member_id, uscc, reporting_unit, delta, reason, effective_on, at)
VALUES ($1, $2, $3, -1, $4, $5, $6)
"""


class NotActive(Problem):
    """The firm is no active member."""

    status, code = 409, "not-an-active-member"
    title = {"zh": "该企业不是在库企业", "en": "The firm is not an active member"}
    detail = {"zh": "企业 {uscc} 当前不在库。", "en": "Firm {uscc} is no active member now."}


class BeforeAdmission(Problem):
    """The exit would lie before the admission."""

    status, code = 422, "before-admission"
    title = {"zh": "离库日期早于入库日期", "en": "The exit lies before the admission"}
    detail = {"zh": "该企业于 {admitted_on} 入库。", "en": "The firm was admitted on {admitted_on}."}


class ExitPending(Problem):
    """Another exit of the firm waits for its decision."""

    status, code = 409, "exit-pending"
    title = {"zh": "该企业已有待批的离库提案", "en": "An exit of this firm waits for its decision"}


async def active_member(uow: UnitOfWork, uscc: str, effective_on: date, *, lock: bool = False) -> Member:
    """The member whose exit is asked for.

    Raises:
        NotActive: it is none now. BeforeAdmission: the day is too early.
    """
    statement = select(Member).where(Member.uscc == uscc, Member.left_on.is_(None))
    found = await uow.session.execute(statement.with_for_update() if lock else statement)
    member: Member | None = found.scalar_one_or_none()
    if member is None:
        raise NotActive(uscc=uscc)
    if effective_on < member.admitted_on:
        raise BeforeAdmission(admitted_on=str(member.admitted_on))
    return member


async def open_case(
    uow: UnitOfWork,
    member: Member,
    *,
    route: str,
    ground: str | None,
    clause: str,
    effective_on: date | None,
    evidence: dict[str, Any],
    violation_id: UUID | None = None,
    kind: str | None = None,
) -> tuple[ExitCase, Approval]:
    """Proposes an exit with the evidence that was seen; without a day it takes effect on the day of its decision.

    `kind` is that of the approval, where it is not the route's name.

    Raises:
        ExitPending: another one waits. BeforePlan: the day.
    """
    await none_may_be_pending(uow, member)
    case_id = uuid7()
    day = effective_on or clock.today()
    version = version_in_force(uow.plan, "pool", day)
    said = {"uscc": member.uscc, "route": route, "ground": ground, "clause": clause, "rules_version": version}
    seen = said | {"case_id": case_id, "effective_on": effective_on, "evidence": evidence}
    approval = await propose(uow, kind or route, member.uscc, seen, reporting_unit=member.reporting_unit)
    case = ExitCase(
        id=case_id,
        member_id=member.id,
        reporting_unit=member.reporting_unit,
        effective_on=day,
        on_decision=effective_on is None,
        evidence=approval.payload["evidence"],
        violation_id=violation_id,
        approval_id=approval.id,
        **said,
    )
    uow.session.add(case)
    return case, approval


async def none_may_be_pending(uow: UnitOfWork, member: Member) -> None:
    """Accepts a member of whom no exit waits for its decision.

    Raises:
        ExitPending: one does.
    """
    pending = select(ExitCase.id).where(ExitCase.member_id == member.id, ExitCase.state == "proposed")
    if (await uow.session.execute(pending)).first() is not None:
        raise ExitPending


async def get_case(uow: UnitOfWork, approval: Approval) -> ExitCase:
    """The case of a proposal; its row and then its firm's stay locked, so that all that is read from now on holds.

    One order for all: approval, case, firm, seats, member.

    Raises:
        NotFound: there is none.
    """
    statement = select(ExitCase).where(ExitCase.id == UUID(approval.payload["case_id"])).with_for_update()
    case: ExitCase | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if case is None:
        raise NotFound
    await lock_firms(uow, [case.uscc])
    return case


async def carry_out(uow: UnitOfWork, case: ExitCase, proposal_id: UUID | None = None) -> Member:
    """Ends the membership, frees the seat and tells the others, all in the deciding transaction.

    The clock's proposal that it rests on is decided by it; any other of the member is withdrawn. `get_case` has locked
    the firm's row.

    Raises:
        NotActive: it ended otherwise meanwhile.
    """
    plan = await read_plan(uow, lock=True)
    assert plan is not None
    member = await active_member(uow, case.uscc, case.effective_on, lock=True)
    now = clock.now()
    member.left_on, member.left_at, member.route, member.ground = case.effective_on, now, case.route, case.ground
    case.state, case.carried_out_at = "approved", now
    await uow.session.flush()
    await _close_proposals(uow, member.id, proposal_id, case.violation_id)
    case.freed_seat = await _free_seat(uow, member, plan, case.effective_on, now)
    line = (member.id, member.uscc, member.reporting_unit, case.route, case.effective_on, now)
    await uow.execute_native(_LINE, *line)
    _tell(uow, member, case)
    tell_plan(uow, plan.moved({member.reporting_unit: -1}, by_right=member.by_right, beyond_cap=member.beyond_cap))
    return member


def _tell(uow: UnitOfWork, member: Member, case: ExitCase) -> None:
    uow.journal(
        f"{case.route if case.route in ROUTES else DEPARTURE}-of-firm",
        member.uscc,
        reporting_unit=member.reporting_unit,
        effective_on=case.effective_on,
        before={"state": "active"},
        after={"state": case.route, "ground": case.ground},
        rules_version=case.rules_version,
        facts={"case_id": case.id, "route": case.route, "ground": case.ground, "clause": case.clause},
    )
    uow.publish(
        FirmExited(
            uscc=member.uscc,
            name=member.name,
            reporting_unit=member.reporting_unit,
            route=case.route,
            ground=case.ground,
            clause=case.clause,
            effective_on=case.effective_on,
            exit_id=case.id,
            application_id=member.application_id,
            violation_id=case.violation_id,
        )
    )


async def _free_seat(uow: UnitOfWork, member: Member, plan: PlanState, on: date, now: datetime) -> bool:
    """A seat freed by a removal is the province's, for a new screening to give out, or the unit's; one by graduation
    is free. The row of another exit may say who gives it out. Where there is a debt it pays that first.

    Returns whether it waits for a new screening.
    """
    parameters = rules_in_force(uow.plan, on)
    row = uow.plan.exits.get(member.route or "")
    to_province = ((row and row.seat_to) or FREED_TO.of(parameters)) == PROVINCE
    kept = to_province and not (member.beyond_cap or plan.over_cap)
    to_screening = member.route != GRADUATION and kept
    await uow.execute_native(_FREE, int(member.beyond_cap), int(to_screening), now)
    await uow.execute_native(_FREE_UNIT, member.reporting_unit, int(member.by_right))
    return to_screening


async def _close_proposals(uow: UnitOfWork, member_id: UUID, decided: UUID | None, violation_id: UUID | None) -> None:
    still_open = update(RemovalProposalRow).where(
        RemovalProposalRow.member_id == member_id, RemovalProposalRow.state == "open"
    )
    rests = or_(RemovalProposalRow.id == decided, RemovalProposalRow.violation_id == violation_id)
    state = case_when((rests, "decided"), else_="withdrawn")
    await uow.session.execute(still_open.values(state=state))


async def reject_case(uow: UnitOfWork, approval: Approval) -> None:
    """The exit is not carried out."""
    case_id = UUID(approval.payload["case_id"])
    await uow.session.execute(update(ExitCase).where(ExitCase.id == case_id).values(state="rejected"))
