"""Before a firm is removed it is notified, and answers or lets its days pass; nobody decides earlier (T12.3, M8)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from pool.domain.answer_period import decidable_from
from pool.wiring import service
from shared import clock
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    approve,
    counters,
    given_candidates,
    given_heard,
    given_seats,
    removal,
    under,
    violated,
    when_admitted,
)

SERVED = {"method": "直接送达", "served_by": "省局陈某、刘某", "document_no": "鄂知告〔2025〕12号"}
WAIVED: dict[str, Any] = {"waived": True, "document_no": "放弃陈述声明〔2025〕3号", "waived_by": "法定代表人 周某"}
PAPER = {"document_no": "鄂知陈述〔2025〕1号"}
LAST_DAY = date(2025, 9, 17)


@pytest.mark.parametrize(
    ("answered_on", "first"),
    [
        pytest.param(None, date(2025, 9, 18), id="silent: the day after the term's last day"),
        pytest.param(date(2025, 9, 10), date(2025, 9, 10), id="answered: that day"),
        pytest.param(LAST_DAY, LAST_DAY, id="answered on the last day"),
        pytest.param(date(2025, 9, 30), date(2025, 9, 18), id="answered too late: as if silent"),
    ],
)
def test_a_removal_can_be_decided_from_the_answer_or_from_the_day_after_the_term(
    answered_on: date | None, first: date
) -> None:
    assert decidable_from(LAST_DAY, answered_on) == first


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    """Pool with one member whose violation was confirmed on 2025-09-01."""
    async with world_of(service) as world:
        await given_seats(world, 5)
        await given_candidates(world, [1])
        await when_admitted(world, [1])
        await world.feed(violated(1))
        yield world


async def proposed(world: World, on: str | None = "2025-09-15") -> Any:
    wanted = {**removal(1), "effective_on": on}
    return (await world.post("/v1/removals", wanted)).json()


async def notify(world: World, removed: Any, on: str = "2025-09-02") -> Any:
    return await world.post(f"/v1/removals/{removed['id']}/notice", {"notified_on": on, **SERVED})


async def answer(world: World, removed: Any, on: str, **said: Any) -> Any:
    return await world.post(f"/v1/removals/{removed['id']}/answer", {"answered_on": on, **said})


def code(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json()["code"]


@pytest.mark.anyio
async def test_a_removal_is_not_decided_before_the_firm_is_notified(world: World) -> None:
    removed = await proposed(world)
    refused = await approve(world, removed)
    assert code(refused) == (409, "removal-not-notified")
    assert (refused.json()["case_id"], removed["id"] in refused.json()["detail"]) == (removed["id"], False)
    assert code(await answer(world, removed, "2025-09-10", **WAIVED)) == (409, "removal-not-notified")
    assert await counters(world) == (1, 1, 1, 1)


@pytest.mark.anyio
async def test_while_the_firm_may_answer_the_refusal_names_the_day_from_which_it_can_be_decided(world: World) -> None:
    removed = await proposed(world)
    told = (await notify(world, removed)).json()
    assert (told["notice"]["last_day"], told["decidable_from"]) == ("2025-09-17", "2025-09-18")
    refused = await approve(world, removed)
    assert code(refused) == (409, "answer-period-open")
    assert refused.json()["decidable_from"] == "2025-09-18"
    assert "2025-09-18" in refused.json()["detail"]
    assert "提案载明该日的，请驳回后重新提出" in refused.json()["detail"]
    assert await counters(world) == (1, 1, 1, 1)


@pytest.mark.anyio
@pytest.mark.parametrize("said", [{**PAPER, "statement": "对查实结果无异议"}, PAPER, WAIVED], ids=str)
async def test_a_written_answer_or_a_waiver_of_it_ends_the_wait(world: World, said: dict[str, Any]) -> None:
    removed = await proposed(world)
    await notify(world, removed)
    told = (await answer(world, removed, "2025-09-10", **said)).json()
    assert (told["decidable_from"], told["answer"]["waived"]) == ("2025-09-10", "waived" in said)
    assert (await approve(world, removed)).status_code == 200
    shown = (await world.get(f"/v1/removals/{removed['id']}")).json()
    assert (shown["state"], shown["effective_on"]) == ("approved", "2025-09-15")
    assert await counters(world) == (0, 0, 0, 0)


@pytest.mark.anyio
async def test_an_answer_after_the_day_of_effect_does_not_reach_back(world: World) -> None:
    removed = await proposed(world)
    await notify(world, removed)
    await answer(world, removed, "2025-09-16", **PAPER)
    assert (await approve(world, removed)).json()["decidable_from"] == "2025-09-16"


@pytest.mark.anyio
async def test_a_silent_firm_is_removed_on_the_day_after_its_term_at_the_earliest(world: World) -> None:
    for on, status in (("2025-09-17", 409), ("2025-09-18", 200)):
        removed = await proposed(world, on)
        await notify(world, removed)
        decided = await approve(world, removed)
        assert decided.status_code == status
        await world.decide(removed["approval_id"], removed["digest"], decision="reject")
    assert await counters(world) == (0, 0, 0, 0)


@pytest.mark.anyio
async def test_the_term_is_the_plans_number_of_days(world: World) -> None:
    under(world, answer_days=30)
    removed = await proposed(world)
    told = (await notify(world, removed)).json()
    assert told["notice"]["last_day"] == "2025-10-09"


@pytest.mark.anyio
async def test_a_removal_without_a_day_takes_effect_on_the_day_of_its_decision(world: World) -> None:
    removed = await proposed(world, None)
    await given_heard(world, removed)
    assert (await world.get(f"/v1/removals/{removed['id']}")).json()["effective_on"] is None
    assert (await approve(world, removed)).status_code == 200
    (member,) = (await world.get("/v1/members")).json()["items"]
    assert member["left_on"] == str(clock.today())


@pytest.mark.anyio
async def test_notice_and_answer_lie_after_what_they_rest_on_and_not_ahead(world: World) -> None:
    removed = await proposed(world)
    early = await notify(world, removed, "2025-08-31")
    ahead = await notify(world, removed, str(clock.today() + timedelta(days=1)))
    assert (code(early), early.json()["fact"]) == ((409, "before-its-ground"), "confirmed_on")
    assert code(ahead) == (422, "effective-date-ahead")
    await notify(world, removed)
    soon = await answer(world, removed, "2025-09-01", **WAIVED)
    assert (code(soon), soon.json()["fact"]) == ((409, "before-its-ground"), "served_on")


@pytest.mark.anyio
async def test_what_is_on_record_stays_and_a_decided_removal_takes_nothing_more(world: World) -> None:
    removed = await proposed(world)
    await given_heard(world, removed)
    assert code(await notify(world, removed)) == (409, "already-notified")
    assert code(await answer(world, removed, "2025-09-11", **WAIVED)) == (409, "already-answered")
    await approve(world, removed)
    assert code(await notify(world, removed)) == (409, "removal-not-open")
    acts = [line["act"] for line in await world.journal()]
    assert [act for act in acts if act in ("notify-removal", "answer-removal")] == ["notify-removal", "answer-removal"]


@pytest.mark.anyio
@pytest.mark.parametrize("said", [{}, {"statement": "好的"}], ids=str)
async def test_what_was_only_said_is_no_answer_before_it_is_on_paper(world: World, said: dict[str, Any]) -> None:
    removed = await proposed(world)
    await notify(world, removed)
    refused = await answer(world, removed, "2025-09-10", **said)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["code"]) == (422, "answer_without_document")
    assert "笔录" in error["message"]
    assert (await approve(world, removed)).json()["code"] == "answer-period-open"


@pytest.mark.anyio
async def test_an_answer_that_was_recorded_without_a_document_stands(world: World) -> None:
    removed = await proposed(world)
    await notify(world, removed)
    await answer(world, removed, "2025-09-10", **PAPER, statement="对查实结果无异议")
    await world.fetch("UPDATE removal_answer SET document_no = NULL")
    shown = (await world.get(f"/v1/removals/{removed['id']}")).json()
    assert (shown["answer"]["document_no"], shown["decidable_from"]) == (None, "2025-09-10")
    assert (await approve(world, removed)).status_code == 200


@pytest.mark.anyio
async def test_a_waiver_of_the_answer_names_its_document_and_who_declared_it(world: World) -> None:
    removed = await proposed(world)
    await notify(world, removed)
    for left_out in ("document_no", "waived_by"):
        said = {name: value for name, value in WAIVED.items() if name != left_out}
        refused = await answer(world, removed, "2025-09-10", **said)
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, "waiver_without_document")
    nobodys = await answer(world, removed, "2025-09-10", **PAPER, waived_by="法定代表人 周某")
    assert (nobodys.status_code, nobodys.json()["errors"][0]["code"]) == (422, "answer_is_no_waiver")
    told = (await answer(world, removed, "2025-09-10", **WAIVED)).json()["answer"]
    assert {name: told[name] for name in WAIVED} == WAIVED
    (line,) = [row for row in await world.journal() if row["act"] == "answer-removal"]
    assert WAIVED["waived_by"] in str(line["facts"])


@pytest.mark.anyio
async def test_a_firm_reads_its_own_removal_alone(world: World) -> None:
    removed = await proposed(world)
    path = f"/v1/removals/{removed['id']}"
    assert (await world.get(path, "firm", scope={"uscc": uscc(1)})).json()["ground"] == "data_falsification"
    assert (await world.get(path, "firm", scope={"uscc": uscc(2)})).status_code == 404
