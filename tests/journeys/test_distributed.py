"""The same programme with every service as its own `serve` and `work` processes on real Kafka and PostgreSQL."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from miaopu.demo.generate import make_workbook
from miaopu.demo.programme.run import run_programme
from miaopu.demo.programme.story import BankAccess, SeatRule
from miaopu.demo.serving import BankProcess
from shared.clients.eligibility import EligibilityClient
from shared.clients.pool import PoolClient
from shared.plan.load import load_plan
from shared.postgres.private_server import start_private_server
from shared.schemas.approvals import DecisionIn
from shared.schemas.eligibility.rule_changes import RuleChangeIn
from shared.schemas.eligibility.rule_contents import ParameterChangeIn
from shared.services import SERVICE_NAMES
from shared.testing.processes import Distributed
from tests.journeys.telling import Silent, assert_counts_follow

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.xdist_group("heavy"),
]


async def a_change_of_the_rules_reaches_every_process(platform: Distributed) -> None:
    """Two people change the days of an answer: every service confirms it, and pool's `serve`, which hears no event,
    tells it too.
    """
    share = ParameterChangeIn(kind="parameter", name="removal.answer_days", value="30")
    wanted = RuleChangeIn(title="听取陈述的天数", source="鄂知发〔2027〕1 号", since=date(2099, 1, 1), changes=[share])
    url, pool_url = platform.urls["eligibility"], platform.urls["pool"]
    async with EligibilityClient(url, platform.token("province", "rules-first")) as first:
        change = await first.post_rule_change(wanted)
    async with EligibilityClient(url, platform.token("province", "rules-second")) as second, asyncio.timeout(60):
        await second.post_decision(change.approval_id, DecisionIn(decision="approve", digest=change.digest))
        while (await second.read_rule_change(change.id)).awaited:
            await asyncio.sleep(0.2)
        confirmed = (await second.read_rule_change(change.id)).confirmed_by
    assert {one.service for one in confirmed} == set(SERVICE_NAMES) - {EligibilityClient.service}
    async with PoolClient(pool_url, platform.token("province", "rules-second")) as pool, asyncio.timeout(30):
        while (await pool.get_rules()).newest_change != change.id:
            await asyncio.sleep(0.2)
        told = {one.name: one.value for one in (await pool.get_rules(on=date(2099, 1, 1))).parameters}
    assert told["removal.answer_days"] == "30"


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
        await a_change_of_the_rules_reaches_every_process(platform)
    finally:
        if platform is not None:
            await asyncio.to_thread(platform.stop)
        bank.stop()
        server.stop()
