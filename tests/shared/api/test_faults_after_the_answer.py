"""A fault that comes when the caller has the answer already: it is in the log, once, under the request's trace."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import APIRouter, BackgroundTasks, Request
from fastapi.responses import Response, StreamingResponse
from starlette.background import BackgroundTask

from shared.api.callers import EVERYONE, callers
from shared.api.hot import HotRoute
from shared.log import configure_logging
from shared.problems import NotFound
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from shared.trace import trace_id
from tests.shared.frame import frame_service
from tests.shared.frame import router as frames_own

pytestmark = pytest.mark.anyio
FAULTS: dict[str, Exception] = {"bug": KeyError("too late"), "refusal": NotFound(), "database": ConnectionError("gone")}
router = APIRouter()
hot = APIRouter(route_class=HotRoute)


def fail(of: str) -> None:
    raise FAULTS[of]


@router.get("/v1/late", dependencies=[callers(*EVERYONE)])
async def get_late(of: str, tasks: BackgroundTasks) -> dict[str, bool]:
    """Answers, then fails."""
    tasks.add_task(fail, of)
    return {"answered": True}


OF = {"parameters": [{"name": "of", "in": "query", "required": True, "schema": {"type": "string"}}]}


@hot.get("/v1/late-and-hot", dependencies=[callers(*EVERYONE)], openapi_extra=OF)
async def get_late_and_hot(request: Request) -> Response:
    """The same outside the framework's fault handlers."""
    task = BackgroundTask(fail, request.query_params["of"])
    return Response(b'{"answered":true}', media_type="application/json", background=task)


@router.get("/v1/broken-off", dependencies=[callers(*EVERYONE)])
async def get_broken_off() -> StreamingResponse:
    """Fails in the middle of its answer."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b"first"
        fail("bug")

    return StreamingResponse(pieces())


for each in (frames_own, hot):
    router.include_router(each)


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(frame_service(router=router)) as world:
        configure_logging("info")
        yield world


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("path", ["/v1/late", "/v1/late-and-hot"])
@pytest.mark.parametrize("of", FAULTS)
async def test_a_fault_after_the_answer_is_logged_once(
    world: World, capsys: pytest.CaptureFixture[str], path: str, of: str
) -> None:
    capsys.readouterr()
    answer = await world.get(f"{path}?of={of}")
    assert (answer.status_code, answer.json()) == (200, {"answered": True})
    (line,) = lines(capsys)
    assert (line["level"], line["event"]) == ("error", "a request failed after its answer had begun")
    assert line["trace_id"] == trace_id(answer.headers["traceparent"])
    assert (line["path"], type(FAULTS[of]).__name__ in line["exception"]) == (f"/intake{path}", True)


async def test_a_fault_before_the_answer_is_logged_once_and_refused(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    answer = await world.get("/v1/fault?of=bug")
    assert answer.status_code == 500
    fault, refusal = lines(capsys)
    assert (fault["event"], refusal["event"]) == ("a request failed", "request refused")
    assert fault["trace_id"] == refusal["trace_id"] == answer.json()["trace_id"]


async def test_an_answer_that_breaks_off_is_left_to_the_server(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    answer = await world.get("/v1/broken-off")
    assert answer.content == b"first"
    (line,) = lines(capsys)
    assert line["event"] == "a request failed after its answer had begun"
