"""A process that is asked to end tells it, ends its streams, and gives back what it holds."""

import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from intake.wiring import service as intake
from shared.http import new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.ids import uuid7
from shared.migrations.history import expected_revision
from shared.settings import Settings
from shared.testing.databases import Databases
from shared.testing.processes import ServiceProcess, free_ports

pytestmark = pytest.mark.anyio
_JOB = """
INSERT INTO job (id, kind, payload, due_at, created_by, caller) VALUES ($1, 'nobody takes it', '', now(), 'op', '{}')
"""


@asynccontextmanager
async def running(databases: Databases, folder: Path, act: str) -> AsyncIterator[tuple[ServiceProcess, str]]:
    """Intake's `serve` or `work` as a process of its own, and its database."""
    url = await databases.fresh(intake)
    environment = {**os.environ, "MIAOPU_INTAKE_DATABASE_URL": url, "MIAOPU_DATA_DIR": str(folder)}
    environment |= {"MIAOPU_KAFKA_BOOTSTRAP": "127.0.0.1:1", "MIAOPU_KAFKA_DEADLINE_S": "1"} if act == "work" else {}
    process = ServiceProcess("intake", act, free_ports(1)[0], environment, folder / "log")
    process.start()
    try:
        await process.ready()
        yield process, url
    finally:
        process.kill()
        await databases.drop(url)


def lines(process: ServiceProcess) -> list[dict[str, Any]]:
    """What it wrote to its log."""
    return [json.loads(line) for line in process.log_path.read_text().splitlines() if line.startswith("{")]


async def _job(url: str) -> str:
    connection = await asyncpg.connect(url)
    number = uuid7()
    await connection.execute(_JOB, number)
    await connection.close()
    return str(number)


async def test_an_open_event_stream_does_not_hold_up_the_end_and_start_and_end_stand_in_the_log(
    databases: Databases, tmp_path: Path
) -> None:
    async with running(databases, tmp_path, "serve") as (process, url):
        token = local_issuer(Settings(data_dir=tmp_path)).token("operator", Role.ADMIN)
        path = f"/intake/v1/jobs/{await _job(url)}/events"
        async with (
            new_client(60, process.url, {"Authorization": f"Bearer {token}"}) as client,
            client.stream("GET", path) as stream,
        ):
            assert stream.status_code == 200
            chunks = stream.aiter_text()
            assert "progress" in await anext(chunks)
            assert process.process is not None
            asked = time.monotonic()
            process.process.terminate()
            async for _ in chunks:
                pass
            assert await process.ended() == 0
            assert time.monotonic() - asked < 8
    started, *_ = [line for line in lines(process) if line["event"] == "started"]
    assert (started["service"], started["act"], started["mode"]) == ("intake", "serve", "embedded")
    assert started["head"] == expected_revision(intake)
    assert started["version"]
    [ended] = [line for line in lines(process) if line["event"] == "ended"]
    assert ended["version"] == started["version"]


async def test_work_that_is_asked_to_end_gives_back_its_leases(databases: Databases, tmp_path: Path) -> None:
    async with running(databases, tmp_path, "work") as (process, url):
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT count(*) FROM lease WHERE name = 'relay'") == 1
        assert process.process is not None
        process.process.terminate()
        assert await process.ended() == 0
        assert await connection.fetch("SELECT name FROM lease WHERE holder <> ''") == []
        await connection.close()
