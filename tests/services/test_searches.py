"""Where people search firms: every list of them takes `q`, every name is known, and an index finds it."""

import asyncio
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from pool.store.queries import CANDIDATES
from pool.store.tables import Candidate
from pool.wiring import service as pool
from shared.domain.name_keys import name_key
from shared.firms.names import follow_names, keep_names, row_of
from shared.ids import uuid7
from shared.migrations.migrate import migrate
from shared.service import wired_service
from shared.services import SERVICE_NAMES
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import assessed
from tests.services.seeding import routes_of

pytestmark = pytest.mark.anyio
LISTS_OF_FIRMS = {
    "intake/v1/applications",
    "eligibility/v1/assessments",
    "eligibility/v1/compliance-checks",
    "eligibility/v1/flips",
    "eligibility/v1/reviews",
    "eligibility/v1/waivers",
    "pool/v1/admission-lists/{list_id}/firms",
    "pool/v1/candidates",
    "pool/v1/exits",
    "pool/v1/members",
    "pool/v1/reinstatements/due",
    "pool/v1/removal-proposals",
    "pool/v1/screenings/{screening_id}/entries",
    "pool/v1/seat-lines",
    "monitoring/v1/appeals",
    "monitoring/v1/members",
    "monitoring/v1/progress-reports",
    "monitoring/v1/violations",
    "finance-matching/v1/lists/{kind}",
    "finance-matching/v1/lists/{kind}/versions/{version}/entries",
    "finance-matching/v1/receipts",
}
NOT_SEARCHED = {"intake/v1/imports/{import_id}/rows": "rows of one file, of which many are no firm's"}
FROM_ELSEWHERE = {
    "import_row": "what a file says, refused rows too",
    "past_assessment": "was an assessment",
    "flip": "of an assessment",
    "compliance_check": "of a membership",
    "screening_entry": "of a candidate",
    "removal_proposal": "of a member",
    "list_entry": "of a member",
    "list_version_entry": "of a member",
}
"""Tables whose names stand in a table of the service that is looked through."""
MANY = 20_000


def test_every_list_of_firms_can_be_searched() -> None:
    routes = [route for name in SERVICE_NAMES for route in routes_of(wired_service(name))]
    lists = {route.path.lstrip("/"): route.queries for route in routes if {"sort", "limit"} <= route.queries}
    searched = {path for path, queries in lists.items() if "q" in queries}
    by_code = {path for path, queries in lists.items() if "uscc" in queries}
    assert LISTS_OF_FIRMS - searched == set()
    assert by_code - searched == set(NOT_SEARCHED)


@pytest.mark.parametrize("name", SERVICE_NAMES)
def test_every_table_with_names_of_firms_is_looked_through_or_copies_one_that_is(name: str) -> None:
    service = wired_service(name)
    named = {table.name for table in service.metadata.tables.values() if {"uscc", "name"} <= {*table.columns.keys()}}
    assert named - FROM_ELSEWHERE.keys() == set(service.names)


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(pool) as world:
        yield world


async def searched(world: World, q: str) -> list[str]:
    return [item["name"] for item in (await world.get("/v1/candidates", params={"q": q})).json()["items"]]


async def test_a_name_is_found_soon_after_the_commit_that_brought_it(world: World) -> None:
    follower = asyncio.create_task(follow_names(world.runtime, pool.names))
    try:
        for number in (1, 2):
            await world.feed(assessed(number))
            async with asyncio.timeout(20):
                while not await searched(world, f"第{number}号企业"):
                    await asyncio.sleep(0.05)
    finally:
        follower.cancel()


async def test_a_name_is_found_whoever_wrote_it(world: World) -> None:
    """As a program of an earlier release does, that knows nothing of searches."""
    await world.fetch(
        "INSERT INTO candidate (application_id, uscc, name, reporting_unit)"
        " VALUES ($1, 'code', '鄂州旧版光学', '420700')",
        uuid7(),
    )
    assert await searched(world, "旧版") == []
    await world.keep_names()
    assert await searched(world, "旧版") == ["鄂州旧版光学"]


async def test_one_process_keeps_names_at_a_time_and_each_name_once(world: World) -> None:
    await world.feed(assessed(1), assessed(2))
    async with world.runtime.database.connection() as one, world.runtime.database.connection() as other:
        async with one.transaction():
            assert await keep_names(one, pool.names) == 2
            assert await keep_names(other, pool.names) == 0
        assert await keep_names(other, pool.names) == 0


async def test_what_there_was_before_is_found_once_the_migration_is_done(world: World) -> None:
    await world.feed(assessed(1))
    await migrate(world.runtime.database.url, pool)
    assert await searched(world, "第1号") == ["第1号企业"]


async def test_many_names_are_searched_by_their_index(world: World) -> None:
    async with world.runtime.database.connection() as connection:
        await given_many_firms(connection)
        for q in ("鑫曜激光", "曜燊", "武汉鑫曜", "whxyjg", "xyjgkj", uscc(77)[8:], uscc(77)[-5:]):
            plan = await plan_of(connection, q)
            assert "ix_firm_name_parts" in plan, q
            assert "Seq Scan" not in plan, q


async def given_many_firms(connection: Any) -> None:
    """Firms whose names share their town and their form, as those of a register do."""
    chance = Random(5)
    marks = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    names = [f"武汉{''.join(chance.choices(marks, k=3))}科技有限公司" for _ in range(MANY)]
    names[77] = "武汉鑫曜燊激光科技有限公司"
    codes = [uscc(number) for number in range(MANY)]
    await connection.execute("DROP INDEX ix_firm_name_parts")
    rows = [row_of(code, name) for code, name in zip(codes, names, strict=True)]
    await connection.copy_records_to_table(
        "firm_name", records=[tuple(row.values()) for row in rows], columns=list(rows[0])
    )
    await connection.copy_records_to_table(
        "candidate",
        records=[(uuid7(), code, name, "420100") for code, name in zip(codes, names, strict=True)],
        columns=["application_id", "uscc", "name", "reporting_unit"],
    )
    await connection.execute("CREATE INDEX ix_firm_name_parts ON firm_name USING gin (parts)")
    await connection.execute("VACUUM ANALYZE firm_name, candidate")


async def plan_of(connection: Any, q: str) -> str:
    """How PostgreSQL reads the first page of what is searched."""
    found = CANDIDATES.filters["q"].condition(name_key(q))
    statement = select(Candidate).where(found).order_by(Candidate.application_id).limit(51)
    words = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})  # type: ignore[no-untyped-call]
    return "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {words}"))
