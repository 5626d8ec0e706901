"""A server that answers and cannot serve: refused for now in one line of the log, and let go of."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import asyncpg
import pytest

from intake.wiring import service as intake
from shared.database.failures import cannot_serve, is_infrastructure
from shared.http import Response
from shared.testing.builders import application
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.intake.given import BATCH

pytestmark = pytest.mark.anyio
CODES = {"25006": "read-only", "53100": "disk full", "53200": "out of memory", "57P05": "idle", "58030": "I/O error"}
_REFUSING = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '{code}'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION refuse()
"""
_HEAL = "DROP TRIGGER refuse ON journal; DROP FUNCTION refuse"
_OUTSIDE: dict[str, Any] = {"database_pool_size": 3}


def _error(code: str) -> BaseException:
    """As the driver makes it of what the server says."""
    error: BaseException = asyncpg.PostgresError.new({"C": code, "M": "said by the server"})
    return error


@pytest.mark.parametrize("code", [*CODES, "53000", "53300", "58000", "58P01", "57P01", "08006"])
def test_what_a_server_says_of_itself_says_nothing_of_the_request(code: str) -> None:
    assert is_infrastructure(_error(code))
    assert cannot_serve(_error(code)) is (code in CODES)


@pytest.mark.parametrize("code", ["23505", "22003", "42601", "P0001"])
def test_what_it_says_of_a_statement_is_no_infrastructure(code: str) -> None:
    assert not is_infrastructure(_error(code))
    assert not cannot_serve(_error(code))


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(intake, **_OUTSIDE) as world:
        yield world


async def submit(world: World, firm: int) -> Response:
    """By the hot path: bare asyncpg."""
    return await world.post("/v1/applications", application(firm), "city", scope={"unit": "420100"})


async def open_batch(world: World, code: str) -> Response:
    """By a unit of work: SQLAlchemy."""
    return await world.post("/v1/batches", {**BATCH, "code": code})


async def outside(world: World, statement: str) -> None:
    """By a connection of nobody's pool."""
    connection = await asyncpg.connect(world.runtime.database.url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def assert_refused_for_now(answer: Response) -> None:
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable"), answer.text
    assert int(answer.headers["retry-after"]) > 0


async def make_read_only(world: World) -> None:
    """What each pool has open leads to a former primary; a new connection leads to the new one."""
    session = "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    held = [await world.runtime.database.pool.acquire() for _ in range(_OUTSIDE["database_pool_size"])]
    for connection in held:
        await connection.execute(session)
        await world.runtime.database.pool.release(connection)
    async with world.runtime.database.engine.connect() as adapted:
        await adapted.exec_driver_sql(session)
        await adapted.commit()


async def test_nobody_stays_with_a_former_primary(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert (await open_batch(world, BATCH["code"])).status_code == 201
    writes: tuple[Callable[[], Awaitable[Response]], ...] = (
        partial(submit, world, 1),
        partial(open_batch, world, "2024-2"),
    )
    for write in writes:
        await make_read_only(world)
        world.runtime.database.watch._let_go_at = 0.0
        assert_refused_for_now(await write())
        assert (await write()).status_code == 201
    said = capsys.readouterr().err
    assert said.count("the database cannot be used") == 1
    assert "25006" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("code", CODES, ids=CODES.values())
async def test_a_server_that_cannot_write_is_one_line_and_no_traceback(
    world: World, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    assert (await open_batch(world, BATCH["code"])).status_code == 201
    await outside(world, _REFUSING.format(code=code))
    for firm in range(1, 6):
        assert_refused_for_now(await submit(world, firm))
        assert_refused_for_now(await open_batch(world, f"2024-{firm + 2}"))
    said = capsys.readouterr().err
    assert said.count("the database cannot be used") == 1
    assert "Traceback" not in said
    await outside(world, _HEAL)
    assert (await submit(world, 1)).status_code == 201
    assert (await open_batch(world, "2024-3")).status_code == 201


async def test_the_end_of_an_outage_is_told_once_it_has_been_quiet(
    world: World, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = world.runtime.database.state
    state.failed(_error("53100"))
    await world.fetch("SELECT 1")
    assert state.down_since is not None  # a full server still reads
    monkeypatch.setattr("shared.database.state._QUIET_S", 0.0)
    await world.fetch("SELECT 1")
    assert state.down_since is None
    assert capsys.readouterr().err.count("the database can be used again") == 1


async def test_a_server_that_only_reads_is_not_ready_and_a_new_connection_is_tried(world: World) -> None:
    await make_read_only(world)
    answer = await world.client.get("/intake/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "read-only")
    assert (await world.client.get("/intake/readyz")).status_code == 200


async def test_what_listens_outside_the_pools_lets_go_too(world: World) -> None:
    listening = await world.runtime.database.connect()
    await world.runtime.database.watch.let_go()
    assert listening.is_closed()
