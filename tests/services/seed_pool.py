"""Pool's two sides: a member, a candidate and a removal that the clock proposes each."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from pool.wiring import service
from shared.testing.builders import uscc
from shared.testing.world import World
from tests.plans.other import with_its_exits
from tests.pool.story import (
    BY_SCREENING,
    appealed,
    given_candidates,
    given_seats,
    removal,
    verified,
    violated,
    when_proposed,
)
from tests.services.frame_acts import DECIDE, PROPOSED, RULES
from tests.services.seeding import BATCH, Act, Placed, Seed

_SERVED = {"notified_on": "2025-09-02", "method": "直接送达", "served_by": "省局陈某", "document_no": "鄂知告12号"}
_SCREENING = {"batch": BATCH, "effective_on": "2024-06-21"}


def _candidate(placed: Placed) -> int:
    """The number of a firm that is not in the pool yet."""
    return 100 + placed.side.number


def _second_member(placed: Placed) -> int:
    return 200 + placed.side.number


def _third_member(placed: Placed) -> int:
    return 300 + placed.side.number


def _fourth_member(placed: Placed) -> int:
    return 400 + placed.side.number


async def ground(world: World) -> None:
    """Seats for all, and ways out without fault, which the shipped plan has none of."""
    with TemporaryDirectory() as folder:
        world.runtime.plan = with_its_exits(world.runtime.plan, Path(folder))
    assert (await given_seats(world, 100)).is_success


async def side(world: World, placed: Placed) -> None:
    """Four members, a removal of one, a candidate, a screening as it is by now, and what the clock makes of it."""
    candidate = _candidate(placed)
    members = [placed.side.number, _second_member(placed), _third_member(placed), _fourth_member(placed)]
    await given_candidates(world, members, unit=placed.side.unit)
    proposed = await when_proposed(world, members)
    decided = await world.decide(proposed["approval_id"], proposed["digest"])
    assert decided.status_code == 200, decided.text
    await given_candidates(world, [candidate], unit=placed.side.unit)
    screened = await world.post("/v1/screenings", _SCREENING)
    screening = await world.post("/v1/screening-jobs", _SCREENING)
    await world.run_jobs()
    body = {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(candidate)], **BY_SCREENING}
    drafted = await world.post("/v1/admission-lists", body)
    await world.post("/v1/clock-sweeps", {"on": "2026-07-02"})
    await world.feed(violated(members[2]))
    removed = await world.post("/v1/removals", removal(members[2]))
    placed.ids |= {"screening_id": screened.json()["id"], "list_id": drafted.json()["id"]}
    placed.ids |= {"job_id": screening.json()["job_id"], "removal_id": removed.json()["id"]}
    placed.ids |= {"approval_id": proposed["approval_id"], "digest": proposed["digest"]}


async def _evidence(world: World, placed: Placed) -> None:
    await world.feed(verified(placed.side.number))


async def _violation(world: World, placed: Placed) -> None:
    violation = violated(_second_member(placed))
    await world.feed(violation)
    placed.ids["violation_id"] = str(violation.violation_id)


async def _reversal(world: World, placed: Placed) -> None:
    fact = violated(_second_member(placed)).model_copy(update={"violation_id": UUID(placed.ids["violation_id"])})
    await world.feed(appealed(fact, "reversed", date(2025, 10, 20)))


async def _read_version(world: World, placed: Placed) -> None:
    placed.ids["etag"] = (await world.get("/v1/seat-plan")).headers["etag"]


def _draft(placed: Placed) -> dict[str, Any]:
    return {"batch": BATCH, "effective_on": "2024-07-01", "usccs": [uscc(_candidate(placed))], **BY_SCREENING}


def _graduation(placed: Placed) -> dict[str, Any]:
    finding = {"finding": "创新驱动、以专利产业化实现成长，具有样板效应"}
    return {"uscc": placed.side.uscc, "effective_on": "2025-07-15", "model_effect": finding}


def _removal(placed: Placed) -> dict[str, Any]:
    return {"uscc": uscc(_second_member(placed)), "ground": "data_falsification", "effective_on": "2025-09-15"}


def _departure(placed: Placed) -> dict[str, Any]:
    paper = {"ground": "moved_away", "document": "准予迁移登记通知书〔2025〕12号"}
    return {"uscc": uscc(_fourth_member(placed)), "effective_on": "2025-09-15", **paper}


def _notice(_: Placed) -> dict[str, Any]:
    return {"year": 2030, "notice": "国办发明电〔2029〕9号", "days_off": ["2030-01-01"], "days_worked": []}


def _reinstatement(placed: Placed) -> dict[str, Any]:
    return {"uscc": uscc(_second_member(placed)), "effective_on": "2025-11-03"}


ACTS = (
    Act(
        "put_seat_plan",
        before=_read_version,
        headers=lambda placed: {"If-Match": placed.ids["etag"]},
        json=lambda _: {"cap": 200, "units": {}, "effective_on": "2024-06-21"},
    ),
    Act("post_screening", json=lambda _: _SCREENING),
    Act("post_screening_job", json=lambda _: _SCREENING),
    Act("post_admission_list", json=_draft, keep={"id": "list_id"}),
    Act("post_admission_withdrawal", json=lambda _: {"ground": "另行拟定名单"}),
    Act("post_admission_list", json=_draft, keep={"id": "list_id"}),
    Act("post_public_notice", json=lambda _: {"first_day": "2024-06-22", "last_day": "2024-06-28"}),
    Act("post_co_signature", "department", subject="sun", scope={"body": "IPO"}),
    Act("post_co_signature", "department", subject="zhou", scope={"body": "EIT"}),
    Act("post_admission_proposal", keep=PROPOSED),
    DECIDE,
    Act("post_graduation", before=_evidence, json=_graduation, keep=PROPOSED),
    DECIDE,
    Act("post_removal", before=_violation, json=_removal, keep=PROPOSED | {"id": "removal_id"}),
    Act("post_removal_notice", json=lambda _: _SERVED),
    Act("post_removal_answer", json=lambda _: {"answered_on": "2025-09-10", "document_no": "鄂知陈述1号"}),
    DECIDE,
    Act("post_departure", json=_departure, keep=PROPOSED),
    DECIDE,
    Act("post_calendar_year", json=_notice, keep=PROPOSED),
    DECIDE,
    Act("post_reinstatement", subject="third-person", before=_reversal, json=_reinstatement, keep=PROPOSED),
    replace(DECIDE, subject="fourth-person"),
    Act("post_clock_sweep", json=lambda _: {"on": "2026-07-03"}),
)
PUBLIC = {
    **RULES,
    "read_seat_plan": "seats of every unit, and how many are used, are the same sheet for all who hold a seat",
}
SEED = Seed(service, ground, side, ACTS, PUBLIC)
