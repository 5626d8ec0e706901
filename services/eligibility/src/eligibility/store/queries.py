"""What people read of eligibility, always within a scope."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.passed_over import passed_over
from eligibility.store.tables import Assessment
from shared.domain.seats import Ranked, rank
from shared.identity.scoping import visible
from shared.lists.listing import Listed
from shared.lists.pages import list_page
from shared.messaging.reading import Reading
from shared.problems import NotFound


async def get_assessment(uow: Reading, application_id: UUID) -> Assessment:
    """The newest assessment of an application, with its findings.

    Raises:
        NotFound: none within the caller's scope.
    """
    condition = visible(uow.caller.scope, Assessment)
    statement = select(Assessment).where(Assessment.application_id == application_id, condition)
    statement = statement.options(undefer(Assessment.findings))
    found: Assessment | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def list_assessments(
    uow: Reading, *, batch: str | None, outcome: str | None, limit: int, cursor: str | None
) -> Listed[Assessment]:
    """A page of assessments in the order of submission, and how many there are."""
    filters = ((Assessment.batch, batch), (Assessment.outcome, outcome))
    conditions = [visible(uow.caller.scope, Assessment), *(column == value for column, value in filters if value)]
    name = f"assessments {batch} {outcome}"
    return await list_page(
        uow, Assessment, conditions, Assessment.application_id, name=name, limit=limit, cursor=cursor
    )


@dataclass(frozen=True, slots=True)
class RankedFirm:
    """A firm that could be seated, at its place."""

    rank: int
    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    score: Decimal


async def ranking(uow: Reading, batch: str) -> list[RankedFirm]:
    """All firms of a batch that could be seated, each once, best first."""
    outcomes = ("eligible", "needs_waiver")
    conditions = (Assessment.batch == batch, Assessment.outcome.in_(outcomes), visible(uow.caller.scope, Assessment))
    columns = (Assessment.application_id, Assessment.uscc, Assessment.name, Assessment.reporting_unit, Assessment.score)
    behind = await passed_over(uow, batch)
    found_all = (await uow.session.execute(select(*columns, Assessment.submitted_at).where(*conditions))).all()
    rows = [row for row in found_all if row.application_id not in behind]
    found = {row.uscc: row for row in rows}
    ranked = rank(Ranked(row.uscc, row.reporting_unit, row.score, row.submitted_at) for row in rows)
    return [
        RankedFirm(place, found[firm.uscc].application_id, firm.uscc, found[firm.uscc].name, firm.unit, firm.score)
        for place, firm in enumerate(ranked, 1)
    ]
