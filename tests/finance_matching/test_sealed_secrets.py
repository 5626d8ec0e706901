"""Secrets of banks at rest: one that cannot be read is that bank's trouble alone."""

from collections.abc import AsyncIterator

import pytest

from finance_matching.wiring import service
from shared.sealing import SecretBox
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.finance_matching.delivering import FAST, confirmed, delivering
from tests.finance_matching.given import admitted, bank, publish, register_endpoint
from tests.finance_matching.receivers import receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service, **FAST) as world, delivering(world):
        await world.feed(*(admitted(n) for n in range(1, 11)))
        yield world


async def test_a_secret_that_cannot_be_unsealed_is_a_failure_and_not_the_end(world: World) -> None:
    lost, other = await bank(world, "BANK-A"), await bank(world, "BANK-B")
    async with receiver() as first, receiver() as second:
        await register_endpoint(world, lost, first.url)
        await register_endpoint(world, other, second.url)
        foreign = SecretBox(b"another key, thirty-two bytes long").seal("whsec_AAAA")
        await world.fetch("UPDATE bank_endpoint SET sealed_secret = $1 WHERE bank_id = $2", foreign, lost)
        await publish(world, "members")
        await confirmed(world, 10)
        shown = (await world.get(f"/v1/banks/{lost}")).json()["endpoint"]
    assert "sealed with another key" in shown["last_error"]
    assert first.requests == []
