"""Events that the relay has still to send."""

from shared.messaging.unit_of_work import unit_of_work
from shared.testing.world import World
from tests.shared.messaging.writing import CALLER, entry, event


async def publish(world: World, firm: str, number: int) -> None:
    async with unit_of_work(world.runtime, CALLER) as uow:
        for _ in range(number):
            uow.publish(event(firm))
        uow.journal_entries([entry(firm)])


async def unsent(world: World) -> int:
    return int((await world.fetch("SELECT count(*) AS n FROM outbox WHERE sent_at IS NULL"))[0]["n"])
