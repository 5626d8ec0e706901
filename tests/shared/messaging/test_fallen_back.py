"""A producer restored from a dump, and a consumer that knows more: told of it before the next event of any firm."""

from collections.abc import AsyncIterator

import pytest

from monitoring.wiring import service as monitoring
from pool.wiring import service as pool
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from tests.shared.messaging.pairs import Pair
from tests.shared.messaging.relayed import publish

pytestmark = pytest.mark.anyio
_MARKED = "SELECT subject, last, diverged_from FROM inbox_subject WHERE diverged_from IS NOT NULL ORDER BY subject"
_FORGET = """
WITH lost AS (DELETE FROM outbox WHERE subject = $1 AND sequence > $2)
UPDATE outbox_subject SET last = $2 WHERE subject = $1
"""
HALF, WHOLE, NOTHING, TWICE = map(uscc, range(1, 5))


@pytest.fixture
async def pair(world_of: WorldOf) -> AsyncIterator[Pair]:
    async with world_of(pool) as producer, world_of(monitoring) as consumer:
        pair = Pair(producer, consumer)
        for firm in (HALF, WHOLE, NOTHING, TWICE):
            await publish(producer, firm, 3)
        await pair.sweep()
        yield pair


async def when_restored(pair: Pair) -> None:
    """The dump was made before two events of one firm and all of another; one row had been sent, but not marked so."""
    await pair.producer.fetch(_FORGET, HALF, 1)
    await pair.producer.fetch(_FORGET, WHOLE, 0)
    await pair.producer.fetch(_FORGET, TWICE, 2)
    await pair.producer.fetch("UPDATE outbox SET sent_at = NULL WHERE subject = $1 AND sequence = 2", TWICE)
    await pair.sweep()


async def marked(pair: Pair) -> list[tuple[str, int, int]]:
    return [tuple(row) for row in await pair.consumer.fetch(_MARKED)]


async def test_its_first_sweep_marks_exactly_the_firms_of_which_it_lost_events(pair: Pair) -> None:
    await when_restored(pair)
    assert await marked(pair) == sorted([(HALF, 1, 3), (WHOLE, 0, 3), (TWICE, 2, 3)])


async def test_the_consumer_goes_on_with_what_it_tells_next(pair: Pair) -> None:
    await when_restored(pair)
    for firm in (HALF, WHOLE, NOTHING, TWICE):
        await publish(pair.producer, firm, 1)
    await pair.sweep()
    assert await pair.lines() == sorted([(HALF, 2, False), (WHOLE, 1, False), (NOTHING, 4, False), (TWICE, 3, False)])
    assert await pair.consumer.fetch("SELECT FROM parked_event") == []


async def test_it_is_told_once(pair: Pair) -> None:
    await when_restored(pair)
    await pair.consumer.fetch("UPDATE inbox_subject SET diverged_from = NULL, diverged_at = NULL")
    await pair.sweep()
    assert await marked(pair) == []
    assert len(await pair.producer.fetch("SELECT FROM producer_epoch")) == 1
