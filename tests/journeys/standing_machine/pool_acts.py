"""Acts that let firms in and out of the pool, and onto the lists for banks, by their routes."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import BY_SCREENING, removal

NOTICE = timedelta(days=17)
"""From the first day of a notice to the list's own; the seven days of the plan moved on by any holiday."""


async def draft(pool: World, batch: str, firms: Sequence[int], screening: str | None, day: date) -> Response:
    """A list by name, or of a screening, that takes effect once its notice is over."""
    source: dict[str, Any] = {"screening_id": screening}
    if screening is None:
        source = {"usccs": [uscc(firm) for firm in firms], **BY_SCREENING}
    return await pool.post("/v1/admission-lists", {"batch": batch, "effective_on": str(day + NOTICE), **source})


async def put_up(pool: World, list_id: str, day: date) -> Response:
    """Put on notice from the day on, co-signed by two bodies and proposed; the answer to the proposal."""
    path = f"/v1/admission-lists/{list_id}"
    last_day = day + NOTICE - timedelta(days=1)
    noticed = await pool.post(f"{path}/notice", {"first_day": str(day), "last_day": str(last_day)})
    assert noticed.status_code == 201, noticed.text
    for signer in ("IPO", "EIT"):
        signed = await pool.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
        assert signed.status_code == 200, signed.text
    return await pool.post(f"{path}/proposal", {})


async def propose_removal(pool: World, firm: int, ground: str, violation: UUID, day: date) -> Response:
    """Proposed on that violation, and the firm is heard on the same day."""
    proposed = await pool.post("/v1/removals", removal(firm, ground, str(day), violation_id=str(violation)))
    if proposed.is_success:
        path = f"/v1/removals/{proposed.json()['id']}"
        served = {"method": "直接送达", "served_by": "省局陈某", "document_no": "鄂知告〔2025〕12号"}
        for step, body in (
            ("notice", {"notified_on": str(day), **served}),
            ("answer", {"answered_on": str(day), "statement": "无异议"}),
        ):
            assert (await pool.post(f"{path}/{step}", body)).status_code == 201
    return proposed


async def propose_version(finance: World, kind: str, day: date) -> Response:
    """A version of a list for banks."""
    return await finance.post(f"/v1/lists/{kind}/versions", {"effective_on": str(day)}, subject="first-person")
