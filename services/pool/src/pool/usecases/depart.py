"""Departure (退出): a firm leaves without fault, on a document, by one or two persons as its row of exits says."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from pool.store.exit_tables import ExitCase
from pool.store.tables import Member
from pool.usecases.graduate import FACTOR
from pool.usecases.honour import must_stand_well
from pool.usecases.leave import (
    DEPARTURE,
    active_member,
    carry_out,
    get_case,
    none_may_be_pending,
    open_case,
    reject_case,
)
from pool.usecases.rights import grant_rights
from shared.approvals.model import Approval, ApprovalAct
from shared.firms.lock import lock_firms
from shared.identity.caller import Role
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.pool.decisions import ExitResult
from shared.usecases.grounds import ground_of, without_fault
from shared.usecases.legal_date import must_not_lie_ahead, must_rest_on, rules_in_force, version_in_force


class DepartureBarred(Problem):
    """A confirmed violation of the member acts, or an appeal against one is pending: no way around a removal."""

    status, code = 409, "departure-barred"
    title = {"zh": "该企业有未了结的违规事项，不得以退出代替退库", "en": "Something stands against the firm"}
    detail = {
        "zh": "企业 {uscc} 有已查实的违规，或申诉尚无结果（原因见 errors）。违规成立的，请办理退库；"
        "申诉中的，请待结果登记后再办。",
        "en": "A violation of firm {uscc} is confirmed, or an appeal has no result yet; `errors` names it. Where it "
        "stands, remove the firm; under appeal, wait until the result is recorded.",
    }


class DepartureNotProvided(Problem):
    """The plan has no ground on which a firm leaves without fault."""

    status, code = 409, "departure-not-provided"
    title = {"zh": "方案未规定无过错退出", "en": "The plan provides no exit without fault"}
    detail = {
        "zh": "现行方案没有无过错退出的事由；需要时请在方案的出口表与理由表（exits.csv、removal_grounds.csv）中增列。",
        "en": "The plan in force has no ground without fault; where one is needed, add it to its tables of exits and "
        "grounds (exits.csv, removal_grounds.csv).",
    }


@dataclass(frozen=True, slots=True)
class Departure:
    """On which ground without fault the firm leaves, from which legal day on, and by which document."""

    uscc: str
    ground: str
    effective_on: date
    document: str


async def record_departure(uow: UnitOfWork, told: Departure) -> tuple[ExitCase, Approval | None]:
    """Proposes a departure to a second person, or carries it out at once where its exit takes one.

    Raises:
        DepartureNotProvided, MalformedRequest: the plan has no ground without fault, or none like this.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. NotActive, BeforeAdmission, ExitPending: not possible.
        DepartureBarred: something stands against the firm.
    """
    plan = uow.plan
    grounds = without_fault(plan)
    if not grounds:
        raise DepartureNotProvided
    ground = ground_of(plan, told.ground, but=plan.removal_grounds.keys() - grounds)
    must_not_lie_ahead(told.effective_on)
    rules_in_force(plan, told.effective_on)
    await lock_firms(uow, [told.uscc])
    member = await active_member(uow, told.uscc, told.effective_on)
    must_rest_on("departure", told.effective_on, plan, admitted_on=member.admitted_on)
    await must_stand_well(uow, member, told.effective_on, DepartureBarred)
    evidence = {"document": told.document}
    if plan.exits[ground.exit].persons == 1:
        return await _at_once(uow, member, told, evidence), None
    details: dict[str, Any] = {"route": ground.exit, "ground": told.ground, "clause": ground.clause}
    day = told.effective_on
    return await open_case(uow, member, kind=DEPARTURE, effective_on=day, evidence=evidence, **details)


async def _at_once(uow: UnitOfWork, member: Member, told: Departure, evidence: dict[str, str]) -> ExitCase:
    plan = uow.plan
    await none_may_be_pending(uow, member)
    ground = plan.removal_grounds[told.ground]
    case = ExitCase(
        id=uuid7(),
        member_id=member.id,
        uscc=member.uscc,
        reporting_unit=member.reporting_unit,
        route=ground.exit,
        ground=told.ground,
        clause=ground.clause,
        effective_on=told.effective_on,
        evidence=evidence,
        rules_version=version_in_force(plan, "pool", told.effective_on),
    )
    uow.session.add(case)
    await uow.session.flush()
    await _carry_out(uow, case)
    return case


async def _carry_out(uow: UnitOfWork, case: ExitCase) -> UUID:
    """Ends the membership; an exit that gives its locality rights to replenish does so (T12.2a)."""
    member = await carry_out(uow, case)
    row = uow.plan.exits.get(case.route)
    if row is not None and row.gives_right:
        factor = FACTOR.of(rules_in_force(uow.plan, case.effective_on))
        await grant_rights(uow, member, factor, case.effective_on)
    return case.id


async def depart(uow: UnitOfWork, approval: Approval) -> ExitResult:
    """Carries an approved departure out.

    Raises:
        NotActive, DepartureBarred: things have changed since it was proposed.
    """
    case = await get_case(uow, approval)
    member = await active_member(uow, case.uscc, case.effective_on)
    await must_stand_well(uow, member, case.effective_on, DepartureBarred)
    await _carry_out(uow, case)
    return ExitResult(uscc=case.uscc, route=case.route, effective_on=case.effective_on)


ACT = {DEPARTURE: ApprovalAct(run=depart, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_case)}
