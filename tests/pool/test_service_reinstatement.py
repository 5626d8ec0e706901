"""A removal whose ground fell is undone: the same membership, its seat, and what was known between."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.events.monitoring import ViolationConfirmed
from shared.events.pool import FirmReinstated, SeatPlanChanged
from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    appealed,
    approve_removal,
    codes_of,
    counters,
    filed_abnormally,
    given_candidates,
    given_new_application,
    given_seats,
    removal,
    violated,
    when_admitted,
    when_proposed,
    when_removed,
    when_screened,
)

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 2, {"420100": 2})
        await given_candidates(world, [1, 2, 3, 4])
        await when_admitted(world, [1, 2])
        yield world


async def removed(world: World, number: int = 1, on: str = "2025-09-15") -> ViolationConfirmed:
    """A firm removed on an abnormal filing by two persons, `province-person` and `second-person`."""
    filing = filed_abnormally(number)
    await world.feed(filing)
    proposed = await world.post("/v1/removals", removal(number, "abnormal_filing", on=on))
    assert (await approve_removal(world, proposed.json(), on)).status_code == 200
    return filing


async def fallen(world: World, number: int = 1) -> ViolationConfirmed:
    filing = await removed(world, number)
    await world.feed(appealed(filing, "pending"), appealed(filing, "reversed", date(2025, 10, 20)))
    return filing


async def wanted(world: World, number: int = 1, on: str = "2025-11-03", who: str = "third-person") -> Response:
    return await world.post("/v1/reinstatements", {"uscc": uscc(number), "effective_on": on}, "province", who)


async def brought_back(world: World, number: int = 1) -> Any:
    proposed = (await wanted(world, number)).json()
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "fourth-person")
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def test_a_removal_whose_ground_fell_is_undone_and_the_membership_goes_on(world: World) -> None:
    (before,) = await world.fetch("SELECT id, admitted_on, admitted_at FROM member WHERE uscc = $1", uscc(1))
    await fallen(world)
    (due,) = (await world.get("/v1/reinstatements/due")).json()["items"]
    assert (due["uscc"], due["removed_on"], due["reversed_on"]) == (uscc(1), "2025-09-15", "2025-10-20")
    assert (await brought_back(world))["over_cap"] == 0
    (after,) = await world.fetch("SELECT id, admitted_on, admitted_at FROM member WHERE uscc = $1", uscc(1))
    assert after == before
    (row,) = (await world.get(f"/v1/members/{uscc(1)}")).json()
    assert (row["state"], row["left_on"], row["left_at"], row["ground"]) == ("active", None, None, None)
    lines = await world.fetch("SELECT delta, reason FROM seat_line WHERE uscc = $1 ORDER BY id", uscc(1))
    assert [tuple(line) for line in lines] == [(1, "admission"), (-1, "removal"), (1, "reinstatement")]
    assert await counters(world) == (2, 2, 2, 2)
    assert (await world.get("/v1/reinstatements/due")).json()["items"] == []
    (told,) = [event for event in await world.published() if isinstance(event, FirmReinstated)]
    assert (told.admitted_on, told.removed_on, told.effective_on) == (
        date(2024, 7, 1),
        date(2025, 9, 15),
        date(2025, 11, 3),
    )
    assert str(told.exit_id) == due["exit_id"]


async def test_as_known_between_the_firm_was_removed(world: World) -> None:
    await fallen(world)
    between = (await world.fetch("SELECT clock_timestamp() AS now"))[0]["now"].isoformat()
    await brought_back(world)

    async def seen(**params: str) -> list[tuple[Any, ...]]:
        rows = (await world.get("/v1/members", params={"unit": "420100", **params})).json()["items"]
        return [(row["state"], row["left_on"], row["ground"]) for row in rows if row["uscc"] == uscc(1)]

    gone = [("removed", "2025-09-15", "abnormal_filing")]
    assert await seen(known_at=between) == gone
    assert await seen(known_at=between, state="removed") == gone
    assert await seen(known_at=between, on="2025-10-01") == []
    assert await seen(known_at=between, on="2025-09-14") == gone
    assert await seen(on="2025-10-01") == [("active", None, None)]
    asked = await world.get(f"/v1/firms/{uscc(1)}/standing", params={"known_at": between})
    assert "already_member" not in [reason["code"] for reason in asked.json()["reasons"]]
    now = await world.get(f"/v1/firms/{uscc(1)}/standing")
    assert [reason["code"] for reason in now.json()["reasons"]] == ["already_member"]


async def test_neither_person_decided_the_removal(world: World) -> None:
    await fallen(world)
    refused = await wanted(world, who="second-person")
    assert (refused.status_code, refused.json()["code"]) == (409, "separation-of-duties")
    proposed = (await wanted(world)).json()
    same = await world.decide(proposed["approval_id"], proposed["digest"], "third-person")
    remover = await world.decide(proposed["approval_id"], proposed["digest"], "second-person")
    assert (same.json()["code"], remover.json()["code"]) == ("second-person-needed", "separation-of-duties")
    assert await counters(world) == (1, 1, 1, 1)


@pytest.mark.parametrize("state", [None, "pending", "upheld"])
async def test_a_ground_that_stands_is_no_reason_to_come_back(world: World, state: Any) -> None:
    filing = await removed(world)
    if state:
        await world.feed(appealed(filing, state))
    assert (await wanted(world)).json()["code"] == "ground-stands"


async def test_a_day_before_the_reversal_is_refused_and_its_day_is_taken(world: World) -> None:
    await fallen(world)
    assert (await wanted(world, on="2025-10-19")).json()["code"] == "before-its-ground"
    assert (await wanted(world, on="2025-10-20")).status_code == 201


async def test_a_member_or_a_firm_that_never_was_one_has_nothing_to_undo(world: World) -> None:
    await fallen(world)
    await brought_back(world)
    assert (await wanted(world)).json()["code"] == "not-removed"
    assert (await wanted(world, 3)).json()["code"] == "not-removed"


async def test_a_correction_between_proposal_and_decision_ends_it(world: World) -> None:
    filing = await fallen(world)
    proposed = (await wanted(world)).json()
    await world.feed(appealed(filing, "upheld", date(2025, 11, 1)))
    answer = await world.decide(proposed["approval_id"], proposed["digest"], "fourth-person")
    assert (answer.status_code, answer.json()["code"]) == (409, "ground-stands")


async def test_where_no_seat_is_free_the_seat_is_a_debt_that_stops_admissions_and_is_paid_first(world: World) -> None:
    await fallen(world)
    assert await when_screened(world, "2025-10-20", "2025-11-03") == [(uscc(3), "admitted")]
    assert (await brought_back(world))["over_cap"] == 1
    plan = (await world.get("/v1/seat-plan")).json()
    assert (plan["cap"], plan["used"], plan["over_cap"]) == (2, 3, 1)
    assert [(one["used"], one["over_cap"]) for one in plan["units"] if one["reporting_unit"] == "420100"] == [(3, 1)]
    assert [firm["reason"] for firm in (await when_admitted(world, [4]))["firms"]] == ["cap_reached"]
    assert (await given_seats(world, 2, {"420100": 2})).status_code == 200
    assert (await given_seats(world, 1, {"420100": 1})).json()["code"] == "seats-below-used"
    await removed(world, 2, "2025-11-10")
    plan = (await world.get("/v1/seat-plan")).json()
    assert (plan["used"], plan["over_cap"]) == (2, 0)
    assert [firm["reason"] for firm in (await when_admitted(world, [4]))["firms"]] == ["cap_reached"]
    assert await counters(world) == (2, 2, 2, 2)
    told = [event for event in await world.published() if isinstance(event, SeatPlanChanged)]
    assert [event.over_cap for event in told][-3:] == [1, 1, 0]


async def test_the_database_itself_holds_the_cap_and_its_debt(world: World) -> None:
    for statement in ("UPDATE seat_plan SET used = cap + 1", "UPDATE unit_seats SET used = 3"):
        with pytest.raises(Exception, match="used_within"):
            await world.fetch(statement)


async def test_the_clock_counts_as_if_nothing_had_happened(world: World) -> None:
    await fallen(world)
    await brought_back(world)
    swept = (await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})).json()
    assert uscc(1) in [one["uscc"] for one in swept["proposed"]]


async def test_another_violation_that_acts_is_proposed_as_soon_as_the_firm_is_back(world: World) -> None:
    await fallen(world)
    await world.feed(violated(1, ground="tax_evasion"))
    await brought_back(world)
    open_ = (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"]
    assert [(one["uscc"], one["ground"]) for one in open_] == [(uscc(1), "tax_evasion")]


async def test_a_reinstated_firm_may_be_removed_again_on_another_ground(world: World) -> None:
    await fallen(world)
    await brought_back(world)
    await world.feed(violated(1))
    proposed = await world.post("/v1/removals", removal(1, on="2025-12-01"))
    assert (await approve_removal(world, proposed.json(), "2025-12-01")).status_code == 200
    assert await counters(world) == (1, 1, 1, 1)
    assert codes_of(await when_proposed(world, [1], "2026-01-12")) == ["before_falsification"]


async def test_a_firm_that_is_not_settled_since_a_restore_does_not_come_back(world: World) -> None:
    await fallen(world)
    proposed = (await wanted(world)).json()
    await world.fetch("UPDATE inbox_subject SET diverged_from = 7, diverged_at = now() WHERE subject = $1", uscc(1))
    decided = await world.decide(proposed["approval_id"], proposed["digest"], "fourth-person")
    assert (decided.status_code, decided.json()["code"]) == (409, "records-diverged")
    anew = await wanted(world)
    assert (anew.status_code, anew.json()["code"]) == (409, "records-diverged")
    await world.fetch("UPDATE inbox_subject SET diverged_from = NULL, diverged_at = NULL")
    assert (await world.decide(proposed["approval_id"], proposed["digest"], "fourth-person")).status_code == 200


async def test_a_removal_that_fell_is_no_task_any_more_once_the_firm_came_in_again(world: World) -> None:
    """It applied anew, came in, and was removed on another ground: there is nothing left to undo."""
    await given_seats(world, 10)
    await fallen(world)
    await given_new_application(world, 1, date(2025, 10, 25))
    assert (await when_admitted(world, [1], "2025-11-14", "2025-1"))["admitted"] == 1
    await world.feed(violated(1, ground="tax_evasion", occurred=date(2025, 11, 20), on=date(2025, 11, 21)))
    assert (await when_removed(world, 1, "2025-12-01", "tax_evasion")).status_code == 200
    assert (await wanted(world, on="2025-12-02")).json()["code"] == "ground-stands"
    assert (await world.get("/v1/reinstatements/due")).json()["items"] == []
