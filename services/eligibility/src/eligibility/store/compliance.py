"""The yearly checks of members as people read them, always within a scope."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.tables import ComplianceCheck
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading
from shared.problems import NotFound


async def list_checks(
    uow: Reading, *, on: date | None, outcome: str | None, unit: str | None, limit: int, cursor: str | None
) -> Listed[ComplianceCheck]:
    """A page of checks, oldest first."""
    equal = (
        (ComplianceCheck.checked_on, on),
        (ComplianceCheck.outcome, outcome),
        (ComplianceCheck.reporting_unit, unit),
    )
    conditions = [visible(uow.caller.scope, ComplianceCheck)]
    conditions += [column == value for column, value in equal if value is not None]
    name = f"compliance checks {on} {outcome} {unit}"
    return await list_page(uow, ComplianceCheck, conditions, ComplianceCheck.id, name=name, limit=limit, cursor=cursor)


async def checks_of(uow: Reading, uscc: str) -> Sequence[ComplianceCheck]:
    """All checks of a firm with their findings, the newest day first.

    Raises:
        NotFound: none within the caller's scope.
    """
    conditions = (ComplianceCheck.uscc == uscc, visible(uow.caller.scope, ComplianceCheck))
    statement = select(ComplianceCheck).where(*conditions).order_by(ComplianceCheck.checked_on.desc())
    found = (await uow.session.execute(statement.options(undefer(ComplianceCheck.findings)))).scalars().all()
    if not found:
        raise NotFound
    return found
