"""The programme on the embedded platform: the committed workbook, and one with another seed."""

from pathlib import Path

import pytest

from miaopu.demo.generate import make_workbook
from miaopu.demo.programme.run import run_programme
from miaopu.demo.programme.story import BankAccess, SeatRule, Story
from miaopu.demo.serving import BankProcess, serving
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.plan.load import load_plan
from shared.services import SERVICE_NAMES
from shared.settings import Settings
from tests.journeys.telling import Silent, assert_counts_follow

pytestmark = [pytest.mark.anyio, pytest.mark.slow, pytest.mark.timeout(240), pytest.mark.xdist_group("heavy")]
COMMITTED = Path(__file__).parents[2] / "examples" / "hubei-2024" / "applications.xlsx"


async def programme(folder: Path, workbook: Path, cap: int) -> Story:
    settings = Settings(data_dir=folder)
    bank = BankProcess(folder / "bank.sqlite")
    try:
        async with serving(settings) as url:
            issuer = local_issuer(settings)
            return await run_programme(
                dict.fromkeys(SERVICE_NAMES, url),
                lambda role, subject, scope=None: issuer.token(subject, Role(role), scope),
                workbook,
                SeatRule(cap),
                BankAccess(bank.webhook_url, bank.start, bank.copy),
                Silent(),
                load_plan(),
            )
    finally:
        bank.stop()


async def test_the_committed_workbook_from_import_to_the_banks_inbox(tmp_path: Path) -> None:
    assert_counts_follow(await programme(tmp_path, COMMITTED, 500), COMMITTED, 500)


async def test_another_workbook_and_cap_follow_their_own_numbers(tmp_path: Path) -> None:
    workbook = tmp_path / "applications.xlsx"
    make_workbook(workbook, 90, 7)
    assert_counts_follow(await programme(tmp_path, workbook, 40), workbook, 40)
