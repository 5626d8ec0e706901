"""Judges the whole base anew under the rules as they stand: in pieces, each committed, each skipped when repeated."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import orjson

from eligibility.usecases.judging.reassess import Stored, lock_stored, reassess
from eligibility.usecases.rules.current import plan_to_judge_by
from eligibility.usecases.rules.names import names_today, settle_names
from shared.ids import uuid7
from shared.jobs.model import JobRun, add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan
from shared.schemas.eligibility.reassessments import ReassessmentResult

KIND: Final = "reassess"
_PIECE: Final = 200
_COUNT = "SELECT count(*) FROM assessment WHERE reference_date >= $1"
_NEXT = """
SELECT application_id FROM assessment WHERE reference_date >= $1 AND application_id > $2
ORDER BY application_id LIMIT $3
"""
_FLIPPED = "SELECT count(*) FROM flip WHERE cause_id = $1"


async def start_reassessment(uow: UnitOfWork, cause_id: UUID, since: date) -> UUID:
    """Queues the job in this transaction; it judges the applications whose reference date is `since` or later."""
    return await add_job(uow, KIND, orjson.dumps({"cause_id": str(cause_id), "since": since}))


async def order_reassessment(uow: UnitOfWork, since: date | None) -> tuple[UUID, UUID]:
    """A person's order to judge anew; returns the job and the cause under which its flips are listed."""
    cause_id = uuid7()
    first_day = since or uow.plan.in_force_from
    job_id = await start_reassessment(uow, cause_id, first_day)
    facts = {"cause_id": cause_id, "since": first_day, "job_id": job_id}
    uow.journal("order-reassessment", f"rules:{cause_id}", facts=facts)
    return job_id, cause_id


async def run_reassessment(run: JobRun) -> ReassessmentResult:
    """All applications whose rules are no longer those of their last judgement.

    A piece that was committed before a kill is not judged again: its versions are the new ones.
    """
    await settle_names(run.runtime, run.caller)
    payload = orjson.loads(run.payload)
    cause_id, since = UUID(payload["cause_id"]), date.fromisoformat(payload["since"])
    pool = run.runtime.database.pool
    total: int = await pool.fetchval(_COUNT, since)
    done, judged, last = _place(run.checkpoint)
    while True:
        ids = [row["application_id"] for row in await pool.fetch(_NEXT, since, last, _PIECE)]
        if not ids:
            break
        judged += await _piece(run, ids, cause_id)
        done, last = done + len(ids), ids[-1]
        await run.progress(done, max(total, done), f"{done} {judged} {last}")
    flipped: int = await pool.fetchval(_FLIPPED, cause_id)
    return ReassessmentResult(looked_at=done, judged=judged, flipped=flipped)


async def _piece(run: JobRun, ids: Sequence[UUID], cause_id: UUID) -> int:
    async with run.transaction() as uow:
        plan = await plan_to_judge_by(uow)
        found = await lock_stored(uow, ids)
        names = await names_today(uow, {one.rules_version for one in found})
        stored = [one for one in found if _outdated(one, plan, names)]
        causes = {one.subject.application_id: cause_id for one in stored}
        return (await reassess(uow, stored, plan, "rules", causes)).judged


def _outdated(stored: Stored, plan: Plan, names: Mapping[str, str]) -> bool:
    return names[stored.rules_version] != plan.on(stored.subject.reference_date).version


def _place(checkpoint: str | None) -> tuple[int, int, UUID]:
    if checkpoint is None:
        return 0, 0, UUID(int=0)
    done, judged, last = checkpoint.split()
    return int(done), int(judged), UUID(last)


JOBS = {KIND: run_reassessment}
