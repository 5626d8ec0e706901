"""What people read of eligibility, always within a scope."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.passed_over import passed_over
from eligibility.store.tables import Assessment
from shared.domain.outcome import Outcome
from shared.domain.seats import Ranked, rank
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.cursors import Cursors
from shared.lists.filters import equal
from shared.lists.listing import Listed, Listing
from shared.lists.search import search
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


ASSESSMENTS = Listing(
    Assessment,
    Assessment.application_id,
    filters={
        "q": search(Assessment.uscc),
        "batch": Assessment.batch,
        "outcome": equal(Assessment.outcome, Outcome),
        "unit": Assessment.reporting_unit,
        "uscc": equal(Assessment.uscc, Uscc),
    },
    order=(Assessment.name, Assessment.uscc, Assessment.score),
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


async def page_of_ranking(uow: Reading, batch: str, limit: int | None, cursor: str | None) -> Listed[RankedFirm]:
    """The firms behind the cursor's rank, as they are ranked now; all of them where there is no limit.

    Raises:
        CursorRefused: the cursor is not of this ranking and caller.
    """
    cursors = Cursors(uow.secrets, uow.caller, f"ranking {batch}")
    position = cursors.position(cursor)
    firms = await ranking(uow, batch)
    behind = firms[position[0] :] if position else firms
    shown = behind if limit is None else behind[:limit]
    after = cursors.after([shown[-1].rank]) if len(shown) < len(behind) else None
    return Listed(shown, after, len(firms), "exact")
