"""Nothing stands before a revocation: no backlog, no refusal, no pause, no outage; and it is tried without end."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import orjson
import pytest

from finance_matching.wiring import service
from shared.ids import uuid7
from shared.messaging.archive import COLUMNS
from shared.messaging.epochs import raise_epoch
from shared.messaging.relay import message_of
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.delivering import FAST, confirmed, delivering, requested
from tests.finance_matching.given import (
    admitted,
    bank,
    exited,
    publish,
    pull,
    register_endpoint,
    until,
    uscc_of,
)
from tests.finance_matching.receivers import Noted, Receiver, receiver, told

pytestmark = pytest.mark.anyio
SLOW_GRANTS: dict[str, Any] = {**FAST, "delivery_pauses_s": (0.05, 30.0)}
"""Grants wait long after the second failure; revocations go on every tenth of a second."""


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, **SLOW_GRANTS) as world, delivering(world):
        await world.feed(*(admitted(n) for n in range(1, 11)))
        yield world


def sent(at_bank: Receiver, change: str) -> Callable[[], Any]:
    """Whether something of the kind has come."""

    async def came() -> bool:
        return change in {what for what, _ in told(at_bank)}

    return came


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_failing_bank_is_sent_the_revocation_again_and_again_and_no_grant_before_it(
    world: World, status: int
) -> None:
    sick = True

    async def answer(_: Noted) -> Any:
        return (status, [(b"retry-after", b"86400")], b"") if sick else 204

    bank_id = await bank(world)
    async with receiver(answer) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await until(lambda: requested(at_bank, 1))
        await world.feed(exited(3))
        await until(sent(at_bank, "revoked"))
        first = told(at_bank).index(("revoked", uscc_of(3)))
        await until(lambda: requested(at_bank, first + 4))
        assert set(told(at_bank)[first:]) == {("revoked", uscc_of(3))}, "no grant before it, whatever Retry-After says"
        assert at_bank.most_at_once <= 3
        sick = False
        await confirmed(world, 10)
        after = told(at_bank)[first:]
    assert after.count(("revoked", uscc_of(3))) >= 4
    assert ("listed", uscc_of(3)) not in after
    taken = [noted.change for noted in at_bank.taken]
    assert taken[0] == ("revoked", uscc_of(3)), "once one is taken the others follow without a pause"


async def test_grants_wait_as_long_as_the_bank_asks(world: World) -> None:
    async def busy(_: Noted) -> Any:
        return 503, [(b"retry-after", b"3600")], b""

    bank_id = await bank(world)
    async with receiver(busy) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await until(lambda: requested(at_bank, 1))
        await asyncio.sleep(0.5)
        assert len(at_bank.requests) <= 3, "those that were under way"
        (row,) = await world.fetch("SELECT next_try_at - failing_since AS pause FROM bank_endpoint")
    assert 3590 < row["pause"].total_seconds() < 3610


async def test_a_refused_revocation_is_tried_again_without_end_and_holds_up_no_other(world: World) -> None:
    async def deaf(noted: Noted) -> int:
        return 422 if noted.change == ("revoked", uscc_of(1)) else 204

    bank_id = await bank(world)
    async with receiver(deaf) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await confirmed(world, 10)
        await world.feed(exited(1))
        await until(sent(at_bank, "revoked"))
        await world.feed(exited(2))
        await publish(world, "pledge")
        await confirmed(world, 11 + 8)
        refused = told(at_bank).count(("revoked", uscc_of(1)))

        async def again() -> bool:
            return told(at_bank).count(("revoked", uscc_of(1))) >= refused + 3

        await until(again)
        receipts = (await world.get("/v1/receipts", params={"uscc": uscc_of(1), "type": "revoked"})).json()["items"]
        shown = (await world.get(f"/v1/banks/{bank_id}")).json()["endpoint"]
    assert [(receipt["state"], receipt["error"]) for receipt in receipts] == [("failing", "answered 422")]
    assert shown["failures"] == 0, "the endpoint is well"


async def test_of_many_refused_revocations_one_at_a_time_is_tried_each_in_its_turn(world: World) -> None:
    async def deaf(noted: Noted) -> int:
        return 422 if noted.change[0] == "revoked" else 204

    bank_id = await bank(world)
    async with receiver(deaf) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await confirmed(world, 10)
        await world.feed(*(exited(n) for n in range(1, 6)))
        await until(lambda: requested(at_bank, 15))
        at_bank.most_at_once = 0
        await until(lambda: requested(at_bank, 25))
        assert at_bank.most_at_once == 1
        rounds = [firm for _, firm in told(at_bank)[15:25]]
    assert sorted(rounds) == sorted(2 * [uscc_of(n) for n in range(1, 6)]), "the least tried first"


async def test_once_a_refused_revocation_is_taken_the_other_refused_ones_follow_at_once(world_of: WorldOf) -> None:
    sick = True

    async def deaf(noted: Noted) -> int:
        return 422 if sick and noted.change[0] == "revoked" else 204

    async with world_of(service, **{**FAST, "delivery_urgent_pause_s": 2.0}) as world, delivering(world):
        await world.feed(*(admitted(n) for n in range(1, 11)))
        bank_id = await bank(world)
        async with receiver(deaf) as at_bank:
            await register_endpoint(world, bank_id, at_bank.url)
            await publish(world, "members")
            await confirmed(world, 10)
            await world.feed(*(exited(n) for n in range(1, 11)))
            await until(lambda: requested(at_bank, 20))
            sick = False
            await confirmed(world, 20)
        assert len(at_bank.requests) == 30, "one wait for all ten"


async def test_after_410_the_endpoint_is_tried_now_and_then_and_said_to_be_disabled_at_once(world: World) -> None:
    gone = True

    async def answer(_: Noted) -> int:
        return 410 if gone else 204

    bank_id = await bank(world)
    async with receiver(answer) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await until(lambda: requested(at_bank, 1))
        shown = await until(lambda: disabled(world, bank_id))
        assert shown["last_error"] == "answered 410"
        await world.feed(exited(1))
        tried = len(at_bank.requests)
        await until(lambda: requested(at_bank, tried + 2))
        gone = False
        await confirmed(world, 10)
    assert (await world.get(f"/v1/banks/{bank_id}")).json()["endpoint"]["disabled_at"] is None


async def disabled(world: World, bank_id: UUID) -> Any:
    """The endpoint, once it is said to be disabled."""
    endpoint = (await world.get(f"/v1/banks/{bank_id}")).json()["endpoint"]
    return endpoint if endpoint["disabled_at"] else None


async def test_a_bank_slow_with_listings_hears_of_a_removal_at_once(world: World) -> None:
    """Three listings are under way, each for half a second: the fourth connection is there for the revocation."""

    async def slowly(noted: Noted) -> int:
        await asyncio.sleep(0.5 if noted.change[0] == "listed" else 0)
        return 204

    bank_id = await bank(world)
    async with receiver(slowly) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await until(lambda: requested(at_bank, 3))
        await world.feed(exited(10))
        started = asyncio.get_running_loop().time()
        await until(sent(at_bank, "revoked"))
        assert asyncio.get_running_loop().time() - started < 0.4
        assert len(at_bank.taken) <= 3


async def test_a_removal_on_one_list_holds_nothing_of_the_other(world: World) -> None:
    async def no_pledge(noted: Noted) -> int:
        return 422 if noted.event["data"]["list_kind"] == "pledge" else 204

    bank_id = await bank(world)
    async with receiver(no_pledge) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "pledge")
        await until(lambda: requested(at_bank, 10))
        await publish(world, "members")
        await confirmed(world, 10)


@pytest.mark.parametrize("restored", [pytest.param(False, id="first epoch"), pytest.param(True, id="later epoch")])
@pytest.mark.parametrize("way", ["push", "pull"])
async def test_an_event_is_one_document_on_the_bus_and_at_a_bank_but_for_the_banks_own_numbers(
    world: World, way: str, restored: bool
) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    if restored:
        await raise_epoch(world.runtime.database.pool, "bus", uuid7())
    async with receiver() as at_bank:
        await world.feed(exited(1))
        pulled = (await pull(world, bank_id)).json()["events"]
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 10)
    got = [noted.event for noted in at_bank.requests] if way == "push" else pulled
    rows = await world.fetch(f"SELECT {COLUMNS} FROM outbox o WHERE type LIKE '%whitelist-entry%'")
    on_the_bus = {str(row["event_id"]): orjson.loads(message_of(row).value) for row in rows}
    (revoked,) = [event for event in got if event["type"].endswith("revoked.v1")]
    assert (revoked["number"], revoked["supersedes"]) == (11, [1])
    assert (len(got), "epoch" in on_the_bus[revoked["id"]]) == (10, restored)
    for event in got:
        own = {name: event[name] for name in ("number", "supersedes", "feedepoch") if name in event}
        assert event == {**on_the_bus[event["id"]], **own}
