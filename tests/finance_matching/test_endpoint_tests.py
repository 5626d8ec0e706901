"""Test events under an `Idempotency-Key`: the bank is asked once, though no transaction is open meanwhile."""

import asyncio
from uuid import UUID

import pytest

from shared.http import Response
from shared.testing.world import World
from tests.finance_matching.given import bank, name_endpoint
from tests.finance_matching.receivers import receiver

pytestmark = pytest.mark.anyio


async def tried(world: World, bank_id: UUID, key: str = "k") -> Response:
    path = f"/v1/banks/{bank_id}/endpoint/test-event"
    return await world.post(path, {}, headers={"Idempotency-Key": key})


async def test_a_repeat_gets_the_first_answer_and_the_bank_hears_nothing_of_it(world: World) -> None:
    bank_id = await bank(world)
    async with receiver() as at_bank:
        await name_endpoint(world, bank_id, at_bank.url)
        first, again = [await tried(world, bank_id) for _ in range(2)]
        other = await tried(world, bank_id, "another")
    assert first.json() == again.json() != other.json()
    assert again.headers["idempotent-replay"] == "true"
    assert len(at_bank.tests) == 2
    assert [line["act"] for line in await world.journal()].count("test-endpoint") == 2


async def test_while_the_first_waits_for_the_bank_its_repeat_is_told_to_wait(world: World) -> None:
    asked, answers = asyncio.Event(), asyncio.Event()

    async def before_the_answer() -> None:
        asked.set()
        await answers.wait()

    bank_id = await bank(world)
    async with receiver() as at_bank:
        at_bank.before_test_answer = before_the_answer
        await name_endpoint(world, bank_id, at_bank.url)
        first = asyncio.create_task(tried(world, bank_id))
        await asked.wait()
        early = await tried(world, bank_id)
        answers.set()
        assert (await first).json()["result"] == "received"
    assert (early.status_code, early.json()["code"]) == (409, "idempotency-in-progress")
    assert len(at_bank.tests) == 1


async def test_a_key_that_stands_for_another_banks_test_is_refused(world: World) -> None:
    one, other = await bank(world, "BANK-A"), await bank(world, "BANK-B")
    async with receiver() as at_bank:
        await name_endpoint(world, one, at_bank.url)
        await tried(world, one)
        answer = await tried(world, other)
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key-reused")


async def test_a_refused_test_leaves_its_key_free(world: World) -> None:
    bank_id = await bank(world)
    assert (await tried(world, bank_id)).json()["code"] == "endpoint-missing"
    async with receiver() as at_bank:
        await name_endpoint(world, bank_id, at_bank.url)
        assert (await tried(world, bank_id)).json()["result"] == "received"


async def test_the_key_of_a_process_that_died_in_between_is_taken_over_after_a_while(world: World) -> None:
    bank_id = await bank(world)
    async with receiver() as at_bank:
        await name_endpoint(world, bank_id, at_bank.url)
        await tried(world, bank_id)
        age = "UPDATE idempotency SET status = 0, body = '', created_at = now() - $1::int * interval '1 second'"
        await world.fetch(age, 5)
        assert (await tried(world, bank_id)).json()["code"] == "idempotency-in-progress"
        await world.fetch(age, 60)
        assert (await tried(world, bank_id)).json()["result"] == "received"
    assert len(at_bank.tests) == 2
