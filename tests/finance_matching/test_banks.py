"""Banks: registered by the province, each seeing itself alone, suspended and caught up, its endpoint checked."""

import asyncio
from uuid import UUID, uuid4

import pytest

from shared.testing.world import World
from tests.finance_matching.given import (
    admitted,
    bank,
    exited,
    feed_of,
    let_in,
    listed,
    name_endpoint,
    publish,
    pull,
    suspend,
    uscc_of,
)

pytestmark = pytest.mark.anyio


def scope(bank_id: UUID) -> dict[str, str]:
    return {"bank": str(bank_id)}


async def test_a_code_is_given_once(world: World) -> None:
    await bank(world)
    again = await world.post("/v1/banks", {"name": "另一家", "code": "BANK-A"})
    assert (again.status_code, again.json()["code"]) == (409, "bank-exists")


async def test_a_bank_sees_itself_and_no_other(world: World) -> None:
    own, other = await bank(world, "BANK-A"), await bank(world, "BANK-B")
    seen = (await world.get("/v1/banks", "bank", scope=scope(own))).json()
    assert ([entry["code"] for entry in seen["items"]], seen["total"]) == (["BANK-A"], 1)
    assert (await world.get("/v1/banks")).json()["total"] == 2
    assert (await world.get(f"/v1/banks/{other}", "bank", scope=scope(own))).status_code == 404
    body = {"url": "http://127.0.0.1:9/events"}
    assert (
        await world.call("PUT", f"/v1/banks/{other}/endpoint", "bank", scope=scope(own), json=body)
    ).status_code == 404
    test_event = await world.post(f"/v1/banks/{other}/endpoint/test-event", {}, "bank", scope=scope(own))
    assert test_event.status_code == 404
    assert (await world.post(f"/v1/banks/{own}/suspension", {}, "bank", scope=scope(own))).status_code == 403


async def test_a_bank_that_comes_later_gets_the_lists_as_they_stand(world: World) -> None:
    first = await bank(world, "BANK-A")
    await world.feed(*(admitted(n) for n in (1, 2, 3)))
    await publish(world)
    await world.feed(exited(1), exited(2, "graduation"))
    second = await bank(world, "BANK-B")
    feed = await feed_of(world, second)
    assert [number for number, *_ in feed] == list(range(1, 7))
    assert {row[1:] for row in feed} == {
        (change, kind, uscc_of(n))
        for kind in ("members", "pledge")
        for change, n in (("listed", 2), ("marked", 2), ("listed", 3))
    }
    listings = [number for number, change, *_ in feed if change == "listed"]
    marks = [number for number, change, *_ in feed if change == "marked"]
    assert max(n for n in listings if n <= 2) < marks[0]
    await world.feed(exited(3))
    assert [row[0] for row in await feed_of(world, second)][-2:] == [7, 8]
    assert len(await feed_of(world, first)) == 6 + 2 + 2 + 2


async def test_banks_registered_while_lists_are_published_miss_nothing(world: World) -> None:
    await world.feed(*(admitted(n) for n in range(1, 31)))

    async def register(n: int) -> UUID:
        await asyncio.sleep(0.004 * n)
        return await bank(world, f"BANK-{n}")

    banks, _ = await asyncio.gather(asyncio.gather(*(register(n) for n in range(8))), publish(world))
    for bank_id in banks:
        feed = await feed_of(world, bank_id)
        assert [number for number, *_ in feed] == list(range(1, 61))
        assert {row[1:] for row in feed} == {
            ("listed", kind, uscc_of(n)) for kind in ("members", "pledge") for n in range(1, 31)
        }


async def test_a_suspended_bank_reads_revocations_alone_and_catches_up_later(world: World) -> None:
    bank_id = await bank(world)
    await world.feed(admitted(1), admitted(2))
    await publish(world, "members")
    await suspend(world, bank_id)
    await publish(world, "pledge")
    await world.feed(exited(1))
    pulled = (await pull(world, bank_id)).json()
    assert [(event["type"].split(".")[2], event["subject"]) for event in pulled["events"]] == [
        ("whitelist-entry-revoked", uscc_of(1))
    ] * 2
    assert pulled["more"] is False
    receipts = (await world.get("/v1/receipts", "bank", scope=scope(bank_id))).json()
    assert {receipt["type"] for receipt in receipts["items"]} == {"revoked"}
    counted = (await world.get("/v1/receipts/summary", "bank", scope=scope(bank_id))).json()
    assert (counted["listed"], counted["revoked"]) == (0, 2)
    assert (await world.get("/v1/lists/members", "bank", scope=scope(bank_id))).status_code == 403
    refused = await world.call(
        "PUT", f"/v1/banks/{bank_id}/endpoint", "bank", scope=scope(bank_id), json={"url": "http://127.0.0.1:9/"}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "bank-suspended")
    await let_in(world, bank_id)
    events = (await pull(world, bank_id)).json()["events"]
    assert [event["number"] for event in events] == [5, 6, 2, 4], "revocations, then the rest by number"
    assert await listed(world, "members", "bank", bank=str(bank_id)) == {uscc_of(2): "listed"}


async def test_suspending_and_lifting_take_two_people(world: World) -> None:
    bank_id = await bank(world)
    path = f"/v1/banks/{bank_id}/suspension"
    proposed = (await world.post(path, {}, subject="zhao")).json()
    alone = await world.decide(proposed["approval_id"], proposed["digest"], "zhao")
    assert (alone.status_code, alone.json()["code"]) == (409, "second-person-needed")
    assert (await world.get(f"/v1/banks/{bank_id}")).json()["state"] == "active"
    decided = await world.decide(proposed["approval_id"], proposed["digest"], "qian")
    assert decided.json()["result"]["state"] == "suspended"
    again = await world.post(path, {}, subject="zhao")
    assert (again.status_code, again.json()["code"]) == (409, "suspension-unchanged")
    lifting = (await world.call("DELETE", path, subject="zhao")).json()
    assert (await world.decide(lifting["approval_id"], lifting["digest"], "qian")).json()["result"]["state"] == "active"
    acts = [line["act"] for line in await world.journal()]
    assert [act for act in acts if "susp" in act and not act.startswith(("propose", "approve"))] == [
        "suspend-bank",
        "lift-suspension",
    ]


async def test_a_token_of_an_unknown_bank_reads_nothing(world: World) -> None:
    assert (await pull(world, uuid4())).status_code == 404
    assert (await world.get("/v1/lists/members", "bank", scope=scope(uuid4()))).status_code == 404


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://169.254.169.254/latest/meta-data", "address"),
        ("http://10.0.0.8/events", "address"),
        ("http://[::ffff:192.168.0.1]/events", "address"),
        ("http://8.8.8.8/events", "https"),
        ("http://2130706433/events", "host"),
        ("ftp://127.0.0.1/events", "url"),
    ],
)
async def test_an_endpoint_that_leads_inside_is_refused_at_registration(world: World, url: str, reason: str) -> None:
    bank_id = await bank(world)
    answer = await world.call("PUT", f"/v1/banks/{bank_id}/endpoint", json={"url": url})
    assert (answer.status_code, answer.json()["code"], answer.json()["reason"]) == (422, "endpoint-refused", reason)
    assert await world.fetch("SELECT 1 FROM bank_endpoint") == []


async def test_the_secret_is_shown_once_and_lies_sealed(world: World) -> None:
    bank_id = await bank(world)
    first = await name_endpoint(world, bank_id, "http://127.0.0.1:9/events")
    assert first.startswith("whsec_")
    (row,) = await world.fetch("SELECT sealed_secret, version FROM bank_endpoint")
    assert first not in row["sealed_secret"]
    assert world.runtime.secrets.unseal(row["sealed_secret"]) == first
    assert first not in (await world.get(f"/v1/banks/{bank_id}")).text
    assert first not in str([dict(line) for line in await world.journal()])
    second = await name_endpoint(world, bank_id, "http://127.0.0.1:9/events")
    assert second != first


async def test_a_test_event_needs_an_endpoint(world: World) -> None:
    bank_id = await bank(world)
    answer = await world.post(f"/v1/banks/{bank_id}/endpoint/test-event", {})
    assert (answer.status_code, answer.json()["code"]) == (409, "endpoint-missing")
