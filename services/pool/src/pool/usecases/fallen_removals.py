"""Removals whose ground was reversed on appeal and that stand all the same, until people undo them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, select

from pool.store.exit_tables import ExitCase
from pool.store.tables import Member, Violation
from shared.domain.uscc import Uscc
from shared.lists.filters import equal
from shared.lists.listing import Asked, Listed, Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.schemas.pool.exits import ReinstatementDue


class NotRemoved(Problem):
    """The firm has no removal that could be undone: it is a member, was never removed, or came in again."""

    status, code = 409, "not-removed"
    title = {"zh": "该企业没有可撤销的退库", "en": "There is no removal of this firm to undo"}
    detail = {
        "zh": "企业 {uscc} 当前在库，或最近一次离库不是退库，无须恢复在库。",
        "en": "Firm {uscc} is a member now, or did not leave by a removal; there is nothing to undo.",
    }


class GroundStands(Problem):
    """Nothing on record reverses what the removal rests on."""

    status, code = 409, "ground-stands"
    title = {"zh": "退库理由仍然成立", "en": "The ground of the removal stands"}
    detail = {
        "zh": "企业 {uscc} 的退库理由未经申诉撤销；请先由省局在违规记录上登记撤销（reversed），再提出恢复在库。",
        "en": "What the removal of firm {uscc} rests on has not been reversed; record the result of the appeal "
        "(`reversed`) on the violation first, then propose the reinstatement.",
    }


@dataclass(frozen=True, slots=True)
class Fallen:
    """A removal that fell: its case, the membership, and the day of the reversal."""

    case: ExitCase
    member: Member
    reversed_on: date


async def fallen_removal(uow: UnitOfWork, uscc: str, *, lock: bool = False) -> Fallen:
    """The removal of the firm's last membership, whose ground was reversed.

    Raises:
        NotRemoved, GroundStands: there is none to undo.
    """
    last = select(Member).where(Member.uscc == uscc).order_by(Member.id.desc()).limit(1)
    member: Member | None = (await uow.session.execute(last.with_for_update() if lock else last)).scalar_one_or_none()
    if member is None or member.route != "removal":
        raise NotRemoved(uscc=uscc)
    carried_out = select(ExitCase).where(
        ExitCase.member_id == member.id, ExitCase.state == "approved", ExitCase.reversed_at.is_(None)
    )
    case = (await uow.session.execute(carried_out.order_by(ExitCase.id.desc()).limit(1))).scalar_one()
    violation = await uow.session.get(Violation, case.violation_id) if case.violation_id else None
    if violation is None or violation.appeal_state != "reversed":
        raise GroundStands(uscc=uscc)
    return Fallen(case, member, violation.appeal_on or violation.effective_on)


def _due() -> ColumnElement[bool]:
    """Of a firm's last membership alone: one that came in again has nothing to undo."""
    later = exists().where(Member.uscc == ExitCase.uscc, Member.id > ExitCase.member_id)
    fell = exists().where(Violation.violation_id == ExitCase.violation_id, Violation.appeal_state == "reversed")
    standing = and_(ExitCase.route == "removal", ExitCase.state == "approved", ExitCase.reversed_at.is_(None))
    return and_(standing, fell, ~later)


DUE = Listing(
    ExitCase,
    ExitCase.id,
    name="fallen removals",
    filters={
        "q": search(ExitCase.uscc),
        "ground": ExitCase.ground,
        "unit": ExitCase.reporting_unit,
        "uscc": equal(ExitCase.uscc, Uscc),
    },
    order=(ExitCase.effective_on, ExitCase.uscc),
    where=[_due()],
)


async def list_due(uow: Reading, asked: Asked) -> Listed[ReinstatementDue]:
    """A page of removals that fell, oldest first: a task for the province until each is undone."""
    listed = await DUE.page(uow, asked)
    ids = [case.violation_id for case in listed.rows]
    violations = (await uow.session.execute(select(Violation).where(Violation.violation_id.in_(ids)))).scalars()
    days: dict[UUID | None, date] = {one.violation_id: one.appeal_on or one.effective_on for one in violations}
    return listed.made(
        lambda case: ReinstatementDue.model_validate(
            {
                "exit_id": case.id,
                "uscc": case.uscc,
                "reporting_unit": case.reporting_unit,
                "ground": case.ground,
                "removed_on": case.effective_on,
                "violation_id": case.violation_id,
                "reversed_on": days[case.violation_id],
            }
        )
    )
