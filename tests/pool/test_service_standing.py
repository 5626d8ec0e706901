"""Each reason made true between preview and decision: every later act refuses by it, and is done where it is not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from pool.wiring import service
from shared.domain.standing import RANKS
from shared.testing.builders import uscc
from shared.testing.fixtures import WorldOf
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    HUANGSHI,
    appealed,
    approve,
    approve_removal,
    assessed,
    changed,
    filed_abnormally,
    given_candidates,
    given_notice,
    given_seats,
    graduation,
    recommended,
    removal,
    submitted,
    verified,
    violated,
    when_admitted,
    when_proposed,
    when_removed,
)

pytestmark = pytest.mark.anyio
Fact = Callable[[World], Awaitable[None]]
ON = "2026-07-20"
OLD = date(2021, 6, 1)


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[World]:
    async with world_of(service) as world:
        await given_seats(world, 10)
        await given_candidates(world, [1])
        yield world


async def admitted(world: World) -> None:
    await when_admitted(world, [1])


async def graduated(world: World) -> None:
    await admitted(world)
    await world.feed(verified(1))
    await approve(world, (await world.post("/v1/graduations", graduation(1))).json())


async def removed_later(world: World) -> None:
    await admitted(world)
    await world.feed(violated(1, ground="tax_evasion", occurred=OLD))
    assert (await when_removed(world, 1, "2026-07-21", "tax_evasion")).status_code == 200


async def removed_by_the_clock(world: World) -> None:
    await admitted(world)
    await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})
    proposed = (await world.post("/v1/removals", removal(1, "no_progress", "2026-07-03"))).json()
    gone = await approve_removal(world, proposed, "2026-07-02")
    assert gone.status_code == 200


def told(*events: Any) -> Fact:
    async def feed(world: World) -> None:
        await world.feed(*(event() for event in events))

    return feed


def lapsing() -> Any:
    return changed(assessed(1), "eligible", stands_until=date(2026, 7, 19))


REASONS: dict[str, Fact] = {
    "already_member": admitted,
    "graduated": graduated,
    "earlier_membership": removed_later,
    "before_falsification": told(lambda: violated(1, occurred=OLD)),
    "violation_acts": told(lambda: violated(1, ground="tax_evasion")),
    "filing_acts": told(lambda: filed_abnormally(1, "upheld")),
    "appeal_pending": told(lambda: filed_abnormally(1, "pending")),
    "finding_contested": told(lambda: changed(assessed(1), "eligible", contested=True)),
    "superseded": told(lambda: submitted(1, date(2025, 1, 10))),
    "spent": removed_by_the_clock,
    "ineligible": told(lambda: changed(assessed(1), "ineligible")),
    "needs_review": told(lambda: changed(assessed(1), "needs_review")),
    "certificate_lapsed": told(lapsing),
    "waiver_missing": told(lambda: changed(assessed(1), "needs_waiver", waivers_needed=("A2",))),
    "recommended_later": told(lambda: recommended(1).model_copy(update={"effective_on": date(2026, 7, 21)})),
    "unit_elsewhere": told(
        lambda: submitted(1, date(2024, 6, 10), place=HUANGSHI).model_copy(
            update={"application_id": assessed(1).application_id, "batch": BATCH}
        )
    ),
}


def test_all_thirteen_reasons_are_tried() -> None:
    assert {RANKS[code] for code in REASONS} == set(range(1, 14))  # type: ignore[index]


async def drafted(world: World) -> str:
    body = {"batch": BATCH, "effective_on": ON, "usccs": [uscc(1)], **BY_SCREENING}
    answer = (await world.post("/v1/admission-lists", body)).json()
    assert answer["barred"] == []
    path = f"/v1/admission-lists/{answer['id']}"
    assert (await given_notice(world, path, ON)).status_code == 201
    for signer in ("IPO", "EIT"):
        await world.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
    return path


async def screened(world: World) -> Any:
    return (await world.post("/v1/screenings", {"batch": BATCH, "effective_on": ON})).json()


@pytest.mark.parametrize("code", REASONS)
async def test_a_reason_that_comes_true_after_the_preview_refuses_every_later_act(world: World, code: str) -> None:
    proposed, path = await when_proposed(world, [1], ON), await drafted(world)
    assert (await screened(world))["recommended"] == 1
    await REASONS[code](world)

    shown = (await world.get(path)).json()["barred"]
    assert [(firm["uscc"], firm["reasons"][0]["code"]) for firm in shown] == [(uscc(1), code)]
    screening = await screened(world)
    assert (screening["recommended"], screening["left_out"]) == (0, {code: 1})
    refused = (await world.post(f"{path}/proposal", {})).json()
    assert refused["code"] == ("certificates-lapsed" if code == "certificate_lapsed" else "firms-not-recommendable")
    assert [(error["uscc"], error["code"]) for error in refused["errors"]] == [(uscc(1), code)]
    (firm,) = (await approve(world, proposed)).json()["result"]["firms"]
    assert (firm["reason"], firm["reasons"][0]["code"]) == (code, code)
    assert firm["outcome"] == ("already_member" if code == "already_member" else "not_recommendable")
    asked = (await world.get(f"/v1/firms/{uscc(1)}/standing", params={"on": ON})).json()
    assert code == "superseded" or code in [reason["code"] for reason in asked["reasons"]]
    assert code == "superseded" or not asked["may_be"]["admitted"]


async def test_where_nothing_comes_true_each_act_is_done(world: World) -> None:
    proposed, path = await when_proposed(world, [1], ON), await drafted(world)
    assert (await screened(world))["recommended"] == 1
    assert (await world.post(f"{path}/proposal", {})).status_code == 201
    assert (await approve(world, proposed)).json()["result"]["admitted"] == 1


async def test_a_reversed_finding_keeps_nobody_out(world: World) -> None:
    proposed, filing = await when_proposed(world, [1], ON), filed_abnormally(1)
    await world.feed(filing, appealed(filing, "pending"), appealed(filing, "reversed"))
    assert (await approve(world, proposed)).json()["result"]["admitted"] == 1


async def test_what_was_not_known_at_an_instant_is_no_reason_then(world: World) -> None:
    filing = filed_abnormally(1)
    instants = [(await world.fetch("SELECT clock_timestamp() AS now"))[0]["now"]]
    for fact in (filing, appealed(filing, "pending"), appealed(filing, "reversed")):
        await world.feed(fact)
        instants.append((await world.fetch("SELECT clock_timestamp() AS now"))[0]["now"])
    seen = []
    for at in instants:
        params = {"on": ON, "known_at": at.isoformat()}
        answer = (await world.get(f"/v1/firms/{uscc(1)}/standing", params=params)).json()
        seen.append([reason["code"] for reason in answer["reasons"]])
    assert seen == [[], ["filing_acts"], ["appeal_pending"], []]


async def test_a_firm_nobody_knows_or_of_another_unit_has_no_standing(world: World) -> None:
    assert (await world.get(f"/v1/firms/{uscc(77)}/standing")).status_code == 404
    other = await world.get(f"/v1/firms/{uscc(1)}/standing", "city", scope={"unit": HUANGSHI})
    assert other.status_code == 404


async def test_a_member_that_must_leave_becomes_a_proposal_which_falls_with_its_finding(world: World) -> None:
    await admitted(world)
    filing = filed_abnormally(1)
    await world.feed(filing)
    (open_,) = (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"]
    assert (open_["ground"], open_["violation_id"]) == ("abnormal_filing", str(filing.violation_id))
    asked = (await world.get(f"/v1/firms/{uscc(1)}/standing")).json()
    assert [one["ground"] for one in asked["must_leave"]] == ["abnormal_filing"]
    await world.feed(appealed(filing, "pending"))
    assert (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"] == []
    await world.feed(appealed(filing, "upheld", date(2025, 10, 1)))
    (again,) = (await world.get("/v1/removal-proposals", params={"state": "open"})).json()["items"]
    assert again["due_on"] == "2025-10-01"
