"""Every POST keeps its promise: with one `Idempotency-Key` it has one effect, and a repeat the first answer (F-L1)."""

from dataclasses import replace

import pytest

from shared.testing.world import World
from tests.services.frame_acts import frame_acts
from tests.services.seeding import Act, Placed, Seed, contents, perform, remember, routes_of

pytestmark = pytest.mark.anyio


def with_key(act: Act, key: str) -> Act:
    """The act with an `Idempotency-Key` beside its own headers."""
    return replace(act, headers=lambda placed: {**act.headers(placed), "Idempotency-Key": key})


async def test_a_repeated_post_has_no_effect_and_gets_the_first_answer(acted: tuple[Seed, World, Placed]) -> None:
    seed, world, wuhan = acted
    routes = {route.operation: route for route in routes_of(seed.service)}
    for number, plain in enumerate((*seed.acts, *frame_acts(seed.service))):
        route, act = routes[plain.operation], with_key(plain, f"key-{number}")
        if act.before:
            await act.before(world, wuhan)
        first = await perform(world, wuhan, route, act)
        assert first.is_success, (act.operation, first.text)
        assert "idempotent-replay" not in first.headers, act.operation
        if route.method == "POST":
            before = await contents(world)
            again = await perform(world, wuhan, route, act)
            assert again.headers.get("idempotent-replay") == "true", act.operation
            assert (again.status_code, again.json()) == (first.status_code, first.json()), act.operation
            assert await contents(world) == before, act.operation
        remember(wuhan, act, first)
