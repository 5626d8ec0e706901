"""An event as a bank reads it, the same by push and by pull, and the same as on the bus but for the bank's numbers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from shared import clock
from shared.events.envelope import Envelope, attributes

SOURCE = "finance-matching"
TEST_TYPE = "miaopu.finance-matching.endpoint-tested.v1"


def document(envelope: Envelope, number: int, feed_epoch: UUID, supersedes: Sequence[int] | None) -> dict[str, Any]:
    """CloudEvents 1.0 with what belongs to the bank's channel alone.

    `number` grows by one from event to event of one `feedepoch`; `supersedes` holds the numbers that a revocation
    closes, which are never sent.
    """
    own: dict[str, Any] = {"number": number, "feedepoch": str(feed_epoch)}
    if supersedes:
        own["supersedes"] = list(supersedes)
    known = {name: value for name, value in attributes(envelope).items() if value is not None}
    return {**known, **own, "data": envelope.data}


def test_document(bank_id: UUID) -> dict[str, Any]:
    """An event without number and effect, by which a bank sees that signatures and addresses are right.

    Its id orders nothing (a random one), so that a receipt for it never looks like news of its feed.
    """
    return {
        "specversion": "1.0",
        "id": str(uuid4()),
        "type": TEST_TYPE,
        "source": SOURCE,
        "subject": f"bank:{bank_id}",
        "time": clock.now(),
        "datacontenttype": "application/json",
        "data": {"bank_id": str(bank_id)},
    }
