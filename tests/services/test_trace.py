"""One trace from a request to a bank's webhook, each firm's own, however many facts travel in one set."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from finance_matching.delivery.feeds import deliver_feeds
from finance_matching.wiring import service as finance_matching
from intake.wiring import service as intake
from shared import trace
from shared.bus.in_process import InProcessBus
from shared.messaging.inbox import Inbox
from shared.testing.builders import application
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.given import admitted, bank, publish, register_endpoint, until, uscc_of
from tests.finance_matching.receivers import receiver
from tests.intake.given import BATCH

pytestmark = pytest.mark.anyio
FIRMS = range(1, 6)


def traceparent(firm: int) -> str:
    """The trace that the caller of firm `firm` began."""
    return f"00-{firm:032x}-00f067aa0ba902b7-01"


async def withdraw_consent(world: World, firms: Sequence[int]) -> None:
    """Applications in which firms refuse their consent, each under a trace of its own."""
    assert (await world.post("/v1/batches", BATCH)).status_code == 201
    for firm in firms:
        body = application(firm, uscc=uscc_of(firm), bank_consent=False)
        headers = {"traceparent": traceparent(firm)}
        answer = await world.post("/v1/applications", body, "city", scope={"unit": "420100"}, headers=headers)
        assert answer.status_code == 201, answer.text


@asynccontextmanager
async def delivering(world: World) -> AsyncIterator[None]:
    task = asyncio.create_task(deliver_feeds(world.runtime))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_each_firms_trace_goes_from_the_request_through_one_set_of_events_to_the_webhook(
    world_of: WorldOf,
) -> None:
    async with world_of(intake) as applying, world_of(finance_matching) as lending, receiver() as told:
        await lending.feed(*(admitted(firm) for firm in FIRMS))
        await publish(lending, "pledge")
        bank_id = await bank(lending)
        inbox = Inbox(lending.runtime, finance_matching.subscriptions)
        assert isinstance(applying.runtime.bus, InProcessBus)
        await applying.runtime.bus.subscribe("finance-matching", inbox.topics, inbox.deliver)
        await withdraw_consent(applying, FIRMS)
        assert await applying.relay() == len(FIRMS)
        await register_endpoint(lending, bank_id, told.url)
        rows = await lending.fetch(
            "SELECT subject, traceparent FROM outbox WHERE type LIKE '%revoked.v1' ORDER BY subject"
        )
        async with delivering(lending):

            async def all_told() -> bool:
                return len([note for note in told.taken if note.change[0] == "revoked"]) == len(FIRMS)

            await until(all_told)
    traces = {uscc_of(firm): trace.trace_id(traceparent(firm)) for firm in FIRMS}
    assert {row["subject"]: trace.trace_id(row["traceparent"]) for row in rows} == traces
    webhooks = {
        note.change[1]: trace.trace_id(note.headers["traceparent"])
        for note in told.taken
        if note.change[0] == "revoked"
    }
    assert webhooks == traces


async def test_a_delivery_leaves_no_trace_behind(world_of: WorldOf) -> None:
    async with world_of(finance_matching) as world:
        await world.feed(admitted(1))
        assert trace.current.get() is None
