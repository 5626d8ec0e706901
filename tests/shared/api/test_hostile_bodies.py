"""Bodies that are meant to hurt: refused fast, with memory flat (F-K6), and no text that breaks a statement (F-K8)."""

import gc
import json
import time
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from intake.wiring import service as intake
from shared.http import Response
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.shared.api.refusals import sound

pytestmark = pytest.mark.anyio
MEGABYTE = 2**20
JSON = {"Content-Type": "application/json"}
SECONDS, MEGABYTES, FLOOD_MEGABYTES = 1.5, 12, 120


class Stream:
    """A body in pieces that counts how much of it was taken."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes, self.taken = megabytes, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        piece = b" " * MEGABYTE
        for _ in range(self.megabytes):
            self.taken += 1
            yield piece


async def post(world: World, path: str, content: Any, **headers: str) -> Response:
    """A POST that must be answered in time: this thread's, since others use machine and process too."""
    gc.collect()
    started = time.thread_time()
    answer = await world.call("POST", path, content=content, headers={**JSON, **headers})
    assert time.thread_time() - started < SECONDS
    return answer


@contextmanager
def memory_below(megabytes: int) -> Iterator[None]:
    """Within the block Python never holds more than this beside what it held before."""
    tracemalloc.start()
    try:
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < megabytes * MEGABYTE


async def test_a_body_of_sixty_megabytes_in_pieces_is_refused_after_the_first(frame: World) -> None:
    stream = Stream(60)
    with memory_below(MEGABYTES):
        sound(await post(frame, "/v1/notes", stream), 413, "body-too-large")
    assert stream.taken <= 2


async def test_a_declared_body_of_sixty_megabytes_is_refused_unread(frame: World) -> None:
    stream = Stream(60)
    with memory_below(MEGABYTES):
        answer = await post(frame, "/v1/notes", stream, **{"Content-Length": str(60 * MEGABYTE)})
    sound(answer, 413, "body-too-large")
    assert stream.taken == 0


async def test_a_declared_body_that_is_too_large_is_refused_on_a_route_that_reads_none(frame: World) -> None:
    stream = Stream(60)
    headers = {"Content-Length": str(60 * MEGABYTE)}
    sound(await frame.call("GET", "/v1/sleep?seconds=0", content=stream, headers=headers), 413, "body-too-large")


async def test_the_limit_is_the_settings(world_of: WorldOf) -> None:
    async with world_of(intake, max_body_bytes=10_000) as world:
        answer = await world.call("POST", "/v1/batches", content=b" " * 10_001, headers=JSON)
        sound(answer, 413, "body-too-large")


@pytest.mark.parametrize("path", ["/v1/notes", "/v1/declarations"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="100,000 brackets"),
        pytest.param(b'{"a":' * 100_000, id="100,000 objects"),
        pytest.param(b'{"anything": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", id="50,000 levels, well-formed"),
        pytest.param(b'{"count": ' + b"9" * 900_000 + b"}", id="a number of 900,000 digits"),
        pytest.param(b'{"amount_yuan": "' + b"9" * 900_000 + b'"}', id="an amount of 900,000 digits"),
        pytest.param(b'{"amount_yuan": 1e999999999}', id="a number with an endless exponent"),
        pytest.param(b'{"title": NaN, "count": Infinity}', id="NaN"),
        pytest.param(b'{"title": "\xff\xfe"}', id="no UTF-8"),
        pytest.param(b'{"title": "\\ud800"}', id="half a character"),
        pytest.param(b"{", id="half a body"),
        pytest.param(b"null", id="null"),
        pytest.param(b"\x00" * 1000, id="NUL"),
        pytest.param(json.dumps({str(n): n for n in range(60_000)}).encode(), id="60,000 unknown keys"),
        pytest.param(json.dumps({"places": {str(n): "x" for n in range(60_000)}}).encode(), id="60,000 faults"),
    ],
)
async def test_a_hostile_body_gets_a_short_clean_refusal(frame: World, path: str, body: bytes) -> None:
    answer = await post(frame, path, body)
    assert answer.status_code in {400, 422}
    sound(answer, answer.status_code, {400: "unreadable-body", 422: "malformed-request"}[answer.status_code])
    assert len(answer.content) < 100_000


async def test_a_flood_of_faults_takes_bounded_memory(frame: World) -> None:
    body = json.dumps({str(n): n for n in range(60_000)}).encode()
    with memory_below(FLOOD_MEGABYTES):
        await frame.call("POST", "/v1/notes", content=body, headers=JSON)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"[" * 100_000, id="100,000 brackets"),
        pytest.param(b'{"declaration": {"employees": ' + b"9" * 900_000 + b"}}", id="a number of 900,000 digits"),
        pytest.param(b'{"declaration": {"revenue_yuan": "' + b"9" * 900_000 + b'"}}', id="900,000 digits of yuan"),
        pytest.param(json.dumps({str(n): n for n in range(60_000)}).encode(), id="60,000 unknown keys"),
        pytest.param(json.dumps({"declaration": {"patents": [{}] * 100_000}}).encode(), id="100,000 empty patents"),
        pytest.param(b'{"batch": "2024-1", "declaration": {"name": "\\u0000"}}', id="a name that is NUL"),
    ],
)
async def test_the_hot_path_refuses_them_as_well(world_of: WorldOf, body: bytes) -> None:
    async with world_of(intake) as world:
        answer = await post(world, "/v1/applications", body)
        sound(answer, 422, "malformed-request")
        assert len(answer.content) < 100_000


@pytest.mark.parametrize(
    "text", ["' OR 1=1 --", "'; DROP TABLE journal; --", "%", "_", "\\", "$1", "{0}", "\u202e", "😀", "x" * 3000]
)
async def test_no_text_of_a_filter_finds_more_than_itself(world_of: WorldOf, text: str) -> None:
    async with world_of(intake) as world:
        batch = {"code": "2024-1", "title": "t", "authority": "a", "reference_date": "2024-06-15"}
        await world.post("/v1/batches", {**batch, "opens_on": "2024-06-06", "closes_on": "2024-06-15"})
        for path in ("/v1/journal?subject=", "/v1/applications?batch="):
            answer = await world.client.get(
                f"/intake{path.partition('?')[0]}",
                params={path.partition("?")[2].rstrip("="): text},
                headers=world.headers("province"),
            )
            assert (answer.status_code, answer.json()["items"]) == (200, [])
        assert len(await world.journal()) == 1


@pytest.mark.parametrize("query", ["state=password", "outcome=' OR 1=1", "limit=0", "limit=201", "limit=1e9", "limit="])
async def test_words_that_a_list_does_not_know_are_refused(world_of: WorldOf, query: str) -> None:
    async with world_of(intake) as world:
        sound(await world.get(f"/v1/applications?{query}"), 422, "malformed-request")
