"""Graduation, removal and the clock over HTTP."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from pool.wiring import service
from shared.events.pool import FirmExited, RemovalProposed
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    approve,
    approve_removal,
    counters,
    given_candidates,
    given_seats,
    graduation,
    removal,
    verified,
    violated,
    when_admitted,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1, 2, 3])
        await when_admitted(world, [1, 2, 3])
        yield world


async def test_a_graduation_without_evidence_is_refused_and_says_what_is_missing(world: World) -> None:
    answer = await world.post("/v1/graduations", graduation(1))
    assert (answer.status_code, answer.json()["code"]) == (409, "graduation-not-shown")
    assert answer.json()["missing"] == "rate_rise, new_product"


async def test_a_missing_new_product_is_told_with_the_rounds_in_which_one_can_be_recognised(world: World) -> None:
    refused = (await world.post("/v1/graduations", graduation(1, on="2025-06-19"))).json()
    for piece in ("最早见于2025-02 公布的 2024 年度认定", "其后为预计 2026-02 公布的 2025 年度认定"):
        assert piece in refused["rounds_zh"]
    assert "can first appear with the round of 2024, published 2025-02" in refused["rounds_en"]
    await world.feed(verified(1, on=date(2025, 6, 10), industrialised=5))
    refused = (await world.post("/v1/graduations", graduation(1, on="2025-06-19"))).json()
    assert (refused["missing"], refused["rounds_zh"], refused["rounds_en"]) == ("rate_rise", "", "")


async def test_a_member_graduates_on_verified_evidence_by_two_people(world: World) -> None:
    await world.feed(verified(1))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await approve(world, proposed)).status_code == 200
    (exited,) = [event for event in await world.published() if isinstance(event, FirmExited)]
    assert (exited.uscc, exited.route, exited.ground) == (uscc(1), "graduation", None)
    assert await counters(world) == (2, 2, 2, 2)
    rights = await world.fetch("SELECT reporting_unit, rights FROM replenishment_line")
    assert [tuple(row) for row in rights] == [("420100", 2)]


async def test_evidence_after_the_legal_date_does_not_count(world: World) -> None:
    await world.feed(verified(1))
    answer = await world.post("/v1/graduations", graduation(1, on="2025-06-19"))
    refused = {name: answer.json()[name] for name in ("code", "fact", "fact_on", "first_day")}
    assert refused == {
        "code": "before-its-ground", "fact": "verified_on", "fact_on": "2025-06-20", "first_day": "2025-06-20",
    }  # fmt: skip


async def test_a_removal_without_a_confirmed_ground_is_refused(world: World) -> None:
    answer = await world.post("/v1/removals", removal(1))
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-not-confirmed")
    await world.feed(violated(1))
    other = await world.post("/v1/removals", removal(1, "tax_evasion"))
    early = await world.post("/v1/removals", removal(1, on="2025-08-31"))
    assert other.json()["code"] == "ground-not-confirmed"
    assert (other.json()["ground"], "“偷漏税”" in other.json()["detail"]) == ("tax_evasion", True)
    assert (early.status_code, early.json()["code"], early.json()["fact"]) == (409, "before-its-ground", "confirmed_on")


async def test_a_removal_frees_the_seat_and_gives_no_right(world: World) -> None:
    await world.feed(violated(1))
    proposed = (await world.post("/v1/removals", removal(1))).json()
    assert (await approve_removal(world, proposed)).status_code == 200
    (exited,) = [event for event in await world.published() if isinstance(event, FirmExited)]
    assert (exited.route, exited.ground, exited.clause) == ("removal", "data_falsification", "T12.3c")
    assert await counters(world) == (2, 2, 2, 2)
    assert await world.fetch("SELECT * FROM replenishment_line") == []


async def test_a_firm_leaves_once(world: World) -> None:
    await world.feed(verified(1), violated(1))
    proposed = (await world.post("/v1/removals", removal(1))).json()
    assert (await world.post("/v1/removals", removal(1))).json()["code"] == "exit-pending"
    assert (await approve_removal(world, proposed)).status_code == 200
    gone = await world.post("/v1/graduations", graduation(1))
    assert gone.json()["code"] == "not-an-active-member"


@pytest.mark.parametrize("by", ["zhao", "qian"])
async def test_a_removal_goes_before_a_graduation_that_waits_for_its_decision(world: World, by: str) -> None:
    """Whoever proposed either: the graduation falls by itself, and its proposer reads why."""
    await world.feed(verified(1))
    first = (await world.post("/v1/graduations", graduation(1), subject="zhao")).json()
    await world.feed(violated(1))
    proposed = await world.post("/v1/removals", removal(1), subject=by)
    assert proposed.status_code == 201, proposed.text
    shown = (await world.get(f"/v1/approvals/{first['approval_id']}", subject="zhao")).json()
    assert (shown["state"], shown["decided_by"]) == ("rejected", "service:pool")
    assert "退库" in shown["reason"]
    late = await world.decide(first["approval_id"], first["digest"])
    assert (late.status_code, late.json()["code"]) == (409, "already-decided")
    (line,) = [row for row in await world.journal() if row["act"] == "withdraw-graduation"]
    assert (line["subject"], line["actor"]) == (uscc(1), "service:pool")
    assert (await approve_removal(world, proposed.json())).status_code == 200
    cases = await world.fetch("SELECT route, state FROM exit_case ORDER BY route")
    assert [tuple(row) for row in cases] == [("graduation", "rejected"), ("removal", "approved")]


async def test_a_removal_that_is_refused_leaves_the_graduation_as_it_is(world: World) -> None:
    await world.feed(verified(1))
    first = (await world.post("/v1/graduations", graduation(1))).json()
    assert (await world.post("/v1/removals", removal(1))).json()["code"] == "ground-not-confirmed"
    assert (await approve(world, first)).status_code == 200


async def test_a_firm_that_is_not_settled_since_a_restore_does_not_graduate(world: World) -> None:
    await world.feed(verified(1))
    proposed = (await world.post("/v1/graduations", graduation(1))).json()
    await world.fetch("UPDATE inbox_subject SET diverged_from = 7, diverged_at = now() WHERE subject = $1", uscc(1))
    decided = await approve(world, proposed)
    assert (decided.status_code, decided.json()["code"]) == (409, "records-diverged")
    await world.decide(proposed["approval_id"], proposed["digest"], decision="reject")
    anew = await world.post("/v1/graduations", graduation(1))
    assert (anew.status_code, anew.json()["code"]) == (409, "records-diverged")
    await world.feed(violated(1))
    removed = (await world.post("/v1/removals", removal(1))).json()
    assert (await approve_removal(world, removed)).status_code == 200, "revocations go on"


async def test_a_rejected_exit_may_be_proposed_again(world: World) -> None:
    await world.feed(violated(1))
    first = (await world.post("/v1/removals", removal(1))).json()
    await world.decide(first["approval_id"], first["digest"], decision="reject")
    assert (await world.post("/v1/removals", removal(1))).status_code == 201


async def test_the_sweep_proposes_the_silent_once_and_on_their_day(world: World) -> None:
    await world.feed(verified(1), verified(2))
    early = (await world.post("/v1/clock-sweeps", {"on": "2026-07-01"})).json()
    first = (await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})).json()
    again = (await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})).json()
    assert (early["proposed"], early["looked_at"]) == ([], 3)
    assert [entry["uscc"] for entry in first["proposed"]] == [uscc(3)]
    assert again["proposed"] == first["proposed"]
    assert len([event for event in await world.published() if isinstance(event, RemovalProposed)]) == 1


async def test_lack_of_progress_needs_the_clocks_proposal(world: World) -> None:
    wanted = removal(3, "no_progress", "2026-07-10")
    assert (await world.post("/v1/removals", wanted)).json()["code"] == "ground-not-confirmed"
    await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})
    proposed = (await world.post("/v1/removals", wanted)).json()
    assert (await approve_removal(world, proposed, "2026-07-08")).status_code == 200
    proposals = await world.fetch("SELECT uscc, state FROM removal_proposal ORDER BY uscc = $1 DESC", uscc(3))
    assert tuple(proposals[0]) == (uscc(3), "decided")


async def test_a_sweep_ahead_of_today_is_refused(world: World) -> None:
    answer = await world.post("/v1/clock-sweeps", {"on": "2999-01-01"})
    assert (answer.status_code, answer.json()["code"]) == (422, "effective-date-ahead")


async def test_members_can_be_asked_for_as_of_a_day_and_as_known_at_an_instant(world: World) -> None:
    before = (await world.fetch("SELECT clock_timestamp() AS now"))[0]["now"].isoformat()
    await world.feed(violated(1))
    await approve_removal(world, (await world.post("/v1/removals", removal(1))).json())

    async def members(**params: str) -> list[str]:
        return sorted(row["uscc"] for row in (await world.get("/v1/members", params=params)).json()["items"])

    everyone, others = sorted(uscc(number) for number in (1, 2, 3)), sorted(uscc(number) for number in (2, 3))
    assert await members(on="2024-06-30") == []
    assert await members(on="2024-07-01") == everyone
    assert await members(on="2025-09-14") == everyone
    assert await members(on="2025-09-15") == others
    assert await members(on="2025-09-15", known_at=before) == everyone
