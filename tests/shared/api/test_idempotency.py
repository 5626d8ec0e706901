"""`Idempotency-Key`: one effect whatever is repeated, on routes of either way to write (F-L2, F-L3)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from copy import deepcopy
from typing import Any

import pytest

from intake.wiring import service as intake
from shared.http import Response
from shared.testing.example import APPLICATION_EXAMPLE
from shared.testing.fixtures import WorldOf
from shared.testing.world import World

pytestmark = pytest.mark.anyio
WUHAN = {"unit": "420100"}
PAIRS = 40


async def note(frame: World, key: str, title: str = "a", subject: str = "li", **options: Any) -> Response:
    body = {"title": title, "count": options.pop("milliseconds", 0)}
    return await frame.post("/v1/notes", body, subject=subject, headers={"Idempotency-Key": key}, **options)


async def test_the_same_request_gets_the_first_answer_again_and_says_so(frame: World) -> None:
    first, again = [await note(frame, "k") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert [answer.headers.get("idempotent-replay") for answer in (first, again)] == [None, "true"]
    assert len(await frame.journal()) == 1


async def test_another_body_another_query_or_another_path_under_the_key_is_refused(frame: World) -> None:
    await note(frame, "k")
    for path, body in (("/v1/notes", {"title": "b"}), ("/v1/notes?copies=1", {"title": "a", "count": 0})):
        answer = await frame.post(path, body, subject="li", headers={"Idempotency-Key": "k"})
        assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")
    answer = await frame.post("/v1/proposals", {"title": "a"}, subject="li", headers={"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")
    assert len(await frame.journal()) == 1


async def test_a_key_is_its_owners_alone(frame: World) -> None:
    first, other = await note(frame, "k"), await note(frame, "k", subject="wang")
    assert (other.status_code, other.json()["caller"]) == (201, "wang")
    assert first.json()["id"] != other.json()["id"]


async def test_persons_of_one_name_in_two_units_never_read_each_others_answers(frame: World) -> None:
    first = await note(frame, "k", role="city", scope={"unit": "420100"})
    other = await note(frame, "k", role="city", scope={"unit": "420200"})
    assert (first.status_code, other.status_code) == (201, 409)


async def test_a_refused_request_leaves_its_key_free(frame: World) -> None:
    assert (await note(frame, "k", title="")).status_code == 422
    assert (await note(frame, "k")).status_code == 201


async def test_a_failed_request_leaves_its_key_free(frame: World) -> None:
    answer = await frame.post("/v1/notes", {"title": "a\x00"}, subject="li", headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert (await note(frame, "k")).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 201])
async def test_a_key_has_a_length(frame: World, key: str) -> None:
    answer = await note(frame, key)
    assert answer.status_code == 422
    assert [(error["in"], error["pointer"]) for error in answer.json()["errors"]] == [("header", "/idempotency-key")]


async def test_while_the_first_runs_the_second_is_told_to_wait(frame: World) -> None:
    first = asyncio.create_task(note(frame, "k", milliseconds=400))
    await asyncio.sleep(0.15)
    second = await note(frame, "k", milliseconds=400)
    assert (second.status_code, second.json()["code"]) == (409, "idempotency-in-progress")
    assert int(second.headers["retry-after"]) > 0
    assert (await first).status_code == 201
    assert (await note(frame, "k", milliseconds=400)).content == (await first).content


def one_effect(first: Response, second: Response) -> bool:
    """One made it, and the other was told the same, or that the first still runs."""
    statuses = sorted([first.status_code, second.status_code])
    return statuses == [201, 409] or (statuses == [201, 201] and first.content == second.content)


async def test_two_requests_in_the_same_millisecond_have_one_effect(frame: World) -> None:
    for number in range(PAIRS):
        first, second = await asyncio.gather(note(frame, f"k{number}"), note(frame, f"k{number}"))
        assert one_effect(first, second), (first.text, second.text)
    assert len(await frame.journal()) == PAIRS


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(intake) as world:
        batch = {"code": "2024-1", "title": "t", "authority": "a", "reference_date": "2024-06-15"}
        await world.post("/v1/batches", {**batch, "opens_on": "2024-06-06", "closes_on": "2024-06-15"})
        yield world


def application(number: int) -> dict[str, Any]:
    """The example, for a firm of its own."""
    body = deepcopy(APPLICATION_EXAMPLE)
    body["declaration"]["uscc"] = USCCS[number]
    return body


def _uscc(number: int) -> str:
    """A valid code: the check character makes the weighted sum a multiple of 31."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    stem = f"91420100MA4{number:06d}"
    total = sum(alphabet.index(sign) * pow(3, place, 31) for place, sign in enumerate(stem))
    return stem + alphabet[(31 - total % 31) % 31]


USCCS = [_uscc(number) for number in range(2 * PAIRS)]


async def submit(world: World, number: int, key: str | None) -> Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await world.post("/v1/applications", application(number), "city", "li", scope=WUHAN, headers=headers)


async def test_the_one_statement_of_the_hot_path_has_one_effect_as_well(world: World) -> None:
    for number in range(PAIRS):
        first, second = await asyncio.gather(*(submit(world, number, f"k{number}") for _ in range(2)))
        assert one_effect(first, second), (first.text, second.text)
    assert len(await world.published()) == PAIRS


async def test_one_key_for_two_firms_on_the_hot_path_lets_one_in(world: World) -> None:
    codes: Counter[Any] = Counter()
    for number in range(PAIRS):
        pair = (2 * number, 2 * number + 1)
        answers = await asyncio.gather(*(submit(world, firm, f"k{number}") for firm in pair))
        codes.update((answer.status_code, answer.json().get("code")) for answer in answers)
    assert codes == {(201, None): PAIRS, (409, "idempotency-key-reused"): PAIRS}
    assert len(await world.published()) == PAIRS


async def test_two_requests_without_a_key_meet_the_tables_own_key(world: World) -> None:
    for number in range(10):
        answers = await asyncio.gather(*(submit(world, number, None) for _ in range(2)))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert {answer.json().get("code") for answer in answers} == {None, "application-exists"}


async def test_two_that_open_the_same_batch_at_once_are_told_what_happened(world: World) -> None:
    for number in range(10):
        batch = {"title": "t", "authority": "a", "reference_date": "2024-06-15"}
        body = {**batch, "code": f"2025-{number}", "opens_on": "2024-06-06", "closes_on": "2024-06-15"}
        answers = await asyncio.gather(*(world.post("/v1/batches", body) for _ in range(2)))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        assert {answer.json()["code"] for answer in answers} <= {body["code"], "batch-exists", "changed-meanwhile"}


async def test_the_answer_is_kept_with_its_digest_and_swept_after_its_days(frame: World) -> None:
    await note(frame, "k")
    (row,) = await frame.fetch("SELECT * FROM idempotency")
    assert (row["caller"], row["key"], row["status"], len(row["request_digest"])) == ("li", "k", 201, 64)
