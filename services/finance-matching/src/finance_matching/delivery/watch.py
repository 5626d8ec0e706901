"""Watches the banks, one process at a time: notes alarms and posts them."""

import asyncio
import contextlib
from typing import Final

from finance_matching.delivery.alarm_post import alarm_client, post_alarms
from finance_matching.delivery.receipts import alarm_wake_of
from finance_matching.settings import AlarmSettings
from finance_matching.usecases.note_alarms import note_alarms
from shared.database.failures import is_infrastructure
from shared.database.lease import Lease
from shared.log import get_logger
from shared.messaging.unit_of_work import unit_of_work
from shared.runtime import Runtime

log = get_logger(__name__)
_LEASE: Final = "bank-alarms"


async def watch_banks(runtime: Runtime) -> None:
    """Looks the banks over again and again, until cancelled."""
    lease = Lease(runtime.database.pool, _LEASE, max(runtime.settings.lease_s, 2.0))
    wake = alarm_wake_of(runtime)
    client, every_s = alarm_client(runtime), runtime.own(AlarmSettings).alarm_interval_s
    try:
        while True:
            wake.clear()
            try:
                if await lease.hold():
                    async with unit_of_work(runtime, runtime.caller) as uow:
                        await note_alarms(uow)
                    if client is not None:
                        await post_alarms(runtime, client)
            except Exception as error:
                if not is_infrastructure(error):
                    log.error("banks are not looked over", exc_info=error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every_s):
                    await wake.wait()
    finally:
        if client is not None:
            client.close()
        with contextlib.suppress(Exception):
            await lease.give_back()
