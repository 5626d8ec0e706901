"""The trace goes in with the request, into the outbox, into every answer, and out again."""

import re
from typing import Any

import pytest

from intake.wiring import service as intake
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from shared.trace import child_of, trace_id
from tests.intake.given import BATCH

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"


@pytest.mark.anyio
async def test_the_callers_trace_reaches_the_row_that_the_relay_sends(world_of: WorldOf) -> None:
    async with world_of(intake) as world:
        await world.post("/v1/batches", BATCH)
        headers = {"traceparent": PARENT}
        answer = await world.post(
            "/v1/applications", APPLICATION_EXAMPLE, "city", scope={"unit": "420100"}, headers=headers
        )
        (row,) = await world.fetch("SELECT traceparent FROM outbox")
        assert trace_id(row["traceparent"]) == trace_id(answer.headers["traceparent"]) == TRACE
        assert row["traceparent"] != PARENT


@pytest.mark.anyio
@pytest.mark.parametrize("path", ["/v1/nowhere", "/v1/fault?of=bug", "/v1/journal", "/livez", "/docs"])
async def test_every_answer_tells_its_trace(frame: World, path: str) -> None:
    first, second = [(await frame.get(path)).headers["traceparent"] for _ in range(2)]
    assert trace_id(first)
    assert trace_id(first) != trace_id(second)


@pytest.mark.anyio
async def test_a_fault_keeps_the_trace_of_its_request(frame: World) -> None:
    answer: Any = await frame.get("/v1/fault?of=bug", headers={"traceparent": PARENT})
    assert (answer.status_code, answer.json()["trace_id"]) == (500, TRACE)


@pytest.mark.parametrize(
    "parent",
    [
        None,
        "",
        "nonsense",
        PARENT.upper(),
        PARENT + "-more",
        PARENT + "\n",
        f"ff-{TRACE}-00f067aa0ba902b7-01",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{TRACE}-{'0' * 16}-01",
    ],
)
def test_a_malformed_parent_begins_a_new_trace(parent: str | None) -> None:
    child = child_of(parent)
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-01", child)
    assert trace_id(child) != TRACE
    assert trace_id(parent) is None
