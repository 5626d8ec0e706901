"""Members with what their newest yearly check found, always within a scope."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, select

from monitoring.store.tables import Compliance, Member
from shared.database.pages import Listed, list_page
from shared.identity.scoping import visible
from shared.messaging.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class MemberWithCheck:
    """A member, and the newest check of this membership where there is one."""

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date | None
    left_on: date | None
    compliance: str | None
    compliance_on: date | None
    compliance_unmet: list[str]
    compliance_undecided: list[str]


async def list_members(
    uow: UnitOfWork, *, active: bool | None, unit: str | None, compliance: str | None, limit: int, cursor: str | None
) -> Listed[MemberWithCheck]:
    """A page of members, by code."""
    conditions: list[ColumnElement[bool]] = [visible(uow.caller.scope, Member)]
    if active is not None:
        conditions.append(Member.left_on.is_(None) if active else Member.left_on.is_not(None))
    if unit is not None:
        conditions.append(Member.reporting_unit == unit)
    if compliance is not None:
        conditions.append(exists().where(_OWN, Compliance.outcome == compliance))
    name = f"members {active} {unit} {compliance}"
    listed = await list_page(uow, Member, conditions, Member.uscc, name=name, limit=limit, cursor=cursor)
    usccs = [member.uscc for member in listed.rows]
    checks = select(Compliance).join(Member, _OWN).where(Member.uscc.in_(usccs))
    found = {check.uscc: check for check in (await uow.session.execute(checks)).scalars()}
    return Listed([_with(member, found.get(member.uscc)) for member in listed.rows], listed.next, listed.total)


_OWN = (Compliance.uscc == Member.uscc) & (Compliance.checked_on >= Member.admitted_on)
"""A check from before the admission was of an earlier membership."""


def _with(member: Member, check: Compliance | None) -> MemberWithCheck:
    return MemberWithCheck(
        uscc=member.uscc,
        name=member.name,
        reporting_unit=member.reporting_unit,
        admitted_on=member.admitted_on,
        left_on=member.left_on,
        compliance=check.outcome if check else None,
        compliance_on=check.checked_on if check else None,
        compliance_unmet=check.unmet if check else [],
        compliance_undecided=check.undecided if check else [],
    )
