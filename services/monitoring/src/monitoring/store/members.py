"""Members with what their newest yearly check found, always within a scope."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import exists, select

from monitoring.store.tables import Compliance, Member
from shared.lists.filters import Filter, whether
from shared.lists.listing import Asked, Listed, Listing
from shared.lists.search import search
from shared.messaging.reading import Reading

ComplianceOutcome = Literal["compliant", "attention", "unknown"]


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


_OWN = (Compliance.uscc == Member.uscc) & (Compliance.checked_on >= Member.admitted_on)
"""A check from before the admission was of an earlier membership."""
MEMBERS = Listing(
    Member,
    Member.uscc,
    filters={
        "q": search(Member.uscc),
        "active": whether(Member.left_on.is_(None)),
        "unit": Member.reporting_unit,
        "compliance": Filter(
            ComplianceOutcome, lambda found: exists().where(_OWN, Compliance.outcome.in_(found)), True
        ),
    },
    order=(Member.admitted_on, Member.left_on, Member.name, Member.reporting_unit),
)


async def list_members(uow: Reading, asked: Asked) -> Listed[MemberWithCheck]:
    """A page of members, each with its check."""
    listed = await MEMBERS.page(uow, asked)
    usccs = [member.uscc for member in listed.rows]
    checks = select(Compliance).join(Member, _OWN).where(Member.uscc.in_(usccs))
    found = {check.uscc: check for check in (await uow.session.execute(checks)).scalars()}
    return listed.made(lambda member: _with(member, found.get(member.uscc)))


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
