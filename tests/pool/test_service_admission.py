"""Seats, screening and admission over HTTP."""

from datetime import date
from uuid import UUID

import pytest

from shared.events.pool import FirmAdmitted, FirmShortlisted
from shared.messaging.positions import KeptPositions
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    HUANGSHI,
    WUHAN,
    assessed,
    counters,
    given_candidates,
    given_notice,
    given_seats,
    recommended,
    submitted,
    when_admitted,
    when_proposed,
)

pytestmark = pytest.mark.anyio
SCREENING = {"batch": BATCH, "effective_on": "2024-06-25"}


async def test_a_cap_above_the_plans_is_refused(world: World) -> None:
    assert (await given_seats(world, 500)).status_code == 200
    answer = await given_seats(world, 501)
    assert (answer.status_code, answer.json()["code"]) == (422, "cap-above-plan")


async def test_a_plan_cannot_fall_below_what_is_used(world: World) -> None:
    await given_seats(world, 5)
    await given_candidates(world, [1, 2, 3])
    await when_admitted(world, [1, 2, 3])
    assert (await given_seats(world, 2)).json()["code"] == "seats-below-used"
    assert (await given_seats(world, 5, {WUHAN: 2})).json()["code"] == "seats-below-used"
    assert (await given_seats(world, 3, {WUHAN: 3})).status_code == 200


async def test_a_change_of_the_plan_names_the_version_it_is_based_on(world: World) -> None:
    body = {"cap": 5, "units": {}, "effective_on": "2024-06-20"}
    first = await world.call("PUT", "/v1/seat-plan", json=body)
    blind = await world.call("PUT", "/v1/seat-plan", json=body)
    stale = await world.call("PUT", "/v1/seat-plan", json=body, headers={"If-Match": '"99"'})
    assert (first.status_code, blind.status_code, stale.status_code) == (200, 428, 412)


async def test_screening_ranks_by_score_and_keeps_to_units_and_cap(world: World) -> None:
    await given_seats(world, 3, {WUHAN: 1, HUANGSHI: None})
    await given_candidates(world, [1, 2])
    await given_candidates(world, [3, 4, 5], HUANGSHI)
    screening = (await world.post("/v1/screenings", SCREENING)).json()
    entries = (await world.get(f"/v1/screenings/{screening['id']}/entries")).json()["items"]
    shown = [(entry["rank"], entry["uscc"], entry["reason"]) for entry in entries]
    assert shown == [
        (1, uscc(1), None),
        (2, uscc(2), "unit_full"),
        (3, uscc(3), None),
        (4, uscc(4), None),
        (5, uscc(5), "cap_reached"),
    ]
    assert screening["marginal"]["uscc"] == uscc(4)
    shortlisted = [event for event in await world.published() if isinstance(event, FirmShortlisted)]
    assert [event.rank for event in shortlisted] == [1, 3, 4]


async def test_only_recommended_and_recommendable_firms_are_screened(world: World) -> None:
    await given_seats(world, 10)
    await world.feed(assessed(1), assessed(2, outcome="ineligible"), assessed(3))
    await world.feed(recommended(1), recommended(2))
    screening = (await world.post("/v1/screenings", SCREENING)).json()
    assert (screening["recommended"], screening["shortlisted"]) == (1, 1)


async def test_facts_may_arrive_in_any_order(world: World) -> None:
    await given_seats(world, 10)
    await world.feed(recommended(1))
    await world.feed(assessed(1))
    assert (await when_admitted(world, [1]))["admitted"] == 1


@pytest.mark.parametrize(("later", "shown"), [(True, True), (False, False), (None, None)])
async def test_what_was_entered_after_its_batch_had_closed_says_so_in_candidates_and_lists(
    world: World, later: bool | None, shown: bool | None
) -> None:
    """None: an event of an earlier release, which does not say."""
    told = submitted(1, date(2024, 6, 10), batch=BATCH).model_copy(
        update={"application_id": UUID(int=1), "entered_later": later}
    )
    await world.feed(told)
    await given_candidates(world, [1, 2])
    rows = (await world.get("/v1/candidates", params={"batch": BATCH})).json()["items"]
    (row,) = [one for one in rows if one["uscc"] == uscc(1)]
    assert (row["received_on"], row["entered_later"]) == ("2024-06-10", shown)
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(1), uscc(2)], **BY_SCREENING}
    listed = (await world.post("/v1/admission-lists", body)).json()
    read = (await world.get(f"/v1/admission-lists/{listed['id']}")).json()
    assert listed["entered_later"] == read["entered_later"] == ([uscc(1)] if later else [])


async def test_a_list_is_admitted_by_two_people_once_its_bodies_have_co_signed(world: World) -> None:
    await given_seats(world, 10)
    await given_candidates(world, [1, 2])
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(1), uscc(2)], **BY_SCREENING}
    listed = (await world.post("/v1/admission-lists", body)).json()
    path = f"/v1/admission-lists/{listed['id']}"
    assert (await given_notice(world, path)).status_code == 201
    unsigned = await world.post(f"{path}/proposal", {})
    assert (unsigned.status_code, unsigned.json()["code"]) == (409, "co-signature-missing")
    stranger = await world.post(f"{path}/co-signatures", {}, "department", scope={"body": "FIN"})
    assert stranger.json()["code"] == "not-a-co-signer"
    for signer in ("IPO", "EIT"):
        await world.post(f"{path}/co-signatures", {}, "department", f"{signer}-person", scope={"body": signer})
    proposed = (await world.post(f"{path}/proposal", {}, subject="zhao")).json()
    same = await world.decide(proposed["approval_id"], proposed["digest"], subject="zhao")
    assert (same.status_code, same.json()["code"]) == (409, "second-person-needed")
    decided = await world.decide(proposed["approval_id"], proposed["digest"], subject="qian")
    assert decided.json()["result"]["admitted"] == 2
    admitted = [event for event in await world.published() if isinstance(event, FirmAdmitted)]
    assert [(event.uscc, str(event.effective_on)) for event in admitted] == [
        (uscc(1), "2024-07-01"),
        (uscc(2), "2024-07-01"),
    ]
    assert await counters(world) == (2, 2, 2, 2)


async def test_a_list_beyond_the_room_is_answered_firm_by_firm(world: World) -> None:
    await given_seats(world, 2)
    await given_candidates(world, [1, 2, 3])
    result = await when_admitted(world, [3, 1, 2])
    assert [(firm["uscc"], firm["outcome"]) for firm in result["firms"]] == [
        (uscc(3), "admitted"),
        (uscc(1), "admitted"),
        (uscc(2), "no_seat"),
    ]
    again = await when_admitted(world, [2])
    assert [firm["outcome"] for firm in again["firms"]] == ["no_seat"]
    assert await counters(world) == (2, 2, 2, 2)


async def test_a_firm_that_fell_back_after_the_proposal_is_not_admitted(world: World) -> None:
    await given_seats(world, 5)
    await given_candidates(world, [1, 2])
    proposed = await when_proposed(world, [1, 2])
    await world.feed(assessed(1, outcome="ineligible"))
    result = (await world.decide(proposed["approval_id"], proposed["digest"])).json()["result"]
    assert [firm["outcome"] for firm in result["firms"]] == ["not_recommendable", "admitted"]


async def test_a_city_sees_its_own_candidates_and_members_alone(world: World) -> None:
    await given_seats(world, 10)
    await given_candidates(world, [1, 2])
    await given_candidates(world, [3], HUANGSHI)
    await when_admitted(world, [1, 2, 3])
    for path in ("/v1/candidates", "/v1/members"):
        seen = (await world.get(path, "city", scope={"unit": HUANGSHI})).json()
        assert ([row["uscc"] for row in seen["items"]], seen["total"]) == ([uscc(3)], 1)
    assert (await world.get(f"/v1/members/{uscc(1)}", "city", scope={"unit": HUANGSHI})).status_code == 404


async def test_a_firm_that_services_know_differently_is_not_admitted_until_people_have_settled_it(world: World) -> None:
    await given_seats(world, 10)
    await given_candidates(world, [1])
    proposed = await when_proposed(world, [1])
    await world.deliver([world.message(assessed(1), sequence=1)])
    refused = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (refused.status_code, refused.json()["code"]) == (409, "records-diverged")
    settled = {"topic": "miaopu.eligibility.v1", "subject": uscc(1), "reason": "已与产生方逐项核对"}
    assert (await world.post("/v1/event-lines/settlement", settled, "province", "zhao")).status_code == 200
    answer = await world.decide(proposed["approval_id"], proposed["digest"])
    assert answer.json()["result"]["admitted"] == 1


async def test_nobody_is_admitted_while_events_are_missing(world: World) -> None:
    await given_seats(world, 10)
    await given_candidates(world, [1])
    proposed = await when_proposed(world, [1])
    positions, topic = KeptPositions(world.runtime.database.pool, "pool"), "miaopu.monitoring.v1"
    await positions.keep({(topic, 0): 7}, lost=[(topic, 0)])
    refused = await world.decide(proposed["approval_id"], proposed["digest"])
    assert (refused.status_code, refused.json()["code"]) == (409, "events-missing")
    assert topic in refused.json()["detail"]
    brought = {"topic": topic, "reason": "已由归档补齐"}
    assert (await world.post("/v1/event-lines/brought", brought, "province", "zhao")).status_code == 200
    answer = await world.decide(proposed["approval_id"], proposed["digest"])
    assert answer.json()["result"]["admitted"] == 1
