"""Asks how firms stand before a city recommends them, inside the transaction of the act and under their rows' lock."""

from datetime import date, datetime

from sqlalchemy import select

from intake.store.known import read_known
from intake.store.tables import Application
from shared.domain.standing import Standing
from shared.firms.ask import Standings
from shared.identity.scoping import visible
from shared.messaging.reading import Reading
from shared.problems import NotFound

STANDINGS = Standings(read_known)


async def standing_of(uow: Reading, uscc: str, on: date, known_at: datetime | None) -> Standing:
    """How one firm stands on the day, by its newest application, for people to read.

    Raises:
        NotFound: it has no application within the caller's scope. BeforePlan: the day.
    """
    own = select(Application.id).where(Application.uscc == uscc, visible(uow.caller.scope, Application)).limit(1)
    if (await uow.session.execute(own)).first() is None:
        raise NotFound
    return (await STANDINGS.seen(uow, {uscc: None}, on, known_at))[uscc]
