"""What people read of eligibility, always within a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import undefer

from eligibility.store.passed_over import passed_over
from eligibility.store.tables import Assessment
from shared.domain.outcome import Outcome
from shared.domain.seats import Ranked, rank
from shared.domain.uscc import Uscc
from shared.identity.scoping import visible
from shared.lists.cursors import CursorRefused, Cursors
from shared.lists.filters import equal
from shared.lists.listing import Listed, Listing
from shared.lists.search import search
from shared.messaging.reading import Reading
from shared.problems import NotFound

_SHORT = 12


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


class CursorOfOlderRanking(CursorRefused):
    """Firms among those that were shown have been judged anew since, or taken in."""

    detail = {
        "zh": "翻页期间，已列出的企业中有新的评估或申报，名次已变；为免重复或遗漏，请从第一页重新开始。",
        "en": "Firms among those shown were judged anew or came in since, so that the places have changed; start again "
        "from the first page, so that none is seen twice or missed.",
    }


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
    """The firms behind those that were shown, which must still be ranked as they were; all where there is no limit.

    Raises:
        CursorRefused: the cursor is not of this ranking and caller. CursorOfOlderRanking: who was shown has changed.
    """
    cursors = Cursors(uow.secrets, uow.caller, f"ranking of {batch}")
    passed, digest = cursors.position(cursor) or (0, "")
    firms = await ranking(uow, batch)
    if passed and _digest(firms[:passed]) != digest:
        raise CursorOfOlderRanking
    upto = len(firms) if limit is None else min(passed + limit, len(firms))
    after = cursors.after([upto, _digest(firms[:upto])]) if upto < len(firms) else None
    return Listed(firms[passed:upto], after, len(firms), "exact")


def _digest(shown: Sequence[RankedFirm]) -> str:
    """Who was shown, in which order."""
    return sha256(b"".join(firm.application_id.bytes for firm in shown)).hexdigest()[:_SHORT]
