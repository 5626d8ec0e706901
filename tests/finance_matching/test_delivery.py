"""Deliveries: from a removal to the bank's copy and its receipt, in order, once, at each endpoint's own pace."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from finance_matching.wiring import service
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.delivering import FAST, confirmed, delivering, requested, summary, taken
from tests.finance_matching.given import (
    activate_endpoint,
    admitted,
    bank,
    bank_at,
    exited,
    let_in,
    name_endpoint,
    publish,
    pull,
    register_endpoint,
    suspend,
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


async def test_from_publication_and_removal_to_the_banks_copy_and_its_receipts(world: World, tmp_path: Path) -> None:
    bank_id = await bank(world)
    async with bank_at(world, bank_id, tmp_path) as at_bank:
        tested = (await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})).json()
        assert (tested["result"], tested["status"]) == ("received", 204)
        await publish(world)
        await confirmed(world, 20)
        await world.feed(exited(1, "graduation"), exited(2))
        await confirmed(world, 22)
        copy = await at_bank.copy()
    assert copy["members", uscc_of(1)] == copy["pledge", uscc_of(1)] == "graduated"
    assert copy["members", uscc_of(2)] == copy["pledge", uscc_of(2)] == "revoked"
    assert Counter(copy.values()) == {"listed": 16, "graduated": 2, "revoked": 2}
    counts = await summary(world)
    assert {name: counts[name] for name in ("listed", "revoked", "marked", "confirmed", "open")} == {
        "listed": 20,
        "revoked": 2,
        "marked": 2,
        "confirmed": 22,
        "open": 0,
    }
    assert (await pull(world, bank_id)).json()["events"] == []
    receipts = (await world.get("/v1/receipts", params={"uscc": uscc_of(2), "type": "revoked"})).json()["items"]
    assert [(receipt["state"], receipt["received_by"], receipt["attempts"]) for receipt in receipts] == [
        ("received", "push", 1)
    ] * 2
    life = (await world.get(f"/v1/firms/{uscc_of(2)}/timeline")).json()["items"]
    assert [item["act"] for item in life].count("confirm-receipt") == 4


async def test_receipts_are_measured_from_the_fact(world: World) -> None:
    def measured() -> float:
        value = world.runtime.metrics.registry.get_sample_value("whitelist_propagation_seconds_count")
        assert value is not None
        return value

    async with receiver() as at_bank:
        await register_endpoint(world, await bank(world), at_bank.url)
        await publish(world)
        await confirmed(world, 20)
        before = measured()
        await world.feed(exited(1))
        await confirmed(world, 22)
    assert (before, measured()) == (20, 22)


async def test_every_request_is_signed_over_its_bytes_by_the_standard(world: World) -> None:
    async with receiver() as at_bank:
        secret = await register_endpoint(world, await bank(world), at_bank.url)
        await publish(world, "members")
        await confirmed(world, 10)
    for request in at_bank.requests:
        Webhook(secret).verify(request.body, request.headers)
        assert request.headers["webhook-id"] == request.event["id"]
    assert sorted(request.event["number"] for request in at_bank.requests) == list(range(1, 11))


async def test_each_firms_events_arrive_one_after_another_and_three_listings_at_once_at_most(world: World) -> None:
    async def slowly(noted: Noted) -> int:
        await asyncio.sleep(0.01 if noted.change[0] == "marked" else 0.03)
        return 204

    bank_id = await bank(world)
    await publish(world, "members")
    await world.feed(*(exited(n, "graduation") for n in range(1, 11)))
    async with receiver(slowly) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await until(lambda: taken(at_bank, 20))
    for n in range(1, 11):
        assert [noted.change[0] for noted in at_bank.taken if noted.change[1] == uscc_of(n)] == ["listed", "marked"]
    assert at_bank.most_at_once == 3, "the fourth connection is kept for revocations"
    assert len(at_bank.connections) <= 4, "connections are kept between events"


async def test_a_suspended_bank_gets_revocations_alone_until_it_is_let_in_again(world: World) -> None:
    bank_id = await bank(world)
    async with receiver() as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await confirmed(world, 10)
        await suspend(world, bank_id)
        test_event = await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})
        assert test_event.status_code == 403
        await publish(world, "pledge")
        await world.feed(exited(1))
        await confirmed(world, 12)
        await asyncio.sleep(0.3)
        assert told(at_bank)[10:] == [("revoked", uscc_of(1))] * 2
        await let_in(world, bank_id)
        await confirmed(world, 21)
    assert len(at_bank.taken) == 21, "nine listings of the pledge list; firm 1's was superseded"


async def test_two_deliverers_never_send_the_same_event_twice(world: World) -> None:
    async with receiver() as at_bank, delivering(world):
        await register_endpoint(world, await bank(world), at_bank.url)
        await publish(world)
        await confirmed(world, 20)
    assert Counter(request.event["id"] for request in at_bank.requests).most_common(1)[0][1] == 1


async def test_what_a_bank_confirmed_by_pulling_is_not_pushed_again(world: World) -> None:
    bank_id = await bank(world)
    await publish(world, "members")
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, ack=[event["id"] for event in events[:7]])
    async with receiver() as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await confirmed(world, 10)
    assert sorted(request.event["number"] for request in at_bank.requests) == [8, 9, 10]


async def test_an_endpoint_that_takes_nothing_for_three_days_is_said_to_be_disabled_and_recovers_by_itself(
    world: World,
) -> None:
    sick = True

    async def answer(_: Noted) -> int:
        return 500 if sick else 204

    bank_id = await bank(world)
    async with receiver(answer) as at_bank:
        await register_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")

        async def failing() -> Any:
            back = "failing_since - interval '3 days 1 minute'"
            return await world.fetch(f"UPDATE bank_endpoint SET failing_since = {back} WHERE failures > 0 RETURNING 1")

        async def disabled() -> Any:
            return (await world.get(f"/v1/banks/{bank_id}")).json()["endpoint"]["disabled_at"]

        await until(failing)
        await until(disabled)
        assert [line["act"] for line in await world.journal()].count("disable-endpoint") == 1
        at_bank.test_status = 500
        assert (await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})).json()["result"] == "refused"
        sick = False
        await confirmed(world, 10)
        assert await disabled() is None


async def test_a_new_endpoint_takes_over_once_it_has_taken_a_test_event(world: World) -> None:
    async def never(_: Noted) -> int:
        return 500

    bank_id = await bank(world)
    async with receiver(never) as old, receiver() as new:
        await register_endpoint(world, bank_id, old.url)
        await publish(world, "members")
        await until(lambda: requested(old, 1))
        secret = await name_endpoint(world, bank_id, new.url)
        tried = len(old.requests)
        await until(lambda: requested(old, tried + 1))
        assert new.requests == [], "the old one stays in force"
        new.test_status = 401
        await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})
        await until(lambda: requested(old, tried + 2))
        assert new.requests == []
        new.test_status = 204
        await activate_endpoint(world, bank_id)
        await confirmed(world, 10)
    for request in [*new.taken, *new.tests]:
        Webhook(secret).verify(request.body, request.headers)


async def test_nothing_is_delivered_before_the_first_test_event_was_taken(world: World) -> None:
    bank_id = await bank(world)
    async with receiver() as at_bank:
        await name_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await world.feed(exited(1))
        await asyncio.sleep(0.3)
        assert at_bank.requests == []
        await activate_endpoint(world, bank_id)
        await confirmed(world, 10)


async def test_a_new_secret_of_the_same_url_signs_beside_the_old_one_for_a_while(world: World) -> None:
    bank_id = await bank(world)
    async with receiver() as at_bank:
        old = await register_endpoint(world, bank_id, at_bank.url)
        new = await name_endpoint(world, bank_id, at_bank.url)
        await publish(world, "members")
        await confirmed(world, 10)
        for request in at_bank.requests:
            for secret in (old, new):
                Webhook(secret).verify(request.body, request.headers)
        removed = await world.call("DELETE", f"/v1/banks/{bank_id}/endpoint/old-secret")
        assert removed.status_code == 204
        await world.feed(exited(1))
        await confirmed(world, 11)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(at_bank.requests[-1].body, at_bank.requests[-1].headers)
    Webhook(new).verify(at_bank.requests[-1].body, at_bank.requests[-1].headers)
