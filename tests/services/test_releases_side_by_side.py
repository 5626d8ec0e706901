"""A program runs on a database that a newer release has migrated, as long as that release says that it may."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from intake.wiring import service as intake
from miaopu.platform import SERVICES
from shared.migrations.floor import Fit, Schema, SchemaTooNew
from shared.migrations.history import History, history_of, oldest_head, script_of
from shared.migrations.migrate import migrate
from shared.service import Service
from shared.testing.databases import Databases
from shared.testing.world import World, open_world
from tests.services.conftest import InThread
from tests.services.frame_acts import frame_acts, furnish
from tests.services.newer_release import EXPANDED, NEXT, next_release
from tests.services.seeding import SCOPED, WUHAN, Placed, perform, remember, routes_of
from tests.services.seeds import SEEDS

pytestmark = pytest.mark.anyio
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=[service.name for service in SERVICES])
TAKEN_AWAY = ("drop_column", "drop_table", "drop_constraint", "rename_table", "alter_column")
OURS = History("c", frozenset("abc"))


@pytest.mark.parametrize(
    ("schema", "fit"),
    [
        pytest.param(Schema("c", "b", frozenset("abc")), Fit.SAME, id="its own"),
        pytest.param(Schema("c"), Fit.SAME, id="its own, from before the floor"),
        pytest.param(Schema(), Fit.BEHIND, id="empty"),
        pytest.param(Schema("b", "a", frozenset("ab")), Fit.BEHIND, id="older"),
        pytest.param(Schema("e", "b", frozenset("abcde")), Fit.AHEAD, id="newer, the floor is known"),
        pytest.param(Schema("e", "c", frozenset("abcde")), Fit.AHEAD, id="newer, the floor is our head"),
        pytest.param(Schema("e", "d", frozenset("abcde")), Fit.FOREIGN, id="newer, the floor is unknown"),
        pytest.param(Schema("e", "b", frozenset("abde")), Fit.FOREIGN, id="of another line than ours"),
        pytest.param(Schema("x", "b", frozenset("abc")), Fit.FOREIGN, id="a version that its own list lacks"),
        pytest.param(Schema("e"), Fit.FOREIGN, id="unknown and without a floor"),
    ],
)
def test_a_program_runs_on_its_own_head_or_beyond_where_the_floor_lets_it(schema: Schema, fit: Fit) -> None:
    assert schema.fit(OURS) is fit


@EACH_SERVICE
def test_a_revision_that_takes_something_away_says_who_may_still_run(service: Service) -> None:
    script = script_of(service)
    floored = {"2026_11_28_schema_floor"}
    for revision in script.walk_revisions("base", "heads"):
        text = Path(revision.path).read_text(encoding="utf-8")
        if floored & {found.revision for found in script.iterate_revisions(revision.revision, "base")}:
            said = getattr(revision.module, "oldest_head", None)
            assert said is not None or not any(f"op.{act}(" in text for act in TAKEN_AWAY), revision.path
            assert oldest_head(script, revision.revision) in history_of(service).revisions


@asynccontextmanager
async def on_the_next_release(
    service: Service, databases: Databases, folder: Path, *statements: str, contracts: bool = False
) -> AsyncIterator[tuple[World, Service]]:
    """Today's program on a database that the next release has migrated."""
    url = await databases.fresh(service)
    newer = next_release(service, folder, *statements, contracts=contracts)
    assert await migrate(url, newer) is Fit.BEHIND
    try:
        async with open_world(service, url, folder / "data") as world:
            yield world, newer
    finally:
        await databases.drop(url)


@EACH_SERVICE
async def test_todays_program_does_all_its_acts_on_the_next_schema(
    service: Service, databases: Databases, tmp_path: Path
) -> None:
    seed = SEEDS[service.name]
    async with on_the_next_release(service, databases, tmp_path, *EXPANDED) as (world, _):
        world.runtime.compute = InThread(1)
        ready = await world.client.get(f"/{service.name}/readyz")
        assert (ready.status_code, ready.json()["migration"], ready.json()["fit"]) == (200, NEXT, "ahead")
        await seed.ground(world)
        placed, routes = Placed(WUHAN), {route.operation: route for route in routes_of(service)}
        await seed.side(world, placed)
        await furnish(world, placed)
        for act in (*seed.acts, *frame_acts(service)):
            if act.before:
                await act.before(world, placed)
            answer = await perform(world, placed, routes[act.operation], act)
            assert answer.status_code < 300, (act.operation, answer.text)
            remember(placed, act, answer)
        for route in routes.values():
            if not route.writes and not route.streams:
                role = min(route.roles - set(SCOPED) or route.roles)
                read = await world.client.get(
                    placed.path(route.path), headers=world.headers(role, **placed.scope(role))
                )
                assert read.status_code < 500, (route.operation, read.text)


async def test_todays_migrator_leaves_a_newer_database_as_it_is(databases: Databases, tmp_path: Path) -> None:
    async with on_the_next_release(intake, databases, tmp_path, *EXPANDED) as (world, newer):
        assert await migrate(world.runtime.database.url, intake) is Fit.AHEAD
        assert await migrate(world.runtime.database.url, newer) is Fit.SAME
        (row,) = await world.fetch("SELECT version_num FROM alembic_version")
        assert row["version_num"] == NEXT


async def test_a_floor_above_the_program_is_one_sentence_in_both_languages(
    databases: Databases, tmp_path: Path
) -> None:
    async with on_the_next_release(intake, databases, tmp_path, contracts=True) as (world, _):
        ready = await world.client.get("/intake/readyz")
        assert ready.status_code == 503
        assert "请启动较新的版本" in ready.json()["fit"]
        assert "start the newer release" in ready.json()["fit"]
        with pytest.raises(SchemaTooNew, match=NEXT):
            await migrate(world.runtime.database.url, intake)
        status, said = await _ended("serve", world.runtime.database.url)
        assert status == 2, said
        [line] = said.splitlines()
        assert NEXT in line
        assert "start the newer release" in line


async def _ended(act: str, url: str) -> tuple[int | None, str]:
    """A process of today's program, and what it said."""
    environment = {**os.environ, "MIAOPU_INTAKE_DATABASE_URL": url, "MIAOPU_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "intake",
        act,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(90):
        output, _ = await process.communicate()
    return process.returncode, output.decode()


async def test_each_migration_leaves_the_floor_and_what_it_has_run(databases: Databases) -> None:
    url = await databases.fresh(intake)
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow("SELECT oldest_head, revisions FROM schema_floor")
    finally:
        await connection.close()
    await databases.drop(url)
    assert row["oldest_head"] == oldest_head(script_of(intake), history_of(intake).head)
    assert set(row["revisions"]) == history_of(intake).revisions
