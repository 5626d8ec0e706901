"""From an application's 201 to pool's copy of its assessment: intake, eligibility and pool in one process."""

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

from miaopu.platform import SERVICES
from shared.http import AsyncClient, HTTPError, new_client
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.postgres.private_server import ensure_database
from shared.settings import Settings
from shared.testing.builders import application
from shared.testing.processes import free_ports
from tests.benchmarks.bench import WRITTEN, Bench, Measure, Play
from tests.benchmarks.machine import CannotMeasure, on_measured_core
from tests.benchmarks.report import Goal, Line, Round

_WORKERS, _EACH, _WARM = 4, 60, 10
_SEEN = "SELECT true FROM candidate WHERE application_id = $1 AND outcome IS NOT NULL"
_PAUSE_S = 0.0005


@contextmanager
def _open(bench: Bench) -> Iterator[Play]:
    folder = bench.folder / "visibility"
    settings = Settings(data_dir=folder)
    for service in SERVICES:
        asyncio.run(ensure_database(bench.server.url("postgres"), service.database))
    bench.execute(bench.intake_database(), f"TRUNCATE {WRITTEN}")  # what another measure left would be judged first
    (port,) = free_ports(1)
    environment = {**os.environ, "MIAOPU_DATABASE_URL": bench.server.url("postgres")}
    command = on_measured_core([sys.executable, "-m", "miaopu", "up", "--data", str(folder), "--port", str(port)])
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    url, numbers = f"http://127.0.0.1:{port}", iter(range(int(time.time()) % 10**7 * 50, 10**9))
    pool_url = bench.server.url("miaopu_pool")
    try:
        headers = asyncio.run(_ready(url, settings))
        yield lambda: asyncio.run(_round(url, pool_url, headers, numbers))
    finally:
        process.terminate()
        process.wait(30)


async def _ready(url: str, settings: Settings) -> dict[str, str]:
    """Waits for the platform and opens its batch; the headers of a city."""
    async with new_client(10, url) as client:
        for _ in range(300):
            with contextlib.suppress(HTTPError):
                if (await client.get("/readyz")).status_code == 200:
                    break
            await asyncio.sleep(0.1)
        else:
            raise CannotMeasure("the platform did not get ready")
        issuer = local_issuer(settings)
        province = {"Authorization": f"Bearer {issuer.token('bench', Role.PROVINCE)}"}
        day = "2024-06-15"
        batch = {"code": "2024-1", "title": "批次", "authority": "IPO"}
        batch |= {"reference_date": day, "opens_on": day, "closes_on": day}
        await client.post("/intake/v1/batches", json=batch, headers=province)
    return {"Authorization": f"Bearer {issuer.token('bench-city', Role.CITY, {'unit': '420100'})}"}


async def _round(url: str, pool_url: str, headers: dict[str, str], numbers: Iterator[int]) -> Round:
    seen: list[float] = []
    async with new_client(10, url, headers) as client:
        await asyncio.gather(*(_worker(client, pool_url, numbers, seen) for _ in range(_WORKERS)))
    cuts = statistics.quantiles(seen, n=100)
    return {"p50": cuts[49] * 1000, "p99": cuts[98] * 1000}


async def _worker(client: AsyncClient, pool_url: str, numbers: Iterator[int], seen: list[float]) -> None:
    connection = await asyncpg.connect(pool_url)
    look = await connection.prepare(_SEEN)
    for place in range(_WARM + _EACH):
        answer = await client.post("/intake/v1/applications", json=application(next(numbers)))
        accepted = time.perf_counter()
        if answer.status_code != 201:
            raise CannotMeasure(answer.text)
        while not await look.fetchval(answer.json()["id"]):
            if time.perf_counter() - accepted > 10:
                raise CannotMeasure("an application did not reach pool within 10 s")
            await asyncio.sleep(_PAUSE_S)
        if place >= _WARM:
            seen.append(time.perf_counter() - accepted)
    await connection.close()


MEASURE = Measure(
    "visibility",
    "POST accepted → pool's copy visible, one process, 4 connections",
    _open,
    (
        Line("p50, ms", lambda one: one["p50"], ".1f", Goal(10, 25, smaller_is_better=True)),
        Line("p99, ms", lambda one: one["p99"], ".1f", Goal(35, 100, smaller_is_better=True)),
    ),
)
