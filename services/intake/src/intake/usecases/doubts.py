"""Recommendations that could not be made any more, by all that is known of their firms now."""

from collections.abc import Collection, Iterable
from uuid import UUID

from intake.domain.recommendable import in_doubt
from intake.store.tables import Application
from intake.usecases.standing import STANDINGS
from shared import clock
from shared.messaging.reading import Reading


async def doubted(uow: Reading, applications: Iterable[Application]) -> Collection[UUID]:
    """Those of the applications whose recommendation is in doubt today; nothing is locked."""
    today, found = clock.today(), set[UUID]()
    waiting = [one for one in applications if one.state == "recommended"]
    while waiting:
        # The question is asked of one application of each firm at a time; a page seldom has two of one.
        asked = {one.uscc: one for one in reversed(waiting)}
        standings = await STANDINGS.seen(uow, {uscc: one.id for uscc, one in asked.items()}, today)
        found |= {one.id for uscc, one in asked.items() if in_doubt(one.outcome, one.waivers, today, standings[uscc])}
        waiting = [one for one in waiting if asked[one.uscc] is not one]
    return found
