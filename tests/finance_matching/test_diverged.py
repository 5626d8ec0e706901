"""A firm of which two services know different facts: nothing new rests on it, and its revocation goes on."""

from typing import Any

import pytest

from shared.api.frame.health import metrics_text
from shared.bus.protocol import AGAIN, Message
from shared.events.epoch_began import FallBack
from shared.ids import uuid7
from shared.messaging.positions import KeptPositions
from shared.testing.world import World
from tests.finance_matching.given import (
    admitted,
    appealed,
    exited,
    listed,
    propose,
    publish,
    reinstated,
    removed,
    uscc_of,
    violated,
)

pytestmark = pytest.mark.anyio
TOPIC = "miaopu.pool.v1"


async def when_diverged(world: World, n: int) -> None:
    """Another event of the firm claims the number of the one that was dealt with."""
    await world.deliver([world.message(admitted(n), sequence=1)])


async def settle(world: World, n: int) -> None:
    """People have settled the firm."""
    settled = {"topic": TOPIC, "subject": uscc_of(n), "reason": "已与产生方逐项核对"}
    assert (await world.post("/v1/event-lines/settlement", settled, "province", "zhao")).status_code == 200


async def versions(world: World, kind: str = "members") -> Any:
    return await world.post(f"/v1/lists/{kind}/versions", {"effective_on": "2024-07-05"}, subject="first-person")


async def test_it_is_not_put_on_a_list_until_people_have_settled_it(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    proposed = await propose(world, "members")
    await when_diverged(world, 1)
    decided = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (decided.status_code, decided.json()["code"]) == (409, "records-diverged")
    assert uscc_of(1) in decided.json()["detail"]
    assert uscc_of(2) not in decided.json()["detail"]
    again = await versions(world)
    assert (again.status_code, again.json()["code"]) == (409, "records-diverged")
    await settle(world, 1)
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_others_go_on_once_it_is_on_the_list(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    await when_diverged(world, 1)
    await world.feed(admitted(2))
    await publish(world, "members")
    assert await listed(world, "members") == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_its_revocation_goes_on(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    await when_diverged(world, 1)
    await world.deliver([world.message(exited(1), sequence=2)])
    assert await listed(world, "members") == {}


@pytest.mark.parametrize("marked", ["before", "by the reinstatement"])
async def test_a_reinstated_firm_comes_back_once_people_have_settled_it(world: World, marked: str) -> None:
    """A producer that was restored may begin its epoch with the very event that would list the firm."""
    await world.feed(admitted(1), admitted(2))
    await publish(world)
    await world.feed(removed(1), removed(2))
    if marked == "before":
        await when_diverged(world, 1)
        back = world.message(reinstated(1), sequence=3)
    else:
        back = world.message(reinstated(1), sequence=2, epoch=uuid7())
    await world.deliver([back, world.message(reinstated(2))])
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(2): "listed"}
    assert [row["state"] for row in await world.fetch("SELECT state FROM member")] == ["active", "active"]
    await settle(world, 1)
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(1): "listed", uscc_of(2): "listed"}


async def test_a_graduate_whose_violation_fell_comes_back_once_people_have_settled_it(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    await publish(world)
    violation = violated(1)
    await world.feed(exited(1, "graduation"))
    await when_diverged(world, 1)
    await world.feed(violation)
    assert await listed(world, "members") == {uscc_of(2): "listed"}, "revoked all the same"
    await world.feed(appealed(violation, "pending"), appealed(violation, "reversed"))
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(2): "listed"}
    await settle(world, 1)
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(1): "graduated", uscc_of(2): "listed"}


# A producer that was restored, before it tells anything new of a firm


async def given_pool_fell_back(world: World, n: int, last: int) -> None:
    """Pool's database was restored: its relay announces how far it fell back, and sends nothing else of the firm."""
    said = FallBack(TOPIC, uscc_of(n), last, known=last + 1).announcement("pool", uuid7())
    await world.deliver([Message(TOPIC, uscc_of(n), said.to_bytes(), (AGAIN,))])


async def test_what_its_producer_lost_lists_nobody_though_it_has_told_nothing_since(world: World) -> None:
    await world.feed(admitted(1), admitted(2))
    proposed = await propose(world, "members")
    await given_pool_fell_back(world, 1, 0)
    decided = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (decided.status_code, decided.json()["code"]) == (409, "records-diverged")
    assert uscc_of(1) in decided.json()["detail"]
    assert uscc_of(2) not in decided.json()["detail"]
    await settle(world, 1)
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200


async def test_who_is_listed_already_is_revoked_by_what_comes_next(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    await given_pool_fell_back(world, 1, 0)
    assert await listed(world, "members") == {uscc_of(1): "listed"}
    row = (await world.fetch("SELECT epoch FROM inbox_subject WHERE topic = $1", TOPIC))[0]
    await world.deliver([world.message(exited(1), sequence=1, epoch=row["epoch"])])
    assert await listed(world, "members") == {}


async def test_a_firm_of_which_nothing_was_lost_is_listed(world: World) -> None:
    await world.feed(admitted(1))
    await given_pool_fell_back(world, 1, 1)
    await given_pool_fell_back(world, 2, 4)
    await publish(world, "members")
    assert await listed(world, "members") == {uscc_of(1): "listed"}


# Events that are gone before they were read


async def when_lost(world: World) -> None:
    """Retention took what was still to be read of pool's topic."""
    positions = KeptPositions(world.runtime.database.pool, "finance-matching")
    await positions.keep({(TOPIC, 3): 70, (TOPIC, 4): 9}, lost=[(TOPIC, 3)])


async def test_nobody_is_put_on_a_list_while_events_are_missing(world: World) -> None:
    await world.feed(admitted(1))
    proposed = await propose(world, "members")
    await when_lost(world)
    decided = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (decided.status_code, decided.json()["code"]) == (409, "events-missing")
    assert TOPIC in decided.json()["detail"]
    assert (await versions(world)).json()["code"] == "events-missing"
    brought = {"topic": TOPIC, "reason": "已由归档补齐"}
    assert (await world.post("/v1/event-lines/brought", brought, "admin", "ops")).status_code == 200
    assert (await world.decide(proposed["approval_id"], proposed["digest"])).status_code == 200
    assert (await world.post("/v1/event-lines/brought", brought, "admin", "ops")).status_code == 404


async def test_what_is_missing_is_not_forgotten_as_reading_goes_on(world: World) -> None:
    await when_lost(world)
    await KeptPositions(world.runtime.database.pool, "finance-matching").keep({(TOPIC, 3): 71, (TOPIC, 4): 10})
    lines = (await world.get("/v1/event-lines", "admin", params={"side": "consumed"})).json()
    assert lines["lost"] == [TOPIC]
    assert "\nconsumer_positions_lost 1.0\n" in (await metrics_text(world.runtime)).decode()


async def test_a_revocation_goes_on_while_events_are_missing(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world, "members")
    await when_lost(world)
    await world.feed(exited(1))
    assert await listed(world, "members") == {}


async def test_a_reinstated_firm_comes_back_once_what_was_missing_is_brought(world: World) -> None:
    await world.feed(admitted(1))
    await publish(world)
    await world.feed(removed(1))
    await when_lost(world)
    await world.feed(reinstated(1))
    assert await listed(world, "members") == {}
    brought = {"topic": TOPIC, "reason": "已由归档补齐"}
    assert (await world.post("/v1/event-lines/brought", brought, "admin", "ops")).status_code == 200
    for kind in ("members", "pledge"):
        assert await listed(world, kind) == {uscc_of(1): "listed"}
