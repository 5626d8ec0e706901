"""The two lists: published by two people, each entry told once, a removed firm never on them."""

import asyncio
from datetime import date
from itertools import permutations
from pathlib import Path

import asyncpg
import pytest

from shared.bus.protocol import Message
from shared.events.finance_matching import (
    WhitelistEntryListed,
    WhitelistEntryMarked,
    WhitelistEntryRevoked,
    WhitelistPublished,
)
from shared.testing.world import World
from tests.finance_matching.given import (
    LEFT_ON,
    LISTED_ON,
    admitted,
    bank,
    exited,
    feed_of,
    listed,
    propose,
    publish,
    uscc_of,
)
from tests.plans.other import with_its_exits

pytestmark = pytest.mark.anyio


async def test_a_departure_without_fault_ends_both_entries_and_says_that_nothing_was_done_wrong(
    world: World, tmp_path: Path
) -> None:
    world.runtime.plan = with_its_exits(world.runtime.plan, tmp_path / "exits")
    await world.feed(admitted(1), admitted(2))
    for kind in ("members", "pledge"):
        await publish(world, kind)
    await world.feed(exited(1, "leave"), exited(2))
    revoked = [event for event in await world.published() if isinstance(event, WhitelistEntryRevoked)]
    assert {(event.uscc, event.list_kind, event.reason) for event in revoked} == {
        (uscc_of(1), "members", "left"), (uscc_of(1), "pledge", "left"),
        (uscc_of(2), "members", "removal"), (uscc_of(2), "pledge", "removal"),
    }  # fmt: skip
    assert await listed(world, "members") == {}


async def test_a_version_is_frozen_by_one_person_and_published_by_another(world: World) -> None:
    await world.feed(admitted(1), admitted(2, consent=False))
    proposed = await propose(world, "members")
    assert (proposed["kind"], proposed["version"], proposed["entries"]) == ("members", 1, 2)
    own = await world.decide(proposed["approval_id"], proposed["digest"], subject="first-person")
    assert (own.status_code, own.json()["code"]) == (409, "second-person-needed")
    assert await listed(world, "members") == {}
    answer = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    assert (answer["result"]["entries"], answer["result"]["new_entries"]) == (2, 2)
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}
    events = await world.published()
    assert [type(event) for event in events] == [WhitelistEntryListed, WhitelistEntryListed, WhitelistPublished]


async def test_who_decides_on_a_version_reads_every_firm_of_it(world: World) -> None:
    await world.feed(*(admitted(number) for number in range(1, 5)))
    await propose(world, "members")
    path = "/v1/lists/members/versions/1/entries"
    first = (await world.get(path, params={"limit": 3})).json()
    rest = (await world.get(path, params={"limit": 3, "cursor": first["next"]})).json()
    frozen = [entry["uscc"] for entry in first["items"] + rest["items"]]
    assert frozen == sorted(uscc_of(number) for number in range(1, 5))
    assert (first["total"], rest["next"]) == (4, None)
    other = await world.get("/v1/lists/pledge/versions/1/entries")
    assert other.status_code == 404


async def test_only_consenting_members_stand_on_the_pledge_list(world: World) -> None:
    await world.feed(admitted(1), admitted(2, consent=False))
    await publish(world, "pledge")
    assert await listed(world, "pledge") == {uscc_of(1): "listed"}


async def test_the_next_version_tells_only_what_is_new(world: World) -> None:
    bank_id = await bank(world)
    await world.feed(admitted(1))
    await publish(world, "members")
    await world.feed(admitted(2))
    await publish(world, "members")
    assert await feed_of(world, bank_id) == [
        (1, "listed", "members", uscc_of(1)),
        (2, "listed", "members", uscc_of(2)),
    ]
    current = (await world.get("/v1/lists/members")).json()
    assert (current["version"], current["total"]) == (2, 2)


async def test_a_removal_revokes_in_both_lists_at_once_and_tells_every_bank(world: World) -> None:
    banks = [await bank(world, "BANK-A"), await bank(world, "BANK-B")]
    await world.feed(admitted(1), admitted(2))
    await publish(world)
    await world.feed(exited(1))
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(2): "listed"}
    revoked = [event for event in await world.published() if isinstance(event, WhitelistEntryRevoked)]
    assert {(event.list_kind, event.uscc, event.reason, event.effective_on) for event in revoked} == {
        ("members", uscc_of(1), "removal", LEFT_ON),
        ("pledge", uscc_of(1), "removal", LEFT_ON),
    }
    for bank_id in banks:
        feed = await feed_of(world, bank_id)
        assert [number for number, *_ in feed] == [1, 2, 3, 4, 5, 6]
        assert {tuple(row[1:]) for row in feed[4:]} == {
            ("revoked", "members", uscc_of(1)),
            ("revoked", "pledge", uscc_of(1)),
        }


async def test_a_graduation_marks_the_entry_and_does_not_revoke_it(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    await publish(world)
    await world.feed(exited(1, "graduation"))
    assert await listed(world, "members") == {uscc_of(1): "graduated", uscc_of(2): "listed"}
    marked = [event for event in await world.published() if isinstance(event, WhitelistEntryMarked)]
    assert sorted(event.list_kind for event in marked) == ["members", "pledge"]
    await publish(world)
    assert await listed(world, "pledge") == {uscc_of(1): "graduated", uscc_of(2): "listed"}


async def test_a_graduated_firm_that_was_never_listed_is_not_listed_later(world: World) -> None:
    await world.feed(admitted(1), exited(1, "graduation"))
    await publish(world)
    assert await listed(world, "members") == {}


async def test_a_repeated_exit_revokes_once(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world)
    message = world.message(exited(1))
    for _ in range(3):
        await world.deliver([message])
    revoked = [event for event in await world.published() if isinstance(event, WhitelistEntryRevoked)]
    assert len(revoked) == 2


@pytest.mark.parametrize("order", list(permutations(range(3))))
async def test_admission_exit_and_readmission_end_alike_in_whatever_order_they_arrive(
    world: World, order: tuple[int, ...]
) -> None:
    again = admitted(1, on=LEFT_ON)
    messages: list[Message] = [world.message(event) for event in (admitted(1), exited(1), again)]
    for place in order:
        await world.deliver([messages[place]])
    await publish(world, "members", on=LEFT_ON)
    assert await listed(world, "members") == {uscc_of(1): "listed"}


async def test_an_exit_that_arrives_before_the_admission_keeps_the_firm_off(world: World) -> None:
    first, second = world.message(admitted(1)), world.message(exited(1))
    await world.deliver([second])
    await world.deliver([first])
    await publish(world)
    assert await listed(world, "members") == {}


async def test_a_version_approved_after_a_removal_leaves_the_removed_firm_out(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    proposed = await propose(world, "members")
    await world.feed(exited(1))
    answer = (await world.decide(proposed["approval_id"], proposed["digest"])).json()
    assert answer["result"]["left_out"] == [uscc_of(1)]
    assert await listed(world, "members") == {uscc_of(2): "listed"}


async def test_a_firm_admitted_again_is_listed_again_under_a_higher_version(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    await world.feed(exited(1), admitted(1, on=LEFT_ON))
    assert await listed(world, "members") == {}
    await publish(world, "members", on=LEFT_ON)
    entries = [event for event in await world.published() if not isinstance(event, WhitelistPublished)]
    assert [(type(event).__name__, event.version) for event in entries] == [  # type: ignore[attr-defined]
        ("WhitelistEntryListed", 1),
        ("WhitelistEntryRevoked", 2),
        ("WhitelistEntryListed", 3),
    ]


async def test_an_older_proposal_is_refused_once_a_newer_version_is_published(world: World) -> None:
    await world.feed(admitted(1))
    older, newer = await propose(world, "members"), await propose(world, "members")
    assert (await world.decide(newer["approval_id"], newer["digest"])).status_code == 200
    answer = await world.decide(older["approval_id"], older["digest"])
    assert (answer.status_code, answer.json()["code"]) == (409, "newer-version-published")


async def test_a_rejected_version_lists_nobody(world: World) -> None:
    await world.feed(admitted(1))
    proposed = await propose(world, "members")
    answer = await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")
    assert answer.status_code == 200
    assert await listed(world, "members") == {}
    versions = (await world.get("/v1/lists/members/versions")).json()["items"]
    assert [(version["version"], version["state"]) for version in versions] == [(1, "rejected")]


async def test_publication_and_removal_racing_never_leave_a_removed_firm_listed(world: World) -> None:
    await bank(world)
    firms = range(1, 21)
    await world.feed(*(admitted(n) for n in firms))
    for n in firms:
        proposed = {kind: await propose(world, kind) for kind in ("members", "pledge")}
        approvals = [world.decide(version["approval_id"], version["digest"]) for version in proposed.values()]
        answers, _ = await asyncio.gather(asyncio.gather(*approvals), world.feed(exited(n)))
        assert [answer.status_code for answer in answers] == [200, 200]
        for kind in proposed:
            assert uscc_of(n) not in await listed(world, kind)
    sequences = await world.fetch(
        "SELECT kind, uscc, array_agg(change ORDER BY number) AS changes FROM bank_event GROUP BY kind, uscc"
    )
    assert {tuple(row["changes"]) for row in sequences} <= {("listed", "revoked")}
    assert await world.fetch("SELECT 1 FROM parked_event") == []


async def test_the_database_itself_refuses_a_removed_firm_that_is_still_listed(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    with pytest.raises(asyncpg.CheckViolationError, match="never_a_removed_firm"):
        await world.fetch("UPDATE member SET state = 'removed', left_on = '2025-09-15'")


async def test_the_fingerprint_follows_every_change_of_the_list(world: World) -> None:
    async def fingerprint() -> str:
        return str((await world.get("/v1/lists/members", params={"limit": 1})).json()["fingerprint"])

    seen = [await fingerprint()]
    await world.feed(admitted(1), admitted(2))
    await publish(world, "members")
    seen.append(await fingerprint())
    await world.feed(exited(1, "graduation"))
    seen.append(await fingerprint())
    await world.feed(exited(2))
    seen.append(await fingerprint())
    assert len(set(seen)) == 4
    assert seen[-1] == await fingerprint()


@pytest.mark.parametrize("kind", ["members", "pledge"])
async def test_a_firm_is_not_listed_on_a_membership_that_ended_since_it_was_frozen(world: World, kind: str) -> None:
    await world.feed(admitted(1), admitted(2))
    proposed = await propose(world, kind)
    await world.feed(exited(1), admitted(1, on=date(2026, 3, 1)))
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert (result["left_out"], result["because"]) == ([uscc_of(1)], {uscc_of(1): "admitted_again"})
    assert (result["entries"], await listed(world, kind)) == (1, {uscc_of(2): "listed"})
    await publish(world, kind, on=date(2026, 3, 2))
    told = [event for event in await world.published() if isinstance(event, WhitelistEntryListed)]
    assert [(event.uscc, event.admitted_on) for event in told] == [
        (uscc_of(2), date(2024, 7, 1)),
        (uscc_of(1), date(2026, 3, 1)),
    ]


async def test_a_list_is_read_in_pages_and_by_scope(world: World) -> None:
    await world.feed(*(admitted(n) for n in range(1, 6)))
    await publish(world, "members")
    codes: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await world.get("/v1/lists/members", params=params)).json()
        codes += [entry["uscc"] for entry in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert codes == sorted(uscc_of(n) for n in range(1, 6))
    assert set(await listed(world, "members", "city", unit="420200")) == {uscc_of(2), uscc_of(4)}
    assert set(await listed(world, "members", "firm", uscc=uscc_of(3))) == {uscc_of(3)}


async def test_a_list_cannot_take_effect_ahead_of_today(world: World) -> None:
    answer = await world.post("/v1/lists/members/versions", {"effective_on": "2999-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-date-ahead")


async def test_a_removed_firms_life_names_both_revocations(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world)
    await world.feed(exited(1))
    timeline = (await world.get(f"/v1/firms/{uscc_of(1)}/timeline")).json()["items"]
    assert [(item["act"], item["facts"]["list_kind"]) for item in timeline] == [
        ("list-firm", "members"),
        ("list-firm", "pledge"),
        ("revoke-firm", "members"),
        ("revoke-firm", "pledge"),
    ]
    assert timeline[0]["effective_on"] == str(LISTED_ON)
