"""A file that is sent back holds a unit's own rows alone (F-J5): workbooks are opened and read cell by cell."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.http import Response
from shared.testing.databases import Databases
from shared.testing.world import World
from tests.services.conftest import opened
from tests.services.seed_intake import SEED, imported_code, side, workbook_of
from tests.services.seeding import BATCH, HUANGSHI, WUHAN, Placed, Side, content_of

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("services-intake")]
_UPLOAD = {"Content-Type": "application/octet-stream"}


@pytest.fixture
async def world(databases: Databases, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(SEED, databases, tmp_path) as world:
        yield world


async def workbook(world: World, import_id: str, who: Side | None) -> Response:
    """The answered workbook as a city asks for it, or as the province does."""
    path = f"/v1/imports/{import_id}/workbook"
    return await world.get(path, "city", scope={"unit": who.unit}) if who else await world.get(path)


async def test_each_city_reads_its_own_rows_and_none_of_the_others(world: World) -> None:
    places = [Placed(WUHAN), Placed(HUANGSHI)]
    for placed in places:
        await side(world, placed)
    for own, other in (places, places[::-1]):
        answer = content_of(await workbook(world, own.ids["import_id"], own.side))
        assert imported_code(own.side) in answer
        assert imported_code(other.side) not in answer
        assert (await workbook(world, own.ids["import_id"], other.side)).status_code == 404


async def test_a_workbook_of_both_units_that_the_province_sent_is_the_provinces_alone(world: World) -> None:
    started = await world.call(
        "POST", f"/v1/imports?batch={BATCH}", content=workbook_of(WUHAN, HUANGSHI), headers=_UPLOAD
    )
    await world.run_jobs()
    import_id = started.json()["id"]
    everything = content_of(await workbook(world, import_id, None))
    assert {imported_code(WUHAN), imported_code(HUANGSHI)} <= set(everything.split("\t"))
    for who in (WUHAN, HUANGSHI):
        assert (await workbook(world, import_id, who)).status_code == 404
