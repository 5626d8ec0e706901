"""The banks' feeds as a queue of outgoing messages."""

from collections.abc import Collection, Sequence
from uuid import UUID

from finance_matching.delivery.messages import BankMessage, open_messages
from finance_matching.delivery.receipts import record_failure, record_receipt
from shared import clock
from shared.delivery.client import Outcome
from shared.delivery.deliverer import deliver
from shared.delivery.queue import Endpoint
from shared.runtime import Runtime


class Feeds:
    """What the tables of banks, endpoints and feeds give to the deliverer, and take from it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def waiting(self, busy: Collection[UUID]) -> Sequence[tuple[Endpoint, list[BankMessage]]]:
        """Open events of the banks that may be tried now."""
        return await open_messages(self._runtime.database.pool, busy, clock.now())

    async def received(self, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> None:
        """The bank has the event."""
        await record_receipt(self._runtime, endpoint, message, outcome)

    async def failed(self, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> None:
        """The bank does not have it."""
        await record_failure(self._runtime, endpoint, message, outcome)


async def deliver_feeds(runtime: Runtime) -> None:
    """Delivers the feeds of all banks until cancelled."""
    await deliver(runtime, Feeds(runtime))
