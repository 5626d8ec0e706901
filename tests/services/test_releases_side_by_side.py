"""A program runs on a database that a newer release has migrated, as long as that release says that it may."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from alembic.script import Script

from intake.wiring import service as intake
from miaopu.platform import SERVICES
from shared.migrations.floor import Fit, Schema, SchemaTooNew
from shared.migrations.history import History, history_of, oldest_head, script_of, upto
from shared.migrations.migrate import migrate
from shared.service import Service
from shared.testing.databases import Databases
from shared.testing.forks import forks
from shared.testing.in_thread import InThread
from shared.testing.world import World, open_world
from tests.services.frame_acts import frame_acts, furnish
from tests.services.newer_release import EXPANDED, NEXT, next_release
from tests.services.seeding import SCOPED, WUHAN, Placed, perform, remember, routes_of
from tests.services.seeds import SEEDS
from tests.services.tightened import WIDER, statements_of, tightened

pytestmark = pytest.mark.anyio
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES, ids=[service.name for service in SERVICES])
FLOORED = "2026_11_28_schema_floor"
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


@pytest.mark.parametrize(
    ("statement", "strict"),
    [
        ("ALTER TABLE seat ADD COLUMN freed INTEGER DEFAULT 0 NOT NULL", []),
        ("ALTER TABLE seat ADD COLUMN freed INTEGER", []),
        ("ALTER TABLE seat ADD CONSTRAINT freed_positive CHECK (added >= 0 AND added <> abs(-1))", []),
        ("CREATE TABLE other (id UUID NOT NULL, CONSTRAINT one UNIQUE (id))", []),
        ("CREATE UNIQUE INDEX one_a_day ON fresh (day)", []),
        ("CREATE INDEX ix_seat_unit ON seat (unit)", []),
        ("ALTER TABLE seat ALTER COLUMN unit DROP NOT NULL", []),
        ("ALTER TABLE seat DROP CONSTRAINT known_unit", []),
        ("ALTER TABLE seat ADD COLUMN freed INTEGER NOT NULL", ["freed"]),
        ("ALTER TABLE seat ADD CONSTRAINT within CHECK (used + added <= cap)", ["within"]),
        ("ALTER TABLE seat ADD CONSTRAINT known CHECK (unit IN ('added'))", ["known"]),
        ("ALTER TABLE seat ADD CONSTRAINT once UNIQUE (unit, added)", ["once"]),
        ("ALTER TABLE seat ADD CONSTRAINT fk FOREIGN KEY(unit) REFERENCES unit (id)", ["fk"]),
        ("CREATE UNIQUE INDEX one_a_unit ON seat (unit)", ["one_a_unit"]),
        ("ALTER TABLE seat ALTER COLUMN unit SET NOT NULL", ["unit"]),
        ("ALTER TABLE seat ALTER COLUMN unit TYPE INTEGER", ["unit"]),
        ("ALTER TABLE seat DROP COLUMN unit", ["unit"]),
        ("ALTER TABLE seat RENAME unit TO city", ["unit"]),
        ("ALTER TABLE seat RENAME TO place", ["seat"]),
        ("DROP TABLE seat", ["seat"]),
    ],
)
def test_what_older_programs_may_break_by_is_read_off_a_revisions_statements(statement: str, strict: list[str]) -> None:
    assert (
        tightened(["CREATE TABLE fresh (day DATE)", "ALTER TABLE seat ADD COLUMN added INTEGER", statement]) == strict
    )


@EACH_SERVICE
def test_a_revision_that_takes_something_away_or_tightens_it_raises_the_floor(service: Service) -> None:
    for revision in _since_the_floor(service):
        strict = [name for name in tightened(statements_of(revision)) if (revision.revision, name) not in WIDER]
        before, after = _floors(service, revision)
        assert not strict or before < after, (revision.path, strict)


@EACH_SERVICE
def test_no_revision_lowers_the_floor_or_names_one_that_does_not_lead_to_it(service: Service) -> None:
    for revision in _since_the_floor(service):
        before, after = _floors(service, revision)
        assert before <= after, revision.path


def test_a_generated_revision_that_tightens_a_rule_is_found(tmp_path: Path) -> None:
    """It carries the floor over from the revision before, as `make migration` writes it."""
    rule = "ALTER TABLE batch ADD CONSTRAINT ck_batch_short CHECK (length(title) < 9)"
    for contracts in (False, True):
        newer = next_release(intake, tmp_path, rule, contracts=contracts)
        revision = script_of(newer).get_revision(NEXT)
        before, after = _floors(newer, revision)
        assert tightened(statements_of(revision)) == ["ck_batch_short"]
        assert (before < after) is contracts


def test_what_is_said_to_be_wider_is_there() -> None:
    found = {
        (revision.revision, name)
        for service in SERVICES
        for revision in _since_the_floor(service)
        for name in tightened(statements_of(revision))
    }
    assert set(WIDER) <= found


def _since_the_floor(service: Service) -> list[Script]:
    script = script_of(service)
    return [
        revision
        for revision in script.walk_revisions("base", "heads")
        if FLOORED in upto(script, revision.revision) and revision.revision != FLOORED
    ]


def _floors(service: Service, revision: Script) -> tuple[int, int]:
    """How far up the history the floor stood before the revision, and stands after it."""
    script = script_of(service)
    history = list(reversed(upto(script, revision.revision)))
    before, after = oldest_head(script, str(revision.down_revision)), oldest_head(script, revision.revision)
    assert before is not None
    assert after is not None
    return history.index(before), history.index(after)


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
        url = world.runtime.database.url
        ended = await asyncio.to_thread(
            forks().run, "intake", "serve", env={**os.environ, "MIAOPU_INTAKE_DATABASE_URL": url, "MIAOPU_PORT": "0"}
        )
        assert ended.returncode == 2, ended.stderr
        [line] = (ended.stdout + ended.stderr).splitlines()
        assert NEXT in line
        assert "start the newer release" in line


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
