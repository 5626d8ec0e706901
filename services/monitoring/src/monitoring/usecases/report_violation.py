"""Reports a violation of a firm that is or was in the pool (T12.3b, c); nothing follows until it is confirmed."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.domain.membership import Membership
from monitoring.domain.violations import NO_PROGRESS, faults
from monitoring.store.tables import Member, Violation
from monitoring.usecases.membership import must_have_been_member
from monitoring.usecases.refusals import refuse_faults
from shared import clock
from shared.domain.abnormal_filing import AbnormalFiling
from shared.ids import uuid7
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.grounds import ground_of, without_fault
from shared.usecases.legal_date import must_rest_on


@dataclass(frozen=True, slots=True)
class Allegation:
    """What somebody says a member did; `ground` is a row of the plan's table, of a fault, but not `no_progress`."""

    uscc: str
    ground: str
    occurred_on: date
    description: str
    cited_law: str | None
    abnormal: AbnormalFiling | None = None
    reported_on: date | None = None
    """The legal day of the report; None is today."""


async def report_violation(uow: UnitOfWork, told: Allegation) -> Violation:
    """Puts a violation before the province.

    Raises:
        MalformedRequest: the plan has no such ground, it lies ahead of today, cites no law where one is needed, or is
            an abnormal filing without the CNIPA's finding.
        NotFound: the firm is outside the caller's scope. NeverAMember: it never was in the pool.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day of the report.
    """
    ground = ground_of(uow.plan, told.ground, but=(NO_PROGRESS, *without_fault(uow.plan)))
    refuse_faults(faults(ground, told.cited_law, told.occurred_on, clock.today(), told.abnormal))
    member = await uow.session.get(Member, told.uscc)
    known = Membership(member.reporting_unit, member.admitted_on, member.left_on) if member else None
    unit = must_have_been_member(uow.caller.scope, told.uscc, known).reporting_unit
    reported_on = _reported_on(uow, told)
    violation = Violation(
        id=uuid7(),
        uscc=told.uscc,
        reporting_unit=unit,
        ground=told.ground,
        occurred_on=told.occurred_on,
        description=told.description,
        cited_law=told.cited_law,
        state="reported",
        reported_on=reported_on,
        reported_by=uow.caller.subject,
        reported_at=clock.now(),
        **_abnormal(told.abnormal),
    )
    uow.session.add(violation)
    facts = {
        "violation_id": violation.id,
        "ground": told.ground,
        "clause": ground.clause,
        "occurred_on": told.occurred_on,
    }
    uow.journal("report-violation", told.uscc, reporting_unit=unit, effective_on=reported_on, after=facts, facts=facts)
    return violation


def _reported_on(uow: UnitOfWork, told: Allegation) -> date:
    plan, notice = uow.plan, told.abnormal.notified_on if told.abnormal else None
    must_rest_on("violation", told.occurred_on, plan)
    if notice:
        must_rest_on("notice_of_abnormal_filing", notice, plan)
    reported_on = told.reported_on or clock.today()
    must_rest_on("violation_report", reported_on, plan, occurred_on=told.occurred_on, notified_on=notice)
    return reported_on


def _abnormal(told: AbnormalFiling | None) -> dict[str, Any]:
    if told is None:
        return {}
    return {
        "abnormal_kind": told.kind,
        "abnormal_order": told.order_no,
        "notified_on": told.notified_on,
        "appeal_state": told.appeal_state,
    }
