"""A bank's feed begins a new epoch where numbers may have been given twice."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from finance_matching.wiring import service
from shared.ids import uuid7
from shared.messaging.epochs import raise_epoch
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import (
    admitted,
    appealed,
    bank,
    exited,
    publish,
    pull,
    register_endpoint,
    reinstated,
    removed,
    uscc_of,
    violated,
)
from tests.finance_matching.receivers import receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(admitted(1), admitted(2))
        yield world


@pytest.fixture
async def bank_id(world: World) -> UUID:
    bank_id = await bank(world)
    await publish(world, "members")
    return bank_id


async def epoch(world: World, bank_id: UUID, **body: Any) -> str:
    answer = await pull(world, bank_id, **body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["feed_epoch"])


async def test_a_restore_of_the_service_begins_one_for_every_bank(world: World, bank_id: UUID) -> None:
    other = await bank(world, "BANK-B")
    before = {await epoch(world, one, max=0) for one in (bank_id, other)}
    await raise_epoch(world.runtime.database.pool, "bus", uuid7())
    after = {await epoch(world, one, max=0) for one in (bank_id, other)}
    assert len(before) == len(after) == 2
    assert before.isdisjoint(after)
    scope = {"bank": str(bank_id)}
    snapshot = (await world.get("/v1/bank/lists/members/snapshot", "bank", scope=scope)).json()
    assert snapshot["feed_epoch"] == await epoch(world, bank_id, max=0)


@pytest.mark.parametrize("way", ["after", "ack", "errors"])
async def test_a_bank_that_knows_later_events_than_we_do_begins_one(world: World, bank_id: UUID, way: str) -> None:
    later = str(uuid7())
    named: dict[str, Any] = {"after": 3, "ack": [later], "errors": {later: {"code": "x", "text": "y"}}}
    before = await epoch(world, bank_id, max=0)
    raised = await epoch(world, bank_id, max=0, **{way: named[way]})
    assert raised != before
    assert await epoch(world, bank_id, max=0) == raised, "told once, it stays"
    assert [row["act"] for row in await world.journal()].count("begin-feed-epoch") == 1


async def test_what_the_bank_applies_tells_it_too(world: World, bank_id: UUID) -> None:
    before = await epoch(world, bank_id, max=0)
    body = {"events": [], "as_of": 3, "digest": {}}
    answer = await world.post("/v1/bank/applied", body, "bank", scope={"bank": str(bank_id)})
    assert answer.status_code == 200, answer.text
    assert await epoch(world, bank_id, max=0) != before


async def test_what_lies_within_the_feed_or_before_it_begins_none(world: World, bank_id: UUID) -> None:
    before = await epoch(world, bank_id, max=0)
    events = (await pull(world, bank_id)).json()["events"]
    old = "01900000-0000-7000-8000-000000000000"
    assert await epoch(world, bank_id, max=0, after=2) == before
    assert await epoch(world, bank_id, max=0, ack=[events[0]["id"], old]) == before


@pytest.mark.parametrize("way", ["ack", "errors", "applied"])
async def test_what_the_bank_was_told_by_another_way_begins_none(world: World, bank_id: UUID, way: str) -> None:
    """A version's event from Kafka, a test event, and a fact of before the registration: none is the feed's own."""
    late = await bank(world, "BANK-B")
    await world.fetch("DELETE FROM bank_event WHERE bank_id = $1", late)
    async with receiver() as at_bank:
        await register_endpoint(world, late, at_bank.url)
    before = await epoch(world, late, max=0)
    rows = await world.fetch("SELECT event_id FROM outbox WHERE type LIKE '%.whitelist-%'")
    ids = [str(row["event_id"]) for row in rows] + [at_bank.tests[0].event["id"]]
    assert len(ids) == 4, "a version, two entries and a test"
    if way == "applied":
        body = {"events": ids, "digest": {}}
        answer = await world.post("/v1/bank/applied", body, "bank", scope={"bank": str(late)})
        assert (answer.json()["applied"], answer.json()["unknown"]) == (0, [])
    else:
        named: Any = ids if way == "ack" else {one: {"code": "x", "text": "y"} for one in ids}
        ignored = (await pull(world, late, max=0, **{way: named})).json()["ignored"]
        assert [one["why"] for one in ignored] == ([] if way == "ack" else 4 * ["received"])
    assert await epoch(world, late, max=0) == before


async def test_an_id_that_no_feed_ever_had_begins_none(world: World, bank_id: UUID) -> None:
    """Events told again, and test events whose result is not written yet, have ids that order nothing."""
    before = await epoch(world, bank_id, max=0)
    assert await epoch(world, bank_id, max=0, ack=["ffffffff-ffff-4fff-bfff-ffffffffffff"]) == before
    async with receiver() as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
    assert UUID(at_bank.tests[0].event["id"]).version == 4


async def test_versions_rise_with_it_and_count_on_from_there(world: World, bank_id: UUID) -> None:
    """An entry listed again, one that is new, and a graduate that comes back by two facts at once."""
    violation = violated(4, "abnormal_filing")
    await world.feed(admitted(4))
    await publish(world, "members", on=date(2024, 7, 6))
    told = (await pull(world, bank_id)).json()["events"]
    await raise_epoch(world.runtime.database.pool, "person", uuid7())
    (base,) = {row["versions_above"] for row in await world.fetch("SELECT versions_above FROM bank")}
    await world.feed(removed(1), reinstated(1), exited(4, "graduation"), violation, admitted(3))
    await world.feed(appealed(violation, "pending"), appealed(violation, "reversed"))
    await publish(world, "members", on=date(2024, 7, 8))
    events = (await pull(world, bank_id, after=len(told))).json()["events"]
    facts = await world.fetch("SELECT uscc, change, version FROM list_fact ORDER BY uscc, version")
    lifted = [(row["uscc"], row["change"], row["version"] - base) for row in facts if row["version"] > base]
    assert lifted == sorted(
        [
            (uscc_of(1), "revoked", 1),
            (uscc_of(1), "listed", 2),
            (uscc_of(3), "listed", 1),
            (uscc_of(4), "marked", 1),
            (uscc_of(4), "revoked", 2),
            (uscc_of(4), "listed", 3),
            (uscc_of(4), "marked", 4),
        ],
        key=lambda fact: (fact[0], fact[2]),
    )
    assert max(event["data"]["version"] for event in told) < base
    assert {event["data"]["version"] > base for event in events} == {True}
    stays = await world.fetch("SELECT uscc, listed_version - $1 AS since FROM list_entry", base)
    assert {row["uscc"]: row["since"] for row in stays if row["since"] > 0} == {
        uscc_of(1): 2,
        uscc_of(3): 1,
        uscc_of(4): 3,
    }


async def test_a_first_listing_goes_behind_one_after_a_revocation_in_every_epoch(world: World, bank_id: UUID) -> None:
    await raise_epoch(world.runtime.database.pool, "person", uuid7())
    await world.feed(removed(1), reinstated(1), admitted(3))
    await publish(world, "members", on=date(2024, 7, 8))
    rows = await world.fetch("SELECT uscc, ordinary FROM bank_event WHERE change = 'listed' AND number > 2")
    assert {row["uscc"]: row["ordinary"] for row in rows} == {uscc_of(1): False, uscc_of(3): True}


async def test_what_the_bank_knows_lifts_versions_too(world: World, bank_id: UUID) -> None:
    await epoch(world, bank_id, max=0, after=3)
    await world.feed(exited(1))
    (event,) = [one for one in (await pull(world, bank_id)).json()["events"] if one["type"].endswith("revoked.v1")]
    assert event["data"]["version"] > 10_000
