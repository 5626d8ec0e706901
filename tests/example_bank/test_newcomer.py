"""A bank that begins with an empty disk while entries change: snapshot, feed, digest, applied."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from example_bank.copy_of_lists import KINDS, CopyOfLists
from example_bank.puller import compare, pull, say_applied, take_snapshots
from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, exited, listed, publish, served, uscc_of

pytestmark = pytest.mark.anyio
FIRMS = 250
"""500 entries on two lists."""


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(*(admitted(n) for n in range(1, FIRMS + 1)))
        await publish(world)
        yield world


def token_of(world: World, bank_id: UUID) -> str:
    """A token of the bank's program."""
    return world.issuer.token("robot", "bank", {"bank": str(bank_id)})  # type: ignore[arg-type]


async def change_everything(world: World) -> None:
    """Each firm is removed or graduates, ten at a time."""
    for start in range(1, FIRMS + 1, 10):
        firms = range(start, start + 10)
        await world.feed(*(exited(n, "removal" if n % 2 else "graduation") for n in firms))


async def test_a_newcomers_copy_is_right_though_500_entries_change_meanwhile(world: World, tmp_path: Path) -> None:
    async with served(world.app) as url:
        changing = asyncio.create_task(change_everything(world))
        bank_id = await bank(world)
        token = token_of(world, bank_id)
        with CopyOfLists(tmp_path / "copy.sqlite") as copy:
            rounds = 0
            while not changing.done():
                await asyncio.to_thread(take_snapshots, copy, url, token)
                await asyncio.to_thread(pull, copy, url, token)
                rounds += 1
            await changing
            await asyncio.to_thread(pull, copy, url, token)
            compared = await asyncio.to_thread(compare, copy, url, token)
            said = await asyncio.to_thread(say_applied, copy, url, token)
            copies = {kind: set(copy.versions(kind)) for kind in KINDS}
    assert rounds >= 1
    assert {kind: found["result"] for kind, found in compared.items()} == {"members": "equal", "pledge": "equal"}
    assert {kind: found["result"] for kind, found in said["lists"].items()} == {"members": "equal", "pledge": "equal"}
    for kind in KINDS:
        assert copies[kind] == set(await listed(world, kind)) == {uscc_of(n) for n in range(2, FIRMS + 1, 2)}
    summary = (await world.get("/v1/receipts/summary")).json()
    assert summary["open"] == 0


async def test_a_copy_that_lost_an_event_is_told_which_firm_and_mended_by_a_snapshot(
    world: World, tmp_path: Path
) -> None:
    bank_id = await bank(world)
    token = token_of(world, bank_id)
    async with served(world.app) as url:
        with CopyOfLists(tmp_path / "copy.sqlite") as copy:
            await asyncio.to_thread(pull, copy, url, token)
            copy._connection.execute("DELETE FROM entry WHERE uscc = ?", (uscc_of(7),))
            found = await asyncio.to_thread(compare, copy, url, token)
            assert [found[kind]["differing"] for kind in KINDS] == [[uscc_of(7)]] * 2
            await asyncio.to_thread(take_snapshots, copy, url, token)
            found = await asyncio.to_thread(compare, copy, url, token)
            assert [found[kind]["result"] for kind in KINDS] == ["equal", "equal"]
