"""The banks' feeds as a queue of outgoing messages."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from finance_matching.delivery.messages import BankMessage, open_messages, open_messages_of, states_of
from finance_matching.delivery.receipts import record_failure, record_receipt, record_refusal
from shared import clock
from shared.delivery.deliverer import deliver
from shared.delivery.queue import Endpoint, Outcome, State
from shared.runtime import Runtime


class Feeds:
    """What the tables of banks, endpoints and feeds give to the deliverer, and take from it."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def waiting(self, busy: Collection[UUID]) -> Sequence[tuple[Endpoint, list[BankMessage]]]:
        """Open events of the banks that may be tried now."""
        return await open_messages(self._runtime.database.pool, busy, clock.now())

    async def waiting_at(self, endpoint: Endpoint) -> tuple[Endpoint, list[BankMessage]] | None:
        """Open events of one bank."""
        return await open_messages_of(self._runtime.database.pool, endpoint.id, clock.now())

    async def states(self, endpoints: Collection[UUID]) -> Mapping[UUID, State]:
        """How far these banks' feeds are."""
        return await states_of(self._runtime.database.pool, endpoints)

    async def received(self, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
        """The bank has the event."""
        return await record_receipt(self._runtime, endpoint, message, outcome)

    async def refused(self, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
        """The bank, though well, does not take the event."""
        return await record_refusal(self._runtime, endpoint, message, outcome)

    async def failed(self, endpoint: Endpoint, message: BankMessage, outcome: Outcome) -> State:
        """The bank takes nothing."""
        return await record_failure(self._runtime, endpoint, message, outcome)


async def deliver_feeds(runtime: Runtime) -> None:
    """Delivers the feeds of all banks until cancelled."""
    await deliver(runtime, Feeds(runtime))
