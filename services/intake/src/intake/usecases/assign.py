"""The province assigns a firm to a unit, whatever its registered place, or takes that back: two persons (T11.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from intake.store.tables import Application, Firm
from intake.usecases.extensions import UnknownUnit
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.events.intake import FirmAssigned
from shared.firms.lock import lock_firms
from shared.identity.caller import Role
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.intake.firms import Assigned
from shared.usecases.legal_date import must_rest_on

KIND: Final = "assignment"


class UnknownUnitAssigned(UnknownUnit):
    """A firm would be assigned to what is no reporting unit."""

    detail = {
        "zh": "{reporting_unit} 不是推荐单位，请填推荐单位的代码；撤销指派的，reporting_unit 填 null。",
        "en": "{reporting_unit} is no reporting unit; give the code of one, or null to take an assignment back.",
    }


class AssignmentUnchanged(Problem):
    """It would change nothing."""

    status, code = 409, "assignment-unchanged"
    title = {"zh": "该企业的指派没有变化", "en": "The firm's assignment would not change"}
    detail = {
        "zh": "企业 {uscc} 目前的指派单位是 {assigned_unit}（“-”表示未指派，按注册地确定）；请核对要指派的单位。",
        "en": "Firm {uscc} is assigned to {assigned_unit} now (`-`: to none, its registered place decides); check the "
        "unit that is meant.",
    }


class AssignmentMoved(Problem):
    """Another assignment of the firm was decided after this one had been proposed."""

    status, code = 409, "assignment-moved"
    title = {"zh": "提出后该企业的指派已有变化", "en": "The firm was assigned otherwise since this was proposed"}
    detail = {
        "zh": "企业 {uscc} 目前的指派单位是 {assigned_unit}（“-”表示未指派），与提出时不同；请驳回本提案，如仍需办理，"
        "请重新提出。",
        "en": "Firm {uscc} is assigned to {assigned_unit} now (`-`: to none), which is not what the proposer saw; "
        "reject this proposal, and propose anew if it is still needed.",
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """The unit whose firm it is to be, None: that of its registered place; why, and from which legal day."""

    reporting_unit: str | None
    ground: str
    effective_on: date


async def propose_assignment(uow: UnitOfWork, uscc: str, wanted: Wanted) -> Approval:
    """Puts an assignment up for a second person; the firm need not have applied yet.

    Raises:
        UnknownUnitAssigned, AssignmentUnchanged: it cannot be.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day.
    """
    unit = wanted.reporting_unit
    if unit is not None and unit not in uow.plan.units:
        raise UnknownUnitAssigned(reporting_unit=unit)
    firm = await _firm(uow, uscc)
    before = firm.assigned_unit if firm else None
    _must_change(uscc, before, unit)
    _must_follow(uow, firm, wanted.effective_on)
    seen = {
        "uscc": uscc,
        "reporting_unit": unit,
        "before": before,
        "ground": wanted.ground,
        "effective_on": wanted.effective_on,
        "applications": await _applications(uow, uscc),
    }
    return await propose(uow, KIND, uscc, seen, reporting_unit=unit or before)


async def assign(uow: UnitOfWork, approval: Approval) -> Assigned:
    """Every decision on the firm after this one knows its unit; a membership keeps the unit of its admission.

    Raises:
        AssignmentMoved, BeforeItsGround: another was decided since it was proposed.
    """
    seen, uscc = approval.payload, approval.subject
    unit, effective_on = seen["reporting_unit"], date.fromisoformat(seen["effective_on"])
    await lock_firms(uow, [uscc])
    firm = await _firm(uow, uscc)
    assert firm is not None
    if firm.assigned_unit != seen["before"]:
        raise AssignmentMoved(uscc=uscc, assigned_unit=firm.assigned_unit or "-")
    _must_follow(uow, firm, effective_on)
    firm.assigned_unit, firm.assigned_on = unit, effective_on
    _tell(uow, approval, effective_on)
    return Assigned(uscc=uscc, reporting_unit=unit, effective_on=effective_on)


def _tell(uow: UnitOfWork, approval: Approval, effective_on: date) -> None:
    seen, uscc = approval.payload, approval.subject
    unit = seen["reporting_unit"]
    after = {"assigned_unit": unit, "ground": seen["ground"]}
    uow.journal(
        "assign-firm",
        uscc,
        reporting_unit=unit or seen["before"],
        effective_on=effective_on,
        before={"assigned_unit": seen["before"]},
        after=after,
        facts={"approval_id": approval.id, **after},
    )
    uow.publish(
        FirmAssigned(
            uscc=uscc,
            reporting_unit=unit,
            ground=seen["ground"],
            decided_by=uow.runtime.persons.of(uow.caller.subject),
            effective_on=effective_on,
        )
    )


async def _firm(uow: UnitOfWork, uscc: str) -> Firm | None:
    return (await uow.session.execute(select(Firm).where(Firm.uscc == uscc))).scalar_one_or_none()


def _must_change(uscc: str, before: str | None, unit: str | None) -> None:
    if before == unit:
        raise AssignmentUnchanged(uscc=uscc, assigned_unit=before or "-")


def _must_follow(uow: UnitOfWork, firm: Firm | None, on: date) -> None:
    must_rest_on(KIND, on, uow.plan, assigned_on=firm.assigned_on if firm else None)


async def _applications(uow: UnitOfWork, uscc: str) -> Sequence[dict[str, Any]]:
    """What the firm's applications say of its units, newest first: who decides sees them."""
    place = Application.declaration["registered_division"].astext.label("registered_division")
    statement = select(Application.batch, Application.name, Application.reporting_unit, place)
    statement = statement.where(Application.uscc == uscc).order_by(Application.id.desc())
    return [dict(row) for row in (await uow.session.execute(statement)).mappings()]


ACT = {KIND: ApprovalAct(run=assign, decided_by=frozenset({Role.PROVINCE}))}
