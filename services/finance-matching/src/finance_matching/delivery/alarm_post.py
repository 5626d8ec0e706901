"""Brings alarms to the address that the operator named: signed, once a day per matter, and once when it is over."""

from datetime import datetime, timedelta
from ipaddress import ip_network
from typing import Any, Final
from uuid import UUID, uuid5

from finance_matching.delivery.documents import SOURCE
from finance_matching.domain.alarms import MUST_ACT
from finance_matching.settings import AlarmSettings
from shared import clock
from shared.delivery.client import WebhookClient
from shared.delivery.connector import Connector
from shared.delivery.queue import Outcome
from shared.delivery.targets import DeliveryPolicy
from shared.events.finance_matching import BankEndpointChanged
from shared.log import get_logger
from shared.runtime import Runtime

log = get_logger(__name__)
_ANYWHERE: Final = DeliveryPolicy((ip_network("0.0.0.0/0"), ip_network("::/0")), loopback=True)
"""The operator's own word, unlike a bank's."""
_AGAIN: Final = timedelta(minutes=1)
_UNTOLD = """
SELECT a.id, a.subject, a.since, a.error, a.open_revocations, b.id AS bank_id, b.code, b.name,
  CASE WHEN a.closed_at IS NULL THEN a.state ELSE 'recovered' END AS state
FROM alarm a JOIN bank b ON b.id = a.bank_id
WHERE (a.tell_after IS NULL OR a.tell_after <= $1) AND (
  a.closed_at IS NULL AND (a.told_state IS DISTINCT FROM a.state OR a.told_on < $2)
  OR a.closed_at IS NOT NULL AND a.told_state IS NOT NULL AND a.told_state <> 'recovered')
ORDER BY a.since
"""
_TOLD = "UPDATE alarm SET told_state = $2, told_on = $3, tell_after = NULL WHERE id = $1"
_NOT_TOLD = "UPDATE alarm SET tell_after = $2 WHERE id = $1"


def alarm_client(runtime: Runtime) -> WebhookClient | None:
    """The client of the address of alarms; None where none is named."""
    own = runtime.own(AlarmSettings)
    if own.alarm_url is None or own.alarm_secret_file is None:
        return None
    secret = own.alarm_secret_file.read_text().strip()
    return WebhookClient(
        Connector(_ANYWHERE), own.alarm_url, (secret,), runtime.settings.delivery_timeout_s, sender=runtime.service
    )


async def post_alarms(runtime: Runtime, client: WebhookClient) -> None:
    """Posts what was not told yet today; what is not taken is tried again a minute later."""
    now, today = clock.now(), clock.today()
    for row in await runtime.database.pool.fetch(_UNTOLD, now, today):
        outcome: Outcome = await client.send(_document(row, now))
        if outcome.result == "received":
            await runtime.database.pool.execute(_TOLD, row["id"], row["state"], today)
        else:
            log.warning("an alarm was not taken", bank=row["code"], reason=outcome.error)
            await runtime.database.pool.execute(_NOT_TOLD, row["id"], now + _AGAIN)


def _document(row: Any, now: datetime) -> dict[str, Any]:
    """A CloudEvent; one alarm posted twice on one day is the same event."""
    event_id: UUID = uuid5(row["id"], f"{row['state']} {clock.today()}")
    return {
        "specversion": "1.0",
        "id": str(event_id),
        "type": BankEndpointChanged.type,
        "source": SOURCE,
        "subject": f"bank:{row['bank_id']}",
        "time": now,
        "datacontenttype": "application/json",
        "data": {
            "bank_id": str(row["bank_id"]),
            "code": row["code"],
            "name": row["name"],
            "subject": row["subject"],
            "state": row["state"],
            "since": row["since"],
            "error": row["error"],
            "open_revocations": row["open_revocations"],
            "must_act": MUST_ACT.get(row["state"], ()),
        },
    }
