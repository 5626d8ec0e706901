"""Dead letters over HTTP: an event that can be read, failed, is looked at, tried again by hand, or given up."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest

from shared.api.frame import dead_letters
from shared.events.pool import FirmAdmitted
from shared.messaging.received import Received
from shared.messaging.unit_of_work import UnitOfWork, unit_of_work
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service
from tests.shared.messaging.writing import event

pytestmark = pytest.mark.anyio
FIRM = uscc(1)


@dataclass
class Desk:
    """A service that cannot deal with some firms until they are healed; what it did is in its table `effect`."""

    poisoned: set[str] = field(default_factory=set)
    world: World = field(init=False)

    async def on_admitted(self, events: Sequence[Received[FirmAdmitted]], uow: UnitOfWork) -> None:
        for received in events:
            firm = received.event.uscc
            await uow.execute_native("INSERT INTO effect VALUES ($1, $2)", firm, received.sequence)
            uow.journal("keep-firm", firm)
            uow.publish(received.event, received.cause)
            if firm in self.poisoned:
                raise ValueError("this firm cannot be kept")

    async def fail(self, firm: str, later: int = 0) -> str:
        """The firm's first event fails for good, `later` ones wait behind it; the dead letter's id."""
        self.poisoned.add(firm)
        await self.world.feed(*[event(firm)] * (1 + later))
        for _ in range(20):
            await self.world.retry_dead_letters()
            letters = await self.letters(state="dead")
            if found := [letter for letter in letters if letter["subject"] == firm]:
                return str(found[0]["id"])
            await asyncio.sleep(0.02)
        raise AssertionError("the event never became a dead letter")

    async def letters(self, **filters: str) -> list[dict[str, Any]]:
        answer = await self.world.get("/v1/dead-letters", params=filters)
        assert answer.status_code == 200, answer.text
        return list(answer.json())

    async def replay(self, letter: str, **headers: str) -> dict[str, Any]:
        answer = await self.world.post(f"/v1/dead-letters/{letter}/replay", headers=headers)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def effects(self, firm: str) -> list[int]:
        rows = await self.world.fetch("SELECT sequence FROM effect WHERE uscc = $1 ORDER BY sequence", firm)
        return [row["sequence"] for row in rows]

    async def acts(self) -> list[tuple[str, str]]:
        return [(line["act"], line["actor"]) for line in await self.world.journal()]


@pytest.fixture
async def desk(world_of: WorldOf) -> AsyncIterator[Desk]:
    desk = Desk()
    service = frame_service(subscriptions={FirmAdmitted: desk.on_admitted})
    async with world_of(service, retry_pauses_s=(0.01,), database_pool_size=2, database_pool_timeout_s=2) as world:
        desk.world = world
        await world.runtime.database.pool.execute("CREATE TABLE effect (uscc text, sequence bigint)")
        yield desk


async def test_a_dead_letter_is_listed_with_its_reason_and_read_as_it_came(desk: Desk) -> None:
    letter = await desk.fail(FIRM, later=1)
    (listed,) = await desk.letters(state="dead")
    assert (listed["id"], listed["subject"], listed["event_type"]) == (letter, FIRM, FirmAdmitted.type)
    assert (listed["attempts"], listed["reason"]) == (2, "ValueError: this firm cannot be kept")
    assert [each["state"] for each in await desk.letters(state="held")] == ["held"]
    assert len(await desk.letters()) == 2
    answer = (await desk.world.get(f"/v1/dead-letters/{letter}")).json()
    assert answer["event_id"] in answer["message"]
    assert f'"subject":"{FIRM}"' in answer["message"]


async def test_a_letter_that_still_fails_stays_dead_with_its_new_reason_and_leaves_no_effect(desk: Desk) -> None:
    letter = await desk.fail(FIRM)
    answer = await desk.replay(letter)
    assert (answer["state"], answer["reason"]) == ("dead", "ValueError: this firm cannot be kept")
    assert (await desk.world.get(f"/v1/dead-letters/{letter}")).json()["attempts"] == 3
    assert await desk.effects(FIRM) == []
    assert await desk.acts() == [("replay-dead-letter", "province-person")]
    assert await desk.world.published() == []


async def test_a_healed_letter_replayed_twice_has_one_effect_and_its_firm_goes_on(desk: Desk) -> None:
    letter = await desk.fail(FIRM, later=2)
    desk.poisoned.clear()
    answers = [await desk.replay(letter) for _ in range(2)]
    assert [(answer["state"], answer["released"]) for answer in answers] == [("done", 2), ("done", 0)]
    assert await desk.effects(FIRM) == [1, 2, 3]
    assert await desk.letters() == []
    assert len(await desk.world.published()) == 3
    acts = await desk.acts()
    assert acts.count(("keep-firm", "service:intake")) == 3
    assert acts.count(("replay-dead-letter", "province-person")) == 2


async def test_a_letter_given_up_lets_its_firm_go_on_without_it(desk: Desk) -> None:
    letter = await desk.fail(FIRM, later=1)
    desk.poisoned.clear()
    answer = await desk.world.post(f"/v1/dead-letters/{letter}/discard", {"reason": "企业已注销"})
    assert (answer.status_code, answer.json()["state"]) == (200, "discarded")
    await desk.world.retry_dead_letters()
    assert await desk.effects(FIRM) == [2]
    again = await desk.replay(letter)
    assert (again["state"], again["released"]) == ("discarded", 0)
    assert await desk.effects(FIRM) == [2]


async def test_one_that_waits_for_an_earlier_event_is_not_tried_before_it(desk: Desk) -> None:
    await desk.fail(FIRM, later=1)
    (held,) = await desk.letters(state="held")
    answer = await desk.world.post(f"/v1/dead-letters/{held['id']}/replay")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-next-in-line")


async def test_an_effect_never_stands_without_the_line_of_who_wanted_it(desk: Desk) -> None:
    letter = await desk.fail(FIRM, later=1)
    desk.poisoned.clear()

    async def die_before_the_commit() -> None:
        async with unit_of_work(desk.world.runtime, desk.world.runtime.caller) as uow:
            answer = await dead_letters.replay(uow, desk.world.service.subscriptions, UUID(letter))
            raise RuntimeError(answer.state)

    with pytest.raises(RuntimeError, match="done"):
        await die_before_the_commit()
    assert (await desk.effects(FIRM), await desk.acts(), await desk.world.published()) == ([], [], [])
    assert (await desk.replay(letter))["state"] == "done"


async def test_as_many_replays_at_once_as_there_are_connections_and_more_all_end_well(desk: Desk) -> None:
    firms = [uscc(number) for number in range(1, 7)]
    letters = [await desk.fail(firm) for firm in firms]
    desk.poisoned.clear()
    answers = await asyncio.gather(*(desk.replay(letter, **{"Idempotency-Key": letter}) for letter in letters))
    assert {answer["state"] for answer in answers} == {"done"}
    assert [await desk.effects(firm) for firm in firms] == [[1]] * len(firms)
