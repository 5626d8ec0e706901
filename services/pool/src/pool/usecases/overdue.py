"""What the clock of progress says of members as of a day: the sweep proposes on it, and a removal must rest on it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final

from sqlalchemy import select

from pool.domain.clock import Tenure, overdue
from pool.store.evidence_tables import Progress
from pool.store.tables import Member
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, switch, whole
from shared.usecases.legal_date import rules_in_force

YEARS: Final = Reads("no_progress.years", whole("years"), least=1)
RESTARTS: Final = Reads("no_progress.restarts", switch)
READS: Final = (YEARS, RESTARTS)


async def overdue_members(uow: UnitOfWork, members: Sequence[Member], on: date) -> list[tuple[Member, date]]:
    """Those whose day has come, with that day, the longest overdue first; by all progress that is verified now (M8).

    Raises:
        BeforePlan: the day.
    """
    parameters = rules_in_force(uow.plan, on)
    years, restarts = YEARS.of(parameters), RESTARTS.of(parameters)
    by_code = {member.uscc: member for member in members}
    progress = await _progress(uow, list(by_code), on)
    tenures = [Tenure(uscc, member.admitted_on, tuple(progress[uscc])) for uscc, member in by_code.items()]
    return [(by_code[tenure.uscc], day) for tenure, day in overdue(tenures, on, years, restarts=restarts)]


async def _progress(uow: UnitOfWork, usccs: Sequence[str], on: date) -> dict[str, list[date]]:
    statement = select(Progress.uscc, Progress.effective_on).where(
        Progress.uscc.in_(usccs), Progress.substantive, Progress.effective_on <= on
    )
    days: dict[str, list[date]] = defaultdict(list)
    for uscc, day in (await uow.session.execute(statement)).all():
        days[uscc].append(day)
    return days
