"""Asks how firms stand, inside the transaction of the act that asks and under the lock of their rows."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select

from pool.store.known import read_known
from pool.store.tables import Candidate, Member
from shared.domain.standing import Standing
from shared.firms.ask import Standings
from shared.messaging.reading import Reading
from shared.problems import NotFound

STANDINGS = Standings(read_known)


async def standing_of(uow: Reading, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, by its newest application, for people to read.

    Raises:
        NotFound: nothing of it is known within the caller's scope. BeforePlan: the day.
    """
    await _must_be_visible(uow, uscc)
    return (await STANDINGS.seen(uow, {uscc: None}, on, known_at))[uscc]


async def _must_be_visible(uow: Reading, uscc: str) -> None:
    units: Collection[str] = {
        *(await uow.session.execute(select(Candidate.reporting_unit).where(Candidate.uscc == uscc))).scalars(),
        *(await uow.session.execute(select(Member.reporting_unit).where(Member.uscc == uscc))).scalars(),
    }
    if not any(uow.caller.scope.sees(unit=unit, uscc=uscc) for unit in units):
        raise NotFound
