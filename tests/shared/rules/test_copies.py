"""The copy of approved values: kept over a restart, learnt of by every process, and never changed under a decision."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from pool.wiring import service
from shared.domain.approved import ApprovedValue
from shared.events.eligibility import RuleChanged
from shared.events.pool import PoolRulesTaken
from shared.messaging.unit_of_work import unit_of_work
from shared.plan.errors import PlanError
from shared.plan.model import Plan
from shared.rules import follow
from shared.rules.copy import load_copy
from shared.rules.follow import following_rules
from shared.testing.databases import Databases
from shared.testing.world import World, open_world

pytestmark = pytest.mark.anyio
Process = Callable[[], AbstractAsyncContextManager[World]]
DAYS, DAY = "removal.answer_days", date(2025, 9, 1)


def changed(position: int, value: str | tuple[str, ...], *, name: str = DAYS, plan_id: str = "hubei") -> RuleChanged:
    """A change after which one parameter has the value from the day on."""
    approved = ApprovedValue(name=name, value=value, since=DAY, source="鄂知发〔2026〕18 号")
    return RuleChanged(
        plan_id=plan_id, rule_change_id=UUID(int=position), position=position, effective_on=DAY,
        document=approved.source, changed=(name,), approved=(approved,),
    )  # fmt: skip


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    url = await databases.fresh(service)
    yield url
    await databases.drop(url)


@pytest.fixture
def process(database: str, tmp_path: Path) -> Process:
    """A process of pool on the one database."""

    @asynccontextmanager
    async def open_() -> AsyncIterator[World]:
        async with open_world(service, database, tmp_path) as world:
            yield world

    return open_


def days_of(plan: Plan) -> object:
    return plan.on(DAY)[DAYS]


async def told(world: World) -> list[PoolRulesTaken]:
    return [event for event in await world.published() if isinstance(event, PoolRulesTaken)]


async def test_a_service_decides_by_the_copy_from_the_event_on_and_after_a_restart(process: Process) -> None:
    async with process() as world:
        assert days_of(world.runtime.in_force) == 15
        await world.feed(changed(1, "20"))
        assert days_of(world.runtime.in_force) == 20
        (answer,) = await told(world)
        assert (answer.rule_change_id, answer.refused_en) == (UUID(int=1), None)
    async with process() as world:
        assert days_of(world.runtime.in_force) == 20


async def test_another_process_of_the_service_learns_of_it_by_itself(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "LOOK_EVERY_S", 0.01)
    async with process() as works, process() as serves, following_rules(serves.runtime):
        await works.feed(changed(1, "20"))
        async with asyncio.timeout(30):
            while days_of(serves.runtime.in_force) != 20:
                await asyncio.sleep(0.01)


async def test_a_decision_of_two_persons_takes_the_newest_copy_whichever_process_received_it(process: Process) -> None:
    async with process() as works, process() as serves:
        year = {"year": 2030, "notice": "国办发明电〔2029〕9号（2029-11-05）", "days_off": ["2030-01-01"]}
        proposed = (await serves.post("/v1/calendar-years", year)).json()
        await works.feed(changed(1, "20"))
        assert days_of(serves.runtime.in_force) == 15
        await serves.decide(proposed["approval_id"], proposed["digest"])
        assert days_of(serves.runtime.in_force) == 20


async def test_a_transaction_goes_on_by_the_copy_that_it_began_with(process: Process) -> None:
    async with process() as world:
        async with unit_of_work(world.runtime, world.runtime.caller) as uow:
            await world.feed(changed(1, "20"))
            assert days_of(uow.plan) == 15
            async with uow.part(uow.caller) as part:
                assert part.plan is uow.plan
        async with unit_of_work(world.runtime, world.runtime.caller) as uow:
            assert days_of(uow.plan) == 20


async def test_the_newest_copy_stands_whatever_comes_again(process: Process) -> None:
    async with process() as world:
        first, second = world.message(changed(1, "20")), world.message(changed(2, "25"))
        await world.deliver([first, second])
        await world.deliver([first])
        assert days_of(world.runtime.in_force) == 25
        assert [one.position for one in await told(world)] == [1, 2]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(changed(1, "20", plan_id="other"), "plan", id="of another plan"),
        pytest.param(changed(1, "two"), DAYS, id="no number of days"),
        pytest.param(changed(1, "NOBODY", name="co_signing.bodies"), "NOBODY", id="a body that the plan does not have"),
        pytest.param(changed(1, ("EIT", "EIT"), name="co_signing.bodies"), "EIT twice", id="a body that signs twice"),
        pytest.param(changed(1, "0"), "at least 1", id="no time to answer"),
        pytest.param(changed(1, "0", name="admission.notice_days"), "at least 1", id="no public notice"),
    ],
)
async def test_what_the_service_cannot_decide_by_is_refused_and_nothing_else_waits(
    process: Process, change: RuleChanged, reason: str
) -> None:
    async with process() as world:
        await world.feed(change)
        (answer,) = await told(world)
        assert reason in str(answer.refused_en)
        assert (days_of(world.runtime.in_force), world.runtime.copy) == (15, None)
        await world.feed(changed(2, "20"))
        assert days_of(world.runtime.in_force) == 20


async def test_a_newer_folder_stands_below_what_was_approved_and_what_it_dropped_is_left_out(process: Process) -> None:
    async with process() as world:
        await world.feed(changed(1, "20"))
        plan = world.runtime.plan
        newer = {**plan.history, DAYS: [replace(one, value=17) for one in plan.history[DAYS]]}
        world.runtime.plan = replace(plan, history=newer)
        assert (world.runtime.in_force.on(date(2025, 8, 31))[DAYS], days_of(world.runtime.in_force)) == (17, 20)
        without = {name: one for name, one in plan.definitions.items() if name != DAYS}
        history = {name: one for name, one in plan.history.items() if name != DAYS}
        world.runtime.plan = replace(plan, definitions=without, history=history)
        assert DAYS not in world.runtime.in_force.on(DAY)


async def test_a_folder_that_no_longer_takes_an_approved_value_does_not_start(process: Process) -> None:
    async with process() as world:
        await world.feed(changed(1, "20"))
        plan, meaning = world.runtime.plan, world.runtime.plan.definitions[DAYS]
        world.runtime.plan = replace(plan, definitions={**plan.definitions, DAYS: replace(meaning, unit="switch")})
        with pytest.raises(PlanError, match=DAYS):
            await load_copy(world.runtime)


async def test_a_change_moves_the_version_of_those_who_read_it_alone(process: Process) -> None:
    async with process() as world:
        before = world.runtime.in_force
        await world.feed(changed(1, "20"))
        after = world.runtime.in_force
        kinds = ("judging", "continuing", "finance", "monitoring")
        assert [after.version_of(kind, DAY) for kind in kinds] == [before.version_of(kind, DAY) for kind in kinds]
        assert after.version_of("pool", DAY) != before.version_of("pool", DAY)
        assert after.version_of("pool", date(2025, 8, 31)) == before.version_of("pool", date(2025, 8, 31))
