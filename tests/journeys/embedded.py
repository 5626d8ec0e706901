"""The programme on the embedded platform, in this process."""

from pathlib import Path
from typing import Any

from miaopu.demo.programme.run import run_programme
from miaopu.demo.programme.story import BankAccess, SeatRule, Story
from miaopu.demo.serving import BankProcess, serving
from shared.identity.caller import Role
from shared.identity.keys import local_issuer
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.services import SERVICE_NAMES
from shared.settings import Settings
from tests.journeys.telling import Silent


async def programme(
    folder: Path, workbook: Path, cap: int, plan_dir: Path = PLANS / DEFAULT_PROVINCE, **others: Any
) -> Story:
    """Plays a workbook to its end; `others` are further settings."""
    settings = Settings(data_dir=folder, plan_dir=plan_dir, **others)
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
                load_plan(plan_dir),
            )
    finally:
        bank.stop()
