"""An event as a bank reads it, the same by push and by pull."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from shared import clock
from shared.ids import uuid7

SOURCE = "finance-matching"
TEST_TYPE = "miaopu.finance-matching.endpoint-tested.v1"


def document(
    event_id: UUID, number: int, type_: str, subject: str, time: datetime, effective_on: date, data: Any
) -> dict[str, Any]:
    """CloudEvents 1.0 with the bank's own `number`, which grows by one from event to event."""
    return {
        "specversion": "1.0",
        "id": str(event_id),
        "type": type_,
        "source": SOURCE,
        "subject": subject,
        "number": number,
        "time": _instant(time),
        "datacontenttype": "application/json",
        "dataschema": f"/schemas/{type_}.json",
        "effectiveon": effective_on.isoformat(),
        "data": data,
    }


def test_document(bank_id: UUID) -> dict[str, Any]:
    """An event without number and effect, by which a bank sees that signatures and addresses are right."""
    return {
        "specversion": "1.0",
        "id": str(uuid7()),
        "type": TEST_TYPE,
        "source": SOURCE,
        "subject": f"bank:{bank_id}",
        "time": _instant(clock.now()),
        "datacontenttype": "application/json",
        "data": {"bank_id": str(bank_id)},
    }


def _instant(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
