"""A term of the banks that two people change: decided by at once, with counts of what the change meets."""

from collections.abc import AsyncIterator
from datetime import date
from uuid import UUID

import pytest

from finance_matching.domain.deadlines import Deadlines
from finance_matching.wiring import service
from shared.domain.approved import ApprovedValue
from shared.events.eligibility import RuleChanged
from shared.events.finance_matching import FinanceMatchingRulesTaken
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import LEFT_ON, LISTED_ON, admitted, bank, exited, propose, publish

pytestmark = pytest.mark.anyio
TERM = "revocation.received_within_hours"


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """A bank, both lists published, one firm revoked, and a version of each list that waits for its decision."""
    async with world_of(service) as world:
        await world.feed(admitted(1), admitted(2))
        await bank(world)
        await publish(world)
        await world.feed(exited(1))
        await propose(world, "members", LEFT_ON)
        yield world


def changed(name: str, on: date) -> RuleChanged:
    value = ApprovedValue(name=name, value="12", since=on, source="鄂知发〔2026〕18 号")
    return RuleChanged(
        plan_id="hubei", rule_change_id=UUID(int=1), position=1, effective_on=on, document=value.source,
        changed=(name,), approved=(value,),
    )  # fmt: skip


async def counts(world: World) -> tuple[dict[str, int], dict[str, int]]:
    """What the service says that the change touches, and what is pending."""
    (told,) = [event for event in await world.published() if isinstance(event, FinanceMatchingRulesTaken)]
    touches, pending = ({one.noun: one.count for one in each} for each in (told.touches, told.pending))
    return touches, pending


async def test_a_term_dated_back_meets_versions_and_revocations_since(world: World) -> None:
    await world.feed(changed(TERM, LISTED_ON))
    assert await counts(world) == ({"list_versions": 2, "revocations": 2}, {"list_versions": 0, "revocations": 0})
    assert Deadlines.of(world.runtime.in_force.on(LISTED_ON)).received.total_seconds() == 12 * 3600


async def test_what_began_before_a_term_and_is_undecided_stays_under_the_one_before(world: World) -> None:
    await world.feed(changed(TERM, date(2099, 1, 1)))
    assert await counts(world) == ({}, {"list_versions": 1, "revocations": 2})


async def test_a_parameter_that_nothing_reads_yet_meets_nothing(world: World) -> None:
    await world.feed(changed("roadshows.chains_per_month", LISTED_ON))
    assert await counts(world) == ({}, {})
