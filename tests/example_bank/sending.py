"""Events sent to a bank's receiver as finance-matching sends them."""

import json
from datetime import UTC, datetime
from typing import Any

from standardwebhooks import Webhook

from shared.http import AsyncClient, Response

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
USCC = "91420100MA4TEKT06N"


def event(number: int, change: str, kind: str = "members", **data: Any) -> dict[str, Any]:
    return {
        "id": f"id-{number}",
        "number": number,
        "feedepoch": "e-1",
        "type": f"miaopu.finance-matching.whitelist-entry-{change}.v1",
        "subject": USCC,
        "data": {"uscc": USCC, "list_kind": kind, "version": number, **data},
    }


def signed(body: bytes, event_id: str, at: datetime | None = None, secret: str = SECRET) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, at, body.decode()),
    }


async def send(client: AsyncClient, document: dict[str, Any], **options: Any) -> Response:
    body = json.dumps(document).encode()
    return await client.post("/events", content=body, headers=signed(body, document["id"], **options))
