"""The sealer: links what lies behind the horizon, in one line whoever seals, and goes on after a restore."""

import asyncio

import asyncpg
import pytest

from shared.journal.sealer import seal
from shared.testing.world import World
from tests.shared.journal.acts import head_of, open_transaction, tamper, verdict_of, write, write_and_seal

pytestmark = pytest.mark.anyio
JOURNAL_LINE = """
INSERT INTO journal (at, actor, role, act, subject) VALUES (now(), 'slow', 'city', 'slow-act', 's')
"""


async def sealed(frame: World) -> list[str]:
    """The acts' subjects in the order of the links."""
    rows = await frame.fetch("SELECT subject FROM journal_link l JOIN journal j ON j.id = l.journal_id ORDER BY number")
    return [row["subject"] for row in rows]


async def test_rows_are_numbered_linked_and_their_end_is_signed(frame: World) -> None:
    await write(frame, "a", "b", "c")
    assert await frame.seal() == 3
    assert await frame.seal() == 0
    assert await sealed(frame) == ["note:a", "note:b", "note:c"]
    assert (await head_of(frame)).number == 3
    verdict = await verdict_of(frame)
    assert (verdict.sound, verdict.rows, verdict.heads, verdict.unsealed) == (True, 3, 1, 0)


async def test_an_open_transaction_holds_back_what_came_after_it_and_nothing_before(frame: World) -> None:
    await write(frame, "before")
    async with open_transaction(frame) as connection:
        await write(frame, "after")
        assert await frame.seal() == 1
        await connection.execute(JOURNAL_LINE)
        assert await frame.seal() == 0
        assert (await verdict_of(frame)).unsealed == 1
    assert await frame.seal() == 1
    assert await sealed(frame) == ["note:before", "note:after"]


async def test_a_row_of_a_slow_transaction_stands_before_a_quick_one_that_began_later(frame: World) -> None:
    connection = await asyncpg.connect(frame.runtime.database.url)
    try:
        async with connection.transaction():
            await connection.execute(JOURNAL_LINE)
            await write(frame, "quick")
            assert await frame.seal() == 0
    finally:
        await connection.close()
    assert await frame.seal() == 2
    assert await sealed(frame) == ["s", "note:quick"]


async def test_two_sealers_never_fork_the_chain(frame: World) -> None:
    runtime = frame.runtime
    for number in range(10):
        await write(frame, *(f"{number}-{n}" for n in range(3)))
        results = await asyncio.gather(
            *(seal(runtime.database.pool, runtime.journal_key) for _ in range(4)), return_exceptions=True
        )
        failures = [result for result in results if isinstance(result, BaseException)]
        assert all(isinstance(failure, asyncpg.UniqueViolationError) for failure in failures)
        assert sum(result for result in results if isinstance(result, int)) == 3
    verdict = await verdict_of(frame)
    assert (verdict.faults, verdict.rows, verdict.unsealed) == ([], 30, 0)


async def test_more_rows_than_one_batch_are_sealed_in_one_turn(frame: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.journal.sealer._BATCH", 2)
    await write(frame, "a", "b", "c", "d", "e")
    assert await frame.seal() == 5
    verdict = await verdict_of(frame)
    assert (verdict.sound, verdict.heads) == (True, 3)


async def test_a_database_restored_from_a_dump_on_a_young_server_is_sealed_on(frame: World) -> None:
    """Transaction numbers of a dump mean nothing to the server that it is loaded into."""
    await write_and_seal(frame, "a")
    await write(frame, "not sealed yet")
    await tamper(frame, "UPDATE journal SET xid = xid + 10000000", "UPDATE journal_link SET xid = xid + 10000000")
    await write(frame, "after the restore")
    assert await frame.seal() == 2
    await write_and_seal(frame, "later")
    assert await sealed(frame) == ["note:a", "note:not sealed yet", "note:after the restore", "note:later"]
    verdict = await verdict_of(frame)
    assert (verdict.faults, verdict.unsealed) == ([], 0)
    metrics = await frame.client.get("/intake/metrics")
    assert "journal_unsealed_rows 0.0" in metrics.text
