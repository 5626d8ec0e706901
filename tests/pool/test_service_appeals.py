"""A removal for an abnormal filing waits for the appeal, goes on when it is upheld, and ends when it is reversed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.domain.removal import Confirmation, carrying, suspended
from pool.wiring import service
from shared.domain.abnormal_filing import AppealState
from shared.events.pool import FirmExited
from shared.ids import uuid7
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    appealed,
    approve,
    approve_removal,
    counters,
    filed_abnormally,
    given_candidates,
    given_heard,
    given_seats,
    when_admitted,
)
from tests.pool.story import removal as removal_of

DAY = date(2025, 9, 15)


def confirmation(appeal: AppealState | None, on: date | None = None) -> Confirmation:
    day = date(2025, 9, 1)
    return Confirmation(uuid7(), None, day, day, appeal=appeal, appeal_on=on)


@pytest.mark.parametrize(
    ("appeal", "on", "carries", "waits"),
    [
        pytest.param(None, None, True, False, id="no abnormal filing"),
        pytest.param("not_appealed", None, True, False, id="not appealed"),
        pytest.param("pending", date(2025, 9, 10), False, True, id="pending"),
        pytest.param("upheld", DAY, True, False, id="upheld on the day"),
        pytest.param("upheld", date(2025, 9, 16), False, False, id="upheld a day later"),
        pytest.param("reversed", date(2025, 9, 10), False, False, id="reversed"),
    ],
)
def test_only_a_settled_finding_carries_a_removal(
    appeal: AppealState | None, on: date | None, carries: bool, waits: bool
) -> None:
    found = [confirmation(appeal, on)]
    assert (carrying(found, DAY, needs_law=False) is not None) is carries
    assert (suspended(found, DAY, needs_law=False) is not None) is waits


def test_a_settled_finding_carries_beside_one_under_appeal() -> None:
    settled = confirmation("not_appealed")
    assert carrying([confirmation("pending"), settled], DAY, needs_law=False) == settled


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """Pool with one member."""
    async with world_of(service) as world:
        await given_seats(world, 5)
        await given_candidates(world, [1])
        await when_admitted(world, [1])
        yield world


async def propose(world: World) -> Any:
    return await world.post("/v1/removals", removal_of(1, "abnormal_filing"))


async def exits(world: World) -> list[FirmExited]:
    return [event for event in await world.published() if isinstance(event, FirmExited)]


@pytest.mark.anyio
async def test_while_the_appeal_is_pending_no_removal_begins(world: World) -> None:
    violation = filed_abnormally(1, "pending")
    await world.feed(violation)
    answer = await propose(world)
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-under-appeal")
    assert str(violation.violation_id) in answer.json()["detail"]
    assert "对该违规认定的申诉" in answer.json()["detail"]
    await world.feed(appealed(violation, "upheld"))
    assert (await approve_removal(world, (await propose(world)).json())).status_code == 200
    assert [event.ground for event in await exits(world)] == ["abnormal_filing"]


@pytest.mark.anyio
async def test_an_appeal_suspends_what_was_proposed_until_its_result(world: World) -> None:
    violation = filed_abnormally(1)
    await world.feed(violation)
    proposed = (await propose(world)).json()
    await given_heard(world, proposed)
    await world.feed(appealed(violation, "pending"))
    answer = await approve(world, proposed)
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-under-appeal")
    assert await counters(world) == (1, 1, 1, 1)
    await world.feed(appealed(violation, "upheld", date(2025, 9, 12)))
    assert (await approve(world, proposed)).status_code == 200
    assert await counters(world) == (0, 0, 0, 0)


@pytest.mark.anyio
async def test_a_reversed_finding_withdraws_what_was_proposed(world: World) -> None:
    violation = filed_abnormally(1)
    await world.feed(violation)
    proposed = (await propose(world)).json()
    await world.feed(appealed(violation, "pending"), appealed(violation, "reversed", date(2025, 9, 12)))
    answer = await approve(world, proposed)
    assert (answer.status_code, answer.json()["code"]) == (409, "already-decided")
    (row,) = await world.fetch("SELECT a.state, a.decided_by, e.state AS case FROM approval a, exit_case e "
                               "WHERE e.approval_id = a.id")  # fmt: skip
    assert tuple(row) == ("rejected", "service:pool", "rejected")
    again = await propose(world)
    assert (again.status_code, again.json()["code"]) == (409, "ground-not-confirmed")
    acts = [line["act"] for line in await world.journal()]
    assert acts[-2:] == ["withdraw-removal", "withdraw-removal-proposal"]
    assert await exits(world) == []


@pytest.mark.anyio
async def test_a_removal_that_was_carried_out_stays_when_the_finding_falls_later(world: World) -> None:
    violation = filed_abnormally(1)
    await world.feed(violation)
    await approve_removal(world, (await propose(world)).json())
    await world.feed(appealed(violation, "reversed", date(2025, 12, 1)))
    assert await counters(world) == (0, 0, 0, 0)
    assert len(await exits(world)) == 1
