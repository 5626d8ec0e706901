"""Lines of subjects as people read and settle them."""

from collections.abc import AsyncIterator
from uuid import UUID

import orjson
import pytest

from monitoring.wiring import service as monitoring
from shared.api.frame.health import metrics_text
from shared.messaging.lines import diverged
from shared.messaging.unit_of_work import unit_of_work
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.monitoring.programme import FIRM, admitted, confirm, post_violation
from tests.pool.story import assessed, changed, given_candidates, given_seats, when_admitted

pytestmark = pytest.mark.anyio
TOPIC = "miaopu.eligibility.v1"
_SENT = """
SELECT type, sequence, event_id, causation_id, data FROM outbox WHERE subject = $1 AND sequence > $2 ORDER BY id
"""


@pytest.fixture
async def watching(world_of: WorldOf) -> AsyncIterator[World]:
    """Monitoring, which knows one member."""
    async with world_of(monitoring) as world:
        await world.feed(admitted())
        yield world


async def given_a_contradiction(world: World) -> None:
    fact = assessed(1)
    await world.feed(fact)
    await world.deliver([world.message(changed(fact, "ineligible"), sequence=1)])


async def test_lines_are_read_page_by_page(world: World) -> None:
    await world.feed(*(assessed(number) for number in range(1, 6)))
    seen, cursor = [], None
    while True:
        params = {"side": "consumed", "limit": 2, **({"cursor": cursor} if cursor else {})}
        page = (await world.get("/v1/event-lines", "admin", params=params)).json()
        seen += [(one["topic"], one["subject"], one["last"]) for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted((TOPIC, uscc(number), 1) for number in range(1, 6))


async def test_what_was_produced_is_read_likewise(world: World) -> None:
    await given_seats(world, 3)
    page = (await world.get("/v1/event-lines", "admin", params={"side": "produced"})).json()
    assert [(one["topic"], one["last"]) for one in page["items"]] == [("miaopu.pool.v1", 1)]


async def test_a_settled_subject_has_diverged_no_more(world: World) -> None:
    await given_a_contradiction(world)
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        assert await diverged(uow, [uscc(1), uscc(2)]) == [uscc(1)]
    body = {"topic": TOPIC, "subject": uscc(1), "reason": "已与产生方逐项核对"}
    assert (await world.post("/v1/event-lines/settlement", body, "province", "zhao")).status_code == 200
    async with unit_of_work(world.runtime, world.runtime.caller) as uow:
        assert await diverged(uow, [uscc(1)]) == []
    again = await world.post("/v1/event-lines/settlement", body, "province", "zhao")
    assert (again.status_code, again.json()["code"]) == (404, "not-found")
    assert [row["act"] for row in await world.journal()][-1] == "settle-divergence"


async def test_what_has_diverged_is_counted_until_it_is_settled(world: World) -> None:
    await given_a_contradiction(world)
    assert "\ndiverged_subjects 1.0\n" in (await metrics_text(world.runtime)).decode()
    body = {"topic": TOPIC, "subject": uscc(1), "reason": "已与产生方逐项核对"}
    await world.post("/v1/event-lines/settlement", body, "province", "zhao")
    assert "\ndiverged_subjects 0.0\n" in (await metrics_text(world.runtime)).decode()


async def test_a_line_that_is_ahead_of_its_restored_producer_goes_back_to_it(world: World) -> None:
    fact = assessed(1)
    await world.feed(fact, changed(fact, "needs_review"), changed(fact, "eligible"))
    body = {"topic": TOPIC, "subject": uscc(1), "produced": 2, "reason": "产生方由备份恢复，已逐项核对"}
    assert (await world.post("/v1/event-lines/settlement", body, "province", "zhao")).status_code == 200
    assert await last(world) == 2
    again = await world.post("/v1/event-lines/settlement", body, "province", "zhao")
    assert (again.status_code, again.json()["code"]) == (404, "not-found")


async def test_a_diverged_line_stays_at_the_number_that_it_follows(world: World) -> None:
    await given_a_contradiction(world)
    body = {"topic": TOPIC, "subject": uscc(1), "produced": 0, "reason": "已与产生方逐项核对"}
    assert (await world.post("/v1/event-lines/settlement", body, "province", "zhao")).status_code == 200
    assert await last(world) == 1


async def last(world: World) -> int:
    (row,) = await world.fetch("SELECT last FROM inbox_subject")
    return int(row["last"])


async def test_what_is_told_again_goes_out_as_new_events_in_their_order(world: World) -> None:
    await given_seats(world, 3)
    await given_candidates(world, [1])
    await when_admitted(world, [1])
    before = await world.fetch(
        "SELECT type, sequence, event_id, data FROM outbox WHERE subject = $1 ORDER BY id", uscc(1)
    )
    body = {"subject": uscc(1), "reason": "恢复后重新告知"}
    answer = await world.post("/v1/archive/tell-again", body, "province", "zhao")
    after = await world.fetch(_SENT, uscc(1), before[-1]["sequence"])
    assert answer.json() == {"events": len(after)}
    assert [row["type"] for row in after] == [row["type"] for row in before]
    assert [row["sequence"] for row in after] == [before[-1]["sequence"] + place for place in range(1, len(after) + 1)]
    assert {row["causation_id"] for row in after} == {row["event_id"] for row in before}
    assert [row["data"] for row in after] == [row["data"] for row in before]


async def test_every_fact_is_told_again_and_each_once_however_often_it_was(watching: World) -> None:
    for on in ("2025-08-20", "2025-08-21"):
        reported = await post_violation(watching, occurred_on=on, reported_on="2025-08-25")
        await confirm(watching, reported.json()["id"])
    body = {"subject": FIRM, "reason": "恢复后重新告知"}
    for _ in range(2):
        answer = await watching.post("/v1/archive/tell-again", body, "province", "zhao")
        assert answer.json() == {"events": 2}
    rows = await watching.fetch("SELECT data FROM outbox WHERE subject = $1 ORDER BY sequence", FIRM)
    days = [orjson.loads(row["data"])["occurred_on"] for row in rows]
    assert days == ["2025-08-20", "2025-08-21"] * 3


async def test_an_epoch_begun_by_hand_is_on_record(world: World) -> None:
    answer = await world.post("/v1/epochs", {"reason": "数据库由昨日备份恢复"}, "admin", "ops")
    assert answer.status_code == 201
    (row,) = await world.fetch("SELECT epoch, cause FROM producer_epoch")
    assert (row["epoch"], row["cause"]) == (UUID(answer.json()["epoch"]), "person")
    assert [row["act"] for row in await world.journal()][-1] == "begin-epoch"
