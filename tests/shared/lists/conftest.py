"""A service with the list of cases, of two units."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy.schema import CreateTable

from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.frame import frame_service
from tests.shared.lists.cases import Case, router

FIRST = date(2024, 6, 6)
NUMBER = 23
"""Cases: every third without a day, days that repeat, states that alternate, the last five of Huangshi."""


@pytest.fixture
async def cases(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(frame_service(router=router)) as world:
        table: str = str(CreateTable(Case.__table__))  # type: ignore[arg-type]
        await world.fetch(table)
        for number in range(NUMBER):
            unit = "420200" if number >= NUMBER - 5 else "420100"
            due = None if number % 3 == 0 else FIRST + timedelta(days=number % 4)
            state = ("open", "closed")[number % 2]
            await world.runtime.database.pool.execute(
                "INSERT INTO made_up_case VALUES ($1, $2, $3, $4, $5)", number, f"code-{number % 7}", unit, state, due
            )
        yield world
