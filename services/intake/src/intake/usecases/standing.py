"""Asks how firms stand before a city recommends them, inside the transaction of the act and under their rows' lock."""

from datetime import date, datetime

from sqlalchemy import select

from intake.store.known import read_known
from intake.store.tables import Application
from shared.domain.standing import Standing
from shared.firms.ask import Named, standings_locked, standings_seen
from shared.identity.scoping import visible
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound


async def standings_of(uow: UnitOfWork, applications: Named, on: date) -> dict[str, Standing]:
    """How each firm stands on the day with the application that the act names; the firms' rows stay locked.

    Raises:
        BeforePlan: the day.
    """
    return await standings_locked(uow, read_known, applications, on)


async def standings_shown(uow: UnitOfWork, applications: Named, on: date) -> dict[str, Standing]:
    """The same for people to read: nothing is locked, and nothing decided.

    Raises:
        BeforePlan: the day.
    """
    return await standings_seen(uow, read_known, applications, on)


async def standing_of(uow: UnitOfWork, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, by its newest application, for people to read.

    Raises:
        NotFound: it has no application within the caller's scope. BeforePlan: the day.
    """
    own = select(Application.id).where(Application.uscc == uscc, visible(uow.caller.scope, Application)).limit(1)
    if (await uow.session.execute(own)).first() is None:
        raise NotFound
    return (await standings_seen(uow, read_known, {uscc: None}, on, known_at))[uscc]
