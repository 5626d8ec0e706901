"""The commit comes before the answer: where it fails nobody is told of a success, and nothing is kept.

The commit fails in PostgreSQL itself: deferred triggers on every table say no at the end of the transaction, whichever
of the two ways to write it came by.
"""

import pytest

from shared.testing.world import World
from tests.services.frame_acts import frame_acts
from tests.services.seeding import Placed, Seed, contents, perform, remember, routes_of
from tests.services.seeds import SEEDS

pytestmark = pytest.mark.anyio
_ARM = """
CREATE TABLE commit_switch (fails boolean NOT NULL);
INSERT INTO commit_switch VALUES (false);
CREATE FUNCTION refuse_commit() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (SELECT fails FROM commit_switch) THEN RAISE EXCEPTION 'the commit is refused'; END IF;
  RETURN NULL;
END $$;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'commit_switch' LOOP
    EXECUTE format('CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE OR DELETE ON %I
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_commit()', name);
  END LOOP;
END $$
"""
_SWITCH = "UPDATE commit_switch SET fails = $1"


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_every_writing_route_is_acted_upon(name: str) -> None:
    seed = SEEDS[name]
    acted = {act.operation for act in (*seed.acts, *frame_acts(seed.service))}
    assert {route.operation for route in routes_of(seed.service) if route.writes} - acted == set()


async def test_a_commit_that_fails_is_told_as_a_failure_and_leaves_nothing(acted: tuple[Seed, World, Placed]) -> None:
    seed, world, wuhan = acted
    routes = {route.operation: route for route in routes_of(seed.service)}
    await world.runtime.database.pool.execute(_ARM)
    for act in (*seed.acts, *frame_acts(seed.service)):
        if act.asks:
            continue
        if act.before:
            await act.before(world, wuhan)
        before = await contents(world)
        await world.runtime.database.pool.execute(_SWITCH, True)
        failed = await perform(world, wuhan, routes[act.operation], act)
        await world.runtime.database.pool.execute(_SWITCH, False)
        assert failed.status_code >= 500, (act.operation, failed.status_code, failed.text)
        assert failed.headers["content-type"] == "application/problem+json"
        assert await contents(world) == before, act.operation
        done = await perform(world, wuhan, routes[act.operation], act)
        assert done.is_success, (act.operation, done.text)
        assert await contents(world) != before, act.operation
        remember(wuhan, act, done)
