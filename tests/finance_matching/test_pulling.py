"""A bank fetches its feed: every event until it is confirmed, none after, each bank its own."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest

from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, exited, publish, pull, uscc_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(*(admitted(n) for n in (1, 2, 3)))
        yield world


@pytest.fixture
async def bank_id(world: World) -> UUID:
    bank_id = await bank(world)
    await publish(world, "members")
    return bank_id


async def test_events_come_in_feed_order_and_until_they_are_confirmed(world: World, bank_id: UUID) -> None:
    first = (await pull(world, bank_id, max=2)).json()
    assert ([event["number"] for event in first["events"]], first["more"]) == ([1, 2], True)
    again = (await pull(world, bank_id, max=2)).json()
    assert again == first
    ids = [event["id"] for event in first["events"]]
    rest = (await pull(world, bank_id, max=2, ack=ids)).json()
    assert ([event["number"] for event in rest["events"]], rest["more"]) == ([3], False)
    end = (await pull(world, bank_id, ack=[rest["events"][0]["id"]])).json()
    assert (end["events"], end["more"], end["ignored"]) == ([], False, [])


async def test_an_event_reads_as_the_fact_with_the_banks_number(world: World, bank_id: UUID) -> None:
    event = (await pull(world, bank_id, max=1)).json()["events"][0]
    assert (event["specversion"], event["source"], event["subject"]) == ("1.0", "finance-matching", uscc_of(1))
    assert event["type"] == "miaopu.finance-matching.whitelist-entry-listed.v1"
    assert event["data"]["list_kind"] == "members"
    assert event["data"]["name"] == "示例企业1"
    ids = [row["event_id"] for row in await world.fetch("SELECT event_id FROM outbox ORDER BY id")]
    assert UUID(event["id"]) in ids, "the fact's id is the same on the bus and in the feed"


async def test_an_ack_is_a_receipt(world: World, bank_id: UUID) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, ack=[events[0]["id"]])
    await pull(world, bank_id, ack=[events[0]["id"]])
    receipts = (await world.get("/v1/receipts", params={"uscc": uscc_of(1)})).json()["items"]
    assert [(receipt["state"], receipt["received_by"], receipt["type"]) for receipt in receipts] == [
        ("received", "pull", "listed")
    ]
    lines = [line for line in await world.journal() if line["act"] == "confirm-receipt"]
    assert [(line["subject"], line["bank_id"]) for line in lines] == [(uscc_of(1), bank_id)]
    summary = (await world.get("/v1/receipts/summary")).json()
    assert summary == {
        "listed": 3,
        "revoked": 0,
        "marked": 0,
        "confirmed": 1,
        "open": 2,
        "open_grants": 2,
        "open_revocations": 0,
        "superseded": 0,
    }


async def test_an_event_with_a_fault_stays_open_and_says_so(world: World, bank_id: UUID) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    fault = {events[0]["id"]: {"code": "not-understood", "text": "字段缺失"}}
    answer = (await pull(world, bank_id, errors=fault)).json()
    assert [event["number"] for event in answer["events"]] == [2, 3]
    (receipt,) = (await world.get("/v1/receipts", params={"uscc": uscc_of(1)})).json()["items"]
    assert (receipt["state"], receipt["error"]) == ("failing", "not-understood: 字段缺失")
    assert [event["number"] for event in (await pull(world, bank_id)).json()["events"]] == [2, 3, 1]


async def test_a_revocation_comes_first_and_closes_the_listing_that_was_never_fetched(
    world: World, bank_id: UUID
) -> None:
    await world.feed(exited(3))
    events = (await pull(world, bank_id)).json()["events"]
    assert [(event["number"], event["type"].split(".")[2]) for event in events] == [
        (4, "whitelist-entry-revoked"),
        (1, "whitelist-entry-listed"),
        (2, "whitelist-entry-listed"),
    ]
    assert events[0]["supersedes"] == [3]
    assert "supersedes" not in events[1]


async def test_faulty_events_come_last_and_on_half_a_page_at_most(world: World) -> None:
    await world.feed(*(admitted(n) for n in range(4, 21)))
    bank_id = await bank(world)
    await publish(world, "members")
    page = (await pull(world, bank_id, max=10)).json()["events"]
    faults = {event["id"]: {"code": "not-understood"} for event in page}
    second = (await pull(world, bank_id, max=10, errors=faults)).json()
    assert [event["number"] for event in second["events"]] == list(range(11, 21))
    third = (await pull(world, bank_id, max=10)).json()
    assert [event["number"] for event in third["events"]] == list(range(11, 21)), "those without a fault fill the page"
    ids = [event["id"] for event in second["events"]]
    fourth = (await pull(world, bank_id, max=10, ack=ids)).json()
    assert ([event["number"] for event in fourth["events"]], fourth["more"]) == ([1, 2, 3, 4, 5], False)


async def test_faulty_events_take_turns(world: World) -> None:
    await world.feed(*(admitted(n) for n in range(4, 21)))
    bank_id = await bank(world)
    await publish(world, "members")
    page = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, errors={event["id"]: {"code": "not-understood"} for event in page})
    seen = set[int]()
    for _ in range(4):
        seen |= {event["number"] for event in (await pull(world, bank_id, max=10)).json()["events"]}
    assert seen == {event["number"] for event in page}


async def test_a_faulty_revocation_keeps_its_firms_new_listing_back(world: World, bank_id: UUID) -> None:
    await world.feed(exited(1))
    (revoked, *_) = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, errors={revoked["id"]: {"code": "not-understood"}})
    await world.feed(admitted(1, on=date(2025, 10, 1)))
    await publish(world, "members", on=date(2025, 10, 2))
    events = (await pull(world, bank_id)).json()["events"]
    assert [event["number"] for event in events] == [2, 3, 4], "number 5 lists firm 1 again"
    await pull(world, bank_id, max=0, ack=[revoked["id"]])
    assert [event["number"] for event in (await pull(world, bank_id)).json()["events"]] == [2, 3, 5]


async def test_what_a_receipt_or_a_fault_does_not_change_is_said(world: World, bank_id: UUID) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    await world.feed(exited(2))
    await pull(world, bank_id, max=0, ack=[events[0]["id"]])
    stranger, fault = "01900000-0000-7000-8000-000000000000", {"code": "not-understood"}
    answer = await pull(
        world, bank_id, max=0, ack=[stranger], errors={events[0]["id"]: fault, events[1]["id"]: fault, stranger: fault}
    )
    assert answer.status_code == 200
    assert {(one["id"], one["why"]) for one in answer.json()["ignored"]} == {
        (stranger, "unknown"),
        (events[0]["id"], "received"),
        (events[1]["id"], "superseded"),
    }


async def test_a_pull_does_not_use_up_what_a_push_has(world: World, bank_id: UUID) -> None:
    await pull(world, bank_id)
    await pull(world, bank_id)
    (receipt, *_) = (await world.get("/v1/receipts")).json()["items"]
    assert (receipt["attempts"], receipt["offers"]) == (0, 2)


async def test_what_came_after_a_number_is_given_again_without_what_was_revoked_since(
    world: World, bank_id: UUID
) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[event["id"] for event in events])
    await world.feed(exited(2))
    (revoked,) = (await pull(world, bank_id)).json()["events"]
    first = (await pull(world, bank_id, max=2, after=0)).json()
    assert [event["number"] for event in first["events"]] == [4, 1], "the open revocation goes ahead"
    assert (first["next_after"], first["more"]) == (1, True)
    assert first["events"][0]["supersedes"] == [2]
    rest = (await pull(world, bank_id, after=first["next_after"], ack=[revoked["id"]])).json()
    assert ([event["number"] for event in rest["events"]], rest["next_after"], rest["more"]) == ([3, 4], 4, False)
    assert rest["feed_epoch"] == rest["events"][0]["feedepoch"]


async def test_banks_neither_read_nor_confirm_each_others_feeds(world: World, bank_id: UUID) -> None:
    other = await bank(world, "BANK-B")
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, other, ack=[event["id"] for event in events])
    assert len((await pull(world, bank_id)).json()["events"]) == 3
    assert (await pull(world, other)).json()["events"] == []
    scope = {"bank": str(bank_id)}
    seen = (await world.get("/v1/receipts", "bank", scope=scope)).json()
    assert ({receipt["bank_id"] for receipt in seen["items"]}, seen["total"]) == ({str(bank_id)}, 3)
    foreign = (await world.get("/v1/receipts", "bank", scope=scope, params={"bank_id": str(other)})).json()
    assert (foreign["items"], foreign["total"]) == ([], 0)
    assert (await world.get("/v1/receipts/summary", "bank", scope=scope)).json()["confirmed"] == 0


async def test_receipts_are_narrowed_by_bank_firm_and_type(world: World, bank_id: UUID) -> None:
    await bank(world, "BANK-B")
    await world.feed(exited(2))
    everything = (await world.get("/v1/receipts")).json()["total"]
    revoked = (await world.get("/v1/receipts", params={"type": "revoked"})).json()
    assert (everything, revoked["total"]) == (8, 2)
    of_one = (await world.get("/v1/receipts", params={"type": "revoked", "bank_id": str(bank_id)})).json()
    assert [(receipt["uscc"], receipt["number"]) for receipt in of_one["items"]] == [(uscc_of(2), 4)]


@pytest.mark.parametrize("body", [{"max": 501}, {"max": -1}, {"ack": ["x"]}, {"errors": {"x": {}}}, {"other": 1}])
async def test_a_malformed_question_is_refused(world: World, bank_id: UUID, body: dict[str, object]) -> None:
    assert (await pull(world, bank_id, **body)).status_code == 422


async def test_a_question_may_only_confirm(world: World, bank_id: UUID) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    none = (await pull(world, bank_id, max=0)).json()
    assert (none["events"], none["more"]) == ([], True)
    confirmed = (await pull(world, bank_id, max=0, ack=[event["id"] for event in events])).json()
    assert (confirmed["events"], confirmed["more"]) == ([], False)
