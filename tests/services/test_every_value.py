"""Another value of a parameter is another answer, whichever it is; what none reads yet is marked so, and only that."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from pool.wiring import service
from shared.plan.in_force import DECIDES
from shared.testing.databases import Databases
from shared.testing.world import World, open_world
from tests.services.plan_values import alarms, judging, members, pool
from tests.services.plan_values.shown import SHIPPED, Shown, with_value

ROWS: Final[dict[str, Shown]] = {**judging.ROWS, **members.ROWS, **alarms.ROWS}
MARKED: Final = {name for name, meaning in SHIPPED.definitions.items() if meaning.not_read_yet}


def test_each_parameter_changes_an_answer_or_is_marked_as_not_read_yet() -> None:
    shown = [*ROWS, *pool.ROWS]
    assert len(shown) == len(set(shown))
    assert set(shown) == SHIPPED.definitions.keys() - MARKED


def test_nothing_that_decides_is_marked() -> None:
    assert not [name for name in MARKED if name.startswith(DECIDES)]


@pytest.mark.parametrize("name", ROWS)
def test_another_value_is_another_answer(name: str) -> None:
    row = ROWS[name]
    assert row.answer(with_value(name, row.value)) != row.answer(SHIPPED)


@pytest.fixture(scope="module")
async def full(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[str, World]]:
    """A full pool, closed: its database, and the world that knows which facts it has heard."""
    url = await databases.fresh(service)
    async with open_world(service, url, tmp_path_factory.mktemp("full")) as world:
        await pool.given_a_full_pool(world)
    yield url, world
    await databases.drop(url)


@pytest.mark.anyio
@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group("values")) for name in pool.ROWS])
async def test_another_value_is_another_answer_of_the_pool(
    name: str, full: tuple[str, World], databases: Databases, tmp_path: Path
) -> None:
    url, ground = full
    row, answers = pool.ROWS[name], []
    for plan in (SHIPPED, with_value(name, row.value)):
        copy = await databases.copy(url)
        async with open_world(service, copy, tmp_path) as world:
            world.sequences.update(ground.sequences)
            world.runtime.plan = plan
            answers.append(await row.answer(world))
        await databases.drop(copy)
    assert answers[0] != answers[1], answers[0]
