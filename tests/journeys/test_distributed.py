"""The same programme with every service as its own `serve` and `work` processes on real Kafka and PostgreSQL."""

import asyncio
from pathlib import Path

import pytest

from miaopu.demo.generate import make_workbook
from miaopu.demo.programme.run import run_programme
from miaopu.demo.programme.story import BankAccess, SeatRule
from miaopu.demo.serving import BankProcess
from shared.plan.load import load_plan
from shared.postgres.private_server import start_private_server
from shared.testing.processes import Distributed
from tests.journeys.telling import Silent, assert_counts_follow

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("heavy"),
]


async def test_the_programme_as_separate_processes(tmp_path: Path, kafka_address: str) -> None:
    workbook = tmp_path / "applications.xlsx"
    make_workbook(workbook, 90, 7)
    server = await asyncio.to_thread(start_private_server, tmp_path / "postgres")
    bank = BankProcess(tmp_path / "bank.sqlite")
    platform: Distributed | None = None
    try:
        platform = Distributed(tmp_path, server, kafka_address)
        await platform.migrate()
        await platform.start()
        story = await run_programme(
            platform.urls,
            platform.token,
            workbook,
            SeatRule(40),
            BankAccess(bank.webhook_url, bank.start, bank.copy),
            Silent(),
            load_plan(),
        )
        assert_counts_follow(story, workbook, 40)
    finally:
        if platform is not None:
            await asyncio.to_thread(platform.stop)
        bank.stop()
        server.stop()
