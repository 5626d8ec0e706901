"""Deliveries under a backlog: no event, no refusal and no bank holds up what stands behind it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.delivering import FAST, confirmed, delivering
from tests.finance_matching.given import (
    admitted,
    bank,
    exited,
    publish,
    register_endpoint,
    until,
    uscc_of,
)
from tests.finance_matching.receivers import Noted, receiver, told

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, **FAST) as world, delivering(world):
        await world.feed(*(admitted(n) for n in range(1, 11)))
        yield world


async def test_a_failing_bank_is_tried_again_in_order_until_it_has_everything(world: World) -> None:
    failures = iter([500, 503, 429, 400, 302])

    async def sickly(_: Noted) -> int:
        return next(failures, 204)

    bank_id = await bank(world)
    await publish(world, "members")
    await world.feed(exited(1))
    async with receiver(sickly) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 10)
        shown = (await world.get(f"/v1/banks/{bank_id}")).json()["endpoint"]
    assert (shown["failures"], shown["failing_since"], shown["last_error"]) == (0, None, None)
    assert [noted.change[0] for noted in at_bank.taken if noted.change[1] == uscc_of(1)] == ["revoked"]
    assert len(at_bank.taken) == 10
    assert len(at_bank.requests) == 15
    rows = await world.fetch("SELECT sum(attempts) AS attempts FROM bank_event")
    assert rows[0]["attempts"] == 15


async def test_a_listing_that_a_bank_never_takes_holds_neither_other_firms_nor_its_own_revocation(world: World) -> None:
    async def choosy(noted: Noted) -> int:
        return 422 if noted.change == ("listed", uscc_of(1)) else 204

    bank_id = await bank(world)
    await publish(world, "members")
    async with receiver(choosy) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 9)
        await world.feed(exited(1), exited(2))
        await confirmed(world, 11)
        sent = len(at_bank.requests)
        await asyncio.sleep(0.4)
        assert len(at_bank.requests) == sent, "the refused listing is never sent again"
    assert ("revoked", uscc_of(1)) in told(at_bank)
    receipts = (await world.get("/v1/receipts", params={"uscc": uscc_of(1)})).json()["items"]
    assert [receipt["state"] for receipt in receipts] == ["superseded", "received"]


async def test_a_revocation_overtakes_a_backlog_of_listings_at_a_slow_bank(world: World) -> None:
    async def slowly(_: Noted) -> int:
        await asyncio.sleep(0.1)
        return 204

    await world.feed(*(admitted(n) for n in range(11, 131)))
    bank_id = await bank(world)
    await publish(world, "members")
    async with receiver(slowly) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)

        async def first_taken() -> bool:
            return ("listed", uscc_of(1)) in [noted.change for noted in at_bank.taken]

        await until(first_taken)
        await world.feed(exited(1), exited(130))

        async def both_revoked() -> bool:
            return {noted.change for noted in at_bank.taken} >= {("revoked", uscc_of(1)), ("revoked", uscc_of(130))}

        await until(both_revoked)
        taken = [noted.change for noted in at_bank.taken]
    assert len(taken) < 40, "the backlog was not worked off before"
    assert [change for change, firm in taken if firm == uscc_of(130)] == ["revoked"]


async def test_a_hundred_events_that_a_bank_never_takes_hold_up_no_later_one(world: World) -> None:
    """Enough of them to fill whatever the deliverer looks at first."""
    never = {uscc_of(n) for n in range(1, 121)}

    async def choosy(noted: Noted) -> int:
        return 422 if noted.change[0] == "listed" and noted.change[1] in never else 204

    await world.feed(*(admitted(n) for n in range(11, 131)))
    bank_id = await bank(world)
    await publish(world, "members")
    tried = "UPDATE bank_event SET attempts = 3, sent_at = now() WHERE uscc = ANY($1) RETURNING 1"
    assert len(await world.fetch(tried, list(never))) == 120
    async with receiver(choosy) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 10)
        await world.feed(exited(125), exited(1))
        await confirmed(world, 12)
    changes = [noted.change for noted in at_bank.taken]
    assert {("revoked", uscc_of(125)), ("revoked", uscc_of(1))} <= set(changes)
    assert not never & {firm for change, firm in changes if change == "listed"}


async def test_revocations_that_a_bank_never_takes_hold_up_no_listing(world: World) -> None:
    async def deaf(noted: Noted) -> int:
        return 422 if noted.change[0] == "revoked" else 204

    await world.feed(*(admitted(n) for n in range(11, 31)))
    bank_id = await bank(world)
    await publish(world, "members")
    async with receiver(deaf) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 30)
        await world.feed(*(exited(n) for n in range(1, 21)))
        await publish(world, "pledge")
        await confirmed(world, 40)
    assert {noted.change[0] for noted in at_bank.taken} == {"listed"}


async def test_a_bank_that_is_away_holds_no_other_up(world: World) -> None:
    async def hangs(_: Noted) -> int:
        await asyncio.sleep(60)
        return 204

    async with receiver(hangs) as silent, receiver() as lively:
        await register_endpoint(world, await bank(world, "BANK-A"), silent.url)
        other = await bank(world, "BANK-B")
        await register_endpoint(world, other, lively.url)
        await publish(world)

        async def all_there() -> bool:
            return len(lively.taken) == 20

        await until(all_there, 5)
        await world.feed(exited(1))
        async with asyncio.timeout(2):
            while len(lively.taken) < 22:
                await asyncio.sleep(0.005)
    assert silent.taken == []
    assert silent.most_at_once <= 8, "four under way, and the four before them that were given up"
