"""Provincial screening: all recommended firms ranked, seats given out by the one function that what-ifs use too."""

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any, Final

from sqlalchemy import exists, func, select

from pool.store.tables import Candidate, Screening, ScreeningEntry
from pool.usecases.choose import one_per_firm
from pool.usecases.seat_plan import PlanState, SeatPlanMissing, read_plan
from pool.usecases.standing import STANDINGS
from shared import clock
from shared.domain.money import plain
from shared.domain.seats import Allocation, Ranked, SeatPlan, allocate, rank
from shared.events.pool import FirmShortlisted
from shared.ids import uuid7
from shared.journal.entry import JournalEntry
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_not_lie_ahead, must_rest_on, version_in_force

Watch = Callable[[int, int], Awaitable[None]]
"""Told how many of all entries are written."""
_PIECE: Final = 100


class BatchEmpty(Problem):
    """Nobody to screen: no application of the batch is known here."""

    status, code = 409, "batch-empty"
    title = {"zh": "该批次没有申报", "en": "The batch has no applications"}
    detail = {
        "zh": "培育库未收到批次 {batch} 的任何申报；请核对批次编号，刚导入的请稍后重试。",
        "en": "Pool knows no application of batch {batch}; check its code. Just imported? Try again shortly.",
    }


async def must_be_ready(uow: UnitOfWork, batch: str, effective_on: date) -> PlanState:
    """Accepts a day on which the batch can be screened; returns the seats.

    Raises:
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. SeatPlanMissing: no seats have been set.
        BatchEmpty: there are no applications.
    """
    must_not_lie_ahead(effective_on)
    plan = await read_plan(uow)
    if plan is None:
        raise SeatPlanMissing
    await must_have_applications(uow, batch)
    reference = await uow.session.scalar(select(func.max(Candidate.reference_date)).where(Candidate.batch == batch))
    grounds = {"reference_date": reference, "seat_plan_on": plan.effective_on}
    must_rest_on("screening", effective_on, uow.plan, **grounds)
    return plan


async def must_have_applications(uow: UnitOfWork, batch: str) -> None:
    """Pool knows a batch by its candidates alone.

    Raises:
        BatchEmpty: it knows none of this batch.
    """
    if not await uow.session.scalar(select(exists().where(Candidate.batch == batch))):
        raise BatchEmpty(batch=batch)


async def _unwatched(_done: int, _total: int) -> None:
    """Nobody waits for the entries of a short screening."""


async def screen(uow: UnitOfWork, batch: str, effective_on: date, watch: Watch = _unwatched) -> Screening:
    """Ranks and seats the firms of a batch that were recommended by that day; nobody is admitted by it.

    Firms against which something stands on the day are left out, and counted by the heaviest reason: a place would be
    wasted on them.

    Raises:
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. SeatPlanMissing: no seats have been set.
        BatchEmpty: nobody to screen.
    """
    plan = await must_be_ready(uow, batch, effective_on)
    version = version_in_force(uow.plan, "pool", effective_on)
    candidates, left_out = await _candidates(uow, batch, effective_on)
    ranked = rank(_ranked(candidate) for candidate in candidates.values())
    allocation = allocate(ranked, plan.domain)
    screening_id = uuid7()
    entries = _entries(allocation, candidates)
    result = _result(plan.domain, allocation, entries) | {"left_out": dict(sorted(left_out.items()))}
    screening = Screening(
        id=screening_id,
        batch=batch,
        effective_on=effective_on,
        cap=plan.cap,
        plan_version=plan.version,
        result=result,
        created_by=uow.caller.subject,
        created_at=clock.now(),
    )
    uow.session.add(screening)
    await uow.session.flush()
    await _write(uow, screening, entries, watch)
    facts = {"screening_id": screening_id, "recommended": len(ranked), "shortlisted": len(allocation.seated)}
    uow.journal("screen", f"batch:{batch}", effective_on=effective_on, after=result, facts=facts, rules_version=version)
    for entry in entries:
        if entry["seated"]:
            _tell(uow, screening, entry)
    return screening


async def _write(uow: UnitOfWork, screening: Screening, entries: list[dict[str, Any]], watch: Watch) -> None:
    for first in range(0, len(entries), _PIECE):
        piece = entries[first : first + _PIECE]
        uow.session.add_all([ScreeningEntry(screening_id=screening.id, **entry) for entry in piece])
        await uow.session.flush()
        await watch(first + len(piece), len(entries))


async def _candidates(uow: UnitOfWork, batch: str, on: date) -> tuple[dict[str, Candidate], Counter[str]]:
    """The recommended firms that may be screened on the day, and how many are left out by each heaviest reason."""
    statement = select(Candidate).where(Candidate.batch == batch, Candidate.recommended_on.is_not(None))
    rows = await one_per_firm(uow, [row for row in (await uow.session.execute(statement)).scalars() if row.name])
    standings = await STANDINGS.locked(uow, {uscc: row.application_id for uscc, row in rows.items()}, on)
    left_out = Counter[str](one.reasons[0].code for one in standings.values() if one.reasons)
    return {uscc: row for uscc, row in rows.items() if standings[uscc].may_be.screened}, left_out


def _ranked(candidate: Candidate) -> Ranked:
    assert candidate.score is not None
    assert candidate.submitted_at is not None
    return Ranked(candidate.uscc, candidate.reporting_unit, candidate.score, candidate.submitted_at)


def _entries(allocation: Allocation, candidates: dict[str, Candidate]) -> list[dict[str, Any]]:
    placed = [(firm, None) for firm in allocation.seated] + [(one.firm, one.reason) for one in allocation.unseated]
    reasons = {firm.uscc: reason for firm, reason in placed}
    ranked = rank(firm for firm, _ in placed)
    return [
        {
            "rank": place,
            "application_id": candidates[firm.uscc].application_id,
            "uscc": firm.uscc,
            "name": candidates[firm.uscc].name,
            "reporting_unit": firm.unit,
            "score": firm.score,
            "seated": reasons[firm.uscc] is None,
            "reason": reasons[firm.uscc],
        }
        for place, firm in enumerate(ranked, 1)
    ]


def _result(plan: SeatPlan, allocation: Allocation, entries: list[dict[str, Any]]) -> dict[str, Any]:
    recommended = Counter(entry["reporting_unit"] for entry in entries)
    seated = Counter(entry["reporting_unit"] for entry in entries if entry["seated"])
    marginal = allocation.marginal
    last = next((entry for entry in entries if marginal and entry["uscc"] == marginal.uscc), None)
    return {
        "recommended": len(entries),
        "shortlisted": len(allocation.seated),
        "marginal": last
        and {name: last[name] for name in ("uscc", "name", "reporting_unit", "rank")} | {"score": plain(last["score"])},
        "units": [
            {
                "reporting_unit": unit,
                "recommended": number,
                "shortlisted": seated[unit],
                "seats": plan.seats.get(unit),
            }
            for unit, number in sorted(recommended.items())
        ],
    }


def _tell(uow: UnitOfWork, screening: Screening, entry: dict[str, Any]) -> None:
    facts = {"screening_id": str(screening.id), "rank": entry["rank"], "score": plain(entry["score"])}
    line = JournalEntry(
        act="shortlist-firm",
        subject=entry["uscc"],
        reporting_unit=entry["reporting_unit"],
        effective_on=screening.effective_on,
        facts=facts,
    )
    uow.journal_entries([line])
    uow.publish(
        FirmShortlisted(
            uscc=entry["uscc"],
            application_id=entry["application_id"],
            reporting_unit=entry["reporting_unit"],
            screening_id=screening.id,
            rank=entry["rank"],
            score=entry["score"],
        )
    )
