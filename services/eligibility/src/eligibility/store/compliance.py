"""The yearly checks of members as people read them, always within a scope."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.domain.compliance.check import ComplianceOutcome
from eligibility.store.tables import ComplianceCheck
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.filters import equal
from shared.lists.listing import Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.problems import NotFound

CHECKS = Listing(
    ComplianceCheck,
    ComplianceCheck.id,
    filters={
        "q": search(ComplianceCheck.uscc),
        "on": ComplianceCheck.checked_on,
        "outcome": equal(ComplianceCheck.outcome, ComplianceOutcome),
        "unit": ComplianceCheck.reporting_unit,
        "uscc": equal(ComplianceCheck.uscc, Uscc),
    },
    order=(ComplianceCheck.checked_on, ComplianceCheck.name, ComplianceCheck.uscc),
)


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
