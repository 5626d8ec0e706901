"""Floors of pool: seats, screenings, lists, exits."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shared.events.monitoring import ViolationConfirmed
from shared.http import Response
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.plans.other import with_its_exits
from tests.pool.story import (
    BATCH,
    BY_SCREENING,
    appealed,
    approve_removal,
    filed_abnormally,
    given_candidates,
    given_seats,
    graduation,
    removal,
    verified,
    violated,
    when_admitted,
)
from tests.services.floors import Floors

FLOORS = Floors()
LISTS = "/v1/admission-lists"
SERVED = {"method": "直接送达", "served_by": "省局陈某", "document_no": "鄂知告〔2025〕12号"}


async def given_members(world: World, *numbers: int) -> None:
    await given_seats(world, 10)
    await given_candidates(world, numbers)
    await when_admitted(world, numbers)


async def screened(world: World, on: str) -> Response:
    return await world.post("/v1/screenings", {"batch": BATCH, "effective_on": on})


async def drafted(world: World, on: str, **chosen: Any) -> Response:
    return await world.post(LISTS, {"batch": BATCH, "effective_on": on, **chosen})


async def by_name(world: World, on: str = "2024-07-01") -> Response:
    """A list of one firm that was recommended on 2024-06-20."""
    await given_seats(world, 10)
    await given_candidates(world, [1])
    return await drafted(world, on, usccs=[uscc(1)], **BY_SCREENING)


async def by_screening(world: World, on: str = "2024-07-01") -> Response:
    """A list of a screening of 2024-06-25."""
    await given_seats(world, 10)
    await given_candidates(world, [1])
    screening = (await screened(world, "2024-06-25")).json()
    return await drafted(world, on, screening_id=screening["id"])


async def noticed(world: World, listed: Response, first_day: str, last_day: str) -> Response:
    body = {"first_day": first_day, "last_day": last_day}
    return await world.post(f"{LISTS}/{listed.json()['id']}/notice", body)


async def signed(world: World, listed: Response, on: str, body: str = "IPO") -> Response:
    path = f"{LISTS}/{listed.json()['id']}/co-signatures"
    return await world.post(path, {"signed_on": on}, "department", f"{body}-person", scope={"body": body})


async def proposed(world: World, listed: Response, signed_on: str, notice: Sequence[str]) -> Response:
    """Both bodies sign on the day, and the list is put up after its notice."""
    assert (await noticed(world, listed, *notice)).status_code == 201
    for body in ("IPO", "EIT"):
        assert (await signed(world, listed, signed_on, body)).status_code == 200
    return await world.post(f"{LISTS}/{listed.json()['id']}/proposal", {})


async def removal_on(world: World, *told: Any, ground: str = "data_falsification", on: str = "2025-09-15") -> Response:
    await given_members(world, 1)
    for fact in told:
        await world.feed(fact)
    return await world.post("/v1/removals", removal(1, ground, on=on))


async def notified(world: World, proposal: Response, on: str) -> Response:
    assert proposal.status_code == 201, proposal.text
    return await world.post(f"/v1/removals/{proposal.json()['id']}/notice", {"notified_on": on, **SERVED})


def upheld(filing: ViolationConfirmed) -> list[Any]:
    """The appeal against it, and its result of 2025-09-10."""
    return [filing, appealed(filing, "pending", date(2025, 9, 5)), appealed(filing, "upheld")]


async def overdue(world: World, on: str) -> Response:
    """A removal of a member whose two years ended with 2026-07-01."""
    await given_members(world, 1)
    await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})
    return await world.post("/v1/removals", removal(1, "no_progress", on=on))


@FLOORS.of("seat_plan", "seat_plan_on")
async def seats_before_the_present_ones(world: World) -> Response:
    etag = (await given_seats(world, 10)).headers["etag"]
    body = {"cap": 12, "units": {}, "effective_on": "2024-06-19"}
    return await world.call("PUT", "/v1/seat-plan", json=body, headers={"If-Match": etag})


@FLOORS.of("screening", "seat_plan_on")
async def screened_before_the_seats(world: World) -> Response:
    await given_seats(world, 10)
    await given_candidates(world, [1])
    return await screened(world, "2024-06-19")


@FLOORS.of("screening", "reference_date")
async def screened_before_the_reference_date(world: World) -> Response:
    body = {"cap": 10, "units": {}, "effective_on": "2024-06-07"}
    await world.call("PUT", "/v1/seat-plan", json=body)
    await given_candidates(world, [1])
    return await screened(world, "2024-06-14")


@FLOORS.of("co_signature", "recommended_on")
async def signed_before_the_recommendation(world: World) -> Response:
    return await signed(world, await by_name(world), "2024-06-19")


@FLOORS.of("co_signature", "screened_on")
async def signed_before_the_screening(world: World) -> Response:
    return await signed(world, await by_screening(world), "2024-06-24")


@FLOORS.of("public_notice", "recommended_on")
async def noticed_before_the_recommendation(world: World) -> Response:
    return await noticed(world, await by_name(world), "2024-06-19", "2024-06-28")


@FLOORS.of("public_notice", "screened_on")
async def noticed_before_the_screening(world: World) -> Response:
    return await noticed(world, await by_screening(world, "2024-07-08"), "2024-06-24", "2024-07-05")


@FLOORS.of("end_of_notice", "notice_opened_on")
async def noticed_until_before_it_opens(world: World) -> Response:
    return await noticed(world, await by_name(world), "2024-06-21", "2024-06-20")


@FLOORS.of("admission_list", "recommended_on")
async def listed_before_the_recommendation(world: World) -> Response:
    return await by_name(world, "2024-06-19")


@FLOORS.of("admission_list", "screened_on")
async def listed_before_its_screening(world: World) -> Response:
    return await by_screening(world, "2024-06-24")


@FLOORS.of("admission_list", "signed_on")
async def admitted_before_a_signature(world: World) -> Response:
    return await proposed(world, await by_name(world), "2024-07-02", ("2024-06-20", "2024-06-28"))


@FLOORS.of("admission_list", "notice_ended_on")
async def admitted_on_the_last_day_of_its_notice(world: World) -> Response:
    return await noticed(world, await by_name(world, "2024-06-28"), "2024-06-20", "2024-06-28")


@FLOORS.of("graduation", "verified_on")
async def graduated_before_the_verification(world: World) -> Response:
    await given_members(world, 1)
    await world.feed(verified(1, on=date(2025, 6, 20)))
    return await world.post("/v1/graduations", graduation(1, on="2025-06-19"))


@FLOORS.of("departure", "admitted_on", code="before-admission")
async def departed_before_the_admission(world: World) -> Response:
    with TemporaryDirectory() as folder:
        world.runtime.plan = with_its_exits(world.runtime.plan, Path(folder))
    await given_members(world, 1)
    paper = {"ground": "moved_away", "document": "准予迁移登记通知书〔2024〕12号"}
    return await world.post("/v1/departures", {"uscc": uscc(1), "effective_on": "2024-06-30", **paper})


@FLOORS.of("graduation", "admitted_on", code="before-admission")
async def graduated_before_the_admission(world: World) -> Response:
    await given_members(world, 1)
    await world.feed(verified(1, on=date(2025, 6, 20)))
    return await world.post("/v1/graduations", graduation(1, on="2024-06-30"))


@FLOORS.of("removal", "confirmed_on")
async def removed_before_the_confirmation(world: World) -> Response:
    return await removal_on(world, violated(1), on="2025-08-31")


@FLOORS.of("removal", "appeal_on")
async def removed_before_the_appeal_was_settled(world: World) -> Response:
    filing = filed_abnormally(1)
    return await removal_on(world, *upheld(filing), ground="abnormal_filing", on="2025-09-09")


@FLOORS.of("removal", "due_on")
async def removed_before_the_two_years_were_over(world: World) -> Response:
    return await overdue(world, "2026-07-01")


@FLOORS.of("removal_notice", "confirmed_on")
async def notified_before_the_confirmation(world: World) -> Response:
    return await notified(world, await removal_on(world, violated(1)), "2025-08-31")


@FLOORS.of("removal_notice", "appeal_on")
async def notified_before_the_appeal_was_settled(world: World) -> Response:
    proposal = await removal_on(world, *upheld(filed_abnormally(1)), ground="abnormal_filing")
    return await notified(world, proposal, "2025-09-09")


@FLOORS.of("removal_notice", "due_on")
async def notified_before_the_two_years_were_over(world: World) -> Response:
    return await notified(world, await overdue(world, "2026-07-10"), "2026-07-01")


@FLOORS.of("removal_answer", "served_on")
async def answered_before_the_service(world: World) -> Response:
    proposal = await removal_on(world, violated(1))
    await notified(world, proposal, "2025-09-10")
    body = {"answered_on": "2025-09-09", "document_no": "鄂知陈述〔2025〕1号"}
    return await world.post(f"/v1/removals/{proposal.json()['id']}/answer", body)


@FLOORS.of("reinstatement", "reversed_on")
async def reinstated_before_the_reversal(world: World) -> Response:
    filing = filed_abnormally(1)
    proposal = (await removal_on(world, filing, ground="abnormal_filing")).json()
    assert (await approve_removal(world, proposal)).status_code == 200
    await world.feed(appealed(filing, "pending", date(2025, 10, 1)), appealed(filing, "reversed", date(2025, 10, 20)))
    body = {"uscc": uscc(1), "effective_on": "2025-10-19"}
    return await world.post("/v1/reinstatements", body, "province", "third-person")
