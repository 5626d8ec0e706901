"""A bank's own copy: taken as a snapshot, compared by digest, said to be applied, asked for again."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from finance_matching.domain.list_digest import MOST_DIFFERING, compare, digest_of_versions
from finance_matching.wiring import service
from shared.events.finance_matching import WhitelistPublished
from shared.http import Response
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, exited, let_in, publish, pull, suspend, uscc_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await world.feed(*(admitted(n) for n in range(1, 6)))
        yield world


@pytest.fixture
async def bank_id(world: World) -> UUID:
    bank_id = await bank(world)
    await publish(world)
    return bank_id


async def asked(world: World, bank_id: UUID, method: str, path: str, **options: Any) -> Response:
    """A bank's own request."""
    return await world.call(method, f"/v1/bank/{path}", "bank", scope={"bank": str(bank_id)}, **options)


async def snapshot(world: World, bank_id: UUID, kind: str = "members") -> dict[str, Any]:
    answer = await asked(world, bank_id, "GET", f"lists/{kind}/snapshot")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def versions_of(taken: dict[str, Any]) -> dict[str, int]:
    return {entry["uscc"]: entry["version"] for entry in taken["entries"]}


def test_the_digest_is_what_anybody_computes_with_a_shell() -> None:
    lines = "91420100MA4TEKT06N,2\n91420112MAKU9HGJ3X,1\n"
    versions = {"91420112MAKU9HGJ3X": 1, "91420100MA4TEKT06N": 2}
    assert digest_of_versions(versions) == hashlib.sha256(lines.encode()).hexdigest()
    assert digest_of_versions({}) == hashlib.sha256(b"").hexdigest()


def test_at_most_a_thousand_codes_are_named_and_that_there_are_more_is_said() -> None:
    ours = {f"{n:018d}": 1 for n in range(MOST_DIFFERING + 5)}
    found = compare(ours, digest_of_versions({}), {}, 0)
    assert (found.result, len(found.differing), found.more) == ("differs", MOST_DIFFERING, True)


async def test_a_snapshot_is_the_list_with_its_number_and_a_digest_of_both_sides(world: World, bank_id: UUID) -> None:
    await world.feed(exited(1), exited(2, "graduation"))
    taken = await snapshot(world, bank_id)
    assert set(versions_of(taken)) == {uscc_of(n) for n in range(2, 6)}
    assert (taken["as_of"], taken["count"]) == (14, 4)
    digest = (await asked(world, bank_id, "GET", "lists/members/digest")).json()
    assert digest_of_versions(versions_of(taken)) == taken["digest"] == digest["digest"]
    assert (digest["as_of"], digest["entries"], digest["feed_epoch"]) == (14, 4, taken["feed_epoch"])


async def test_an_unchanged_snapshot_is_not_sent_again(world: World, bank_id: UUID) -> None:
    first = await asked(world, bank_id, "GET", "lists/members/snapshot")
    headers = {"If-None-Match": first.headers["etag"]}
    same = await asked(world, bank_id, "GET", "lists/members/snapshot", headers=headers)
    assert (same.status_code, same.content) == (304, b"")
    await world.feed(exited(1))
    assert (await asked(world, bank_id, "GET", "lists/members/snapshot", headers=headers)).status_code == 200


async def test_each_publication_carries_the_digest_of_the_list(world: World, bank_id: UUID) -> None:
    published = [event for event in await world.published() if isinstance(event, WhitelistPublished)]
    assert {event.list_kind: event.digest for event in published} == {
        kind: (await snapshot(world, bank_id, kind))["digest"] for kind in ("members", "pledge")
    }


async def test_a_copy_is_equal_behind_or_differs_by_named_codes(world: World, bank_id: UUID) -> None:
    taken = await snapshot(world, bank_id)

    async def compared(as_of: int, versions: dict[str, int], *, entries: bool = False) -> dict[str, Any]:
        body: dict[str, Any] = {"as_of": as_of, "digest": digest_of_versions(versions)}
        body |= {"entries": versions} if entries else {}
        found: dict[str, Any] = (await asked(world, bank_id, "POST", "lists/members/compare", json=body)).json()
        return found

    versions = versions_of(taken)
    assert (await compared(taken["as_of"], versions))["result"] == "equal"
    await world.feed(exited(1))
    behind = await compared(taken["as_of"], versions)
    assert (behind["result"], behind["behind_by"]) == ("behind", 2)
    stale = await compared(taken["as_of"] + 2, versions, entries=True)
    assert (stale["result"], stale["differing"]) == ("differs", [uscc_of(1)])
    wrong = {**versions, uscc_of(9): 1, uscc_of(3): 7}
    assert (await compared(taken["as_of"], wrong, entries=True))["differing"] == sorted([uscc_of(3), uscc_of(9)])
    assert (await compared(taken["as_of"], wrong))["differing"] == []


async def test_a_snapshot_taken_while_entries_change_is_one_state_of_the_list(world: World, bank_id: UUID) -> None:
    """Whatever number it names, its entries are exactly what the feed says up to that number."""

    async def change() -> None:
        for n in range(1, 5):
            await world.feed(exited(n))

    taken = [await snapshot(world, bank_id)]
    changing = asyncio.create_task(change())
    while not changing.done():
        taken.append(await snapshot(world, bank_id))
    await changing
    taken.append(await snapshot(world, bank_id))
    assert len({one["as_of"] for one in taken}) > 1
    for one in taken:
        body = {"as_of": one["as_of"], "digest": digest_of_versions(versions_of(one))}
        found = (await asked(world, bank_id, "POST", "lists/members/compare", json=body)).json()
        assert found["result"] in ("equal", "behind"), one["as_of"]


async def test_what_is_applied_is_received_too_and_said_in_the_firms_life(world: World, bank_id: UUID) -> None:
    await world.feed(exited(1))
    events = (await pull(world, bank_id)).json()["events"]
    revoked = [event for event in events if event["type"].endswith("revoked.v1")]
    await pull(world, bank_id, max=0, ack=[revoked[0]["id"]])
    taken = await snapshot(world, bank_id)
    stranger = "01900000-0000-7000-8000-000000000000"
    body = {
        "events": [event["id"] for event in revoked] + [stranger],
        "as_of": taken["as_of"],
        "digest": {"members": taken["digest"], "pledge": digest_of_versions({})},
    }
    answer = (await asked(world, bank_id, "POST", "applied", json=body)).json()
    assert (answer["applied"], answer["unknown"]) == (2, [stranger])
    assert {kind: compared["result"] for kind, compared in answer["lists"].items()} == {
        "members": "equal",
        "pledge": "differs",
    }
    receipts = (await world.get("/v1/receipts", params={"type": "revoked"})).json()["items"]
    assert [(receipt["state"], receipt["received_by"]) for receipt in receipts] == [("applied", "pull")] * 2
    again = (await asked(world, bank_id, "POST", "applied", json=body)).json()
    assert again["applied"] == 0
    acts = [line["act"] for line in await world.journal() if line["subject"] == uscc_of(1)]
    assert acts.count("confirm-applied") == 2


async def test_events_that_a_bank_lost_come_again_by_number_but_nothing_revoked_since(
    world: World, bank_id: UUID
) -> None:
    events = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[event["id"] for event in events])
    await world.feed(exited(1))
    revocations = (await pull(world, bank_id)).json()["events"]
    await pull(world, bank_id, max=0, ack=[event["id"] for event in revocations])
    body = {"numbers": [1, 2, 11, 99]}
    answer = await world.post(f"/v1/banks/{bank_id}/resend", body, "bank", scope={"bank": str(bank_id)})
    assert answer.json() == {"numbers": [2, 11], "left": [1, 99]}
    assert [event["number"] for event in (await pull(world, bank_id)).json()["events"]] == [11, 2]


async def test_a_suspended_bank_takes_no_snapshot_and_applies_revocations(world: World, bank_id: UUID) -> None:
    await world.feed(exited(1))
    await suspend(world, bank_id)
    for method, path, body in (
        ("GET", "lists/members/snapshot", None),
        ("GET", "lists/members/digest", None),
        ("POST", "lists/members/compare", {"as_of": 0, "digest": "0" * 64}),
    ):
        refused = await asked(world, bank_id, method, path, json=body)
        assert (refused.status_code, refused.json()["code"]) == (403, "bank-suspended"), path
    events = (await pull(world, bank_id)).json()["events"]
    applied = await asked(world, bank_id, "POST", "applied", json={"events": [event["id"] for event in events]})
    assert applied.json()["applied"] == 2
    await let_in(world, bank_id)
    assert (await asked(world, bank_id, "GET", "lists/members/snapshot")).status_code == 200
