"""Checks all members as of a day: in pieces, each committed with the place where another run goes on."""

from datetime import date
from typing import Final
from uuid import UUID

import orjson

from eligibility.usecases.compliance.check import check_members
from eligibility.usecases.compliance.members import MEMBERS
from eligibility.usecases.rules.current import current_plan
from shared.jobs.model import JobHandler, JobRun, add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.versions import YEARLY
from shared.schemas.eligibility.compliance import ComplianceJobResult
from shared.usecases.legal_date import must_rest_on, version_in_force

KIND: Final = "check-compliance"
_PIECE: Final = 100
_COUNT = f"SELECT count(*) FROM membership WHERE {MEMBERS}"  # noqa: S608 - a constant
_NEXT = f"SELECT uscc FROM membership WHERE {MEMBERS} AND uscc > $2 ORDER BY uscc LIMIT $3"  # noqa: S608
_FOUND = "SELECT outcome, count(*) AS number FROM compliance_check WHERE checked_on = $1 GROUP BY outcome"


async def order_check(uow: UnitOfWork, on: date) -> UUID:
    """Queues the check of all members as of a day; one that was checked as of that day before is left as it is.

    Raises:
        EffectiveDateAhead, BeforePlan: the day.
    """
    must_rest_on("yearly_check", on, uow.plan)
    version = version_in_force(await current_plan(uow), YEARLY, on)
    job_id = await add_job(uow, KIND, orjson.dumps({"on": on}))
    subject = f"plan:{uow.plan.id}"
    uow.journal("order-compliance-check", subject, effective_on=on, facts={"job_id": job_id}, rules_version=version)
    return job_id


async def run_check(run: JobRun) -> ComplianceJobResult:
    """Goes through the members by code; a piece that was committed before a kill is not checked again."""
    on = date.fromisoformat(orjson.loads(run.payload)["on"])
    pool = run.runtime.database.pool
    total: int = await pool.fetchval(_COUNT, on)
    done, checked, last = _place(run.checkpoint)
    while True:
        usccs = [row["uscc"] for row in await pool.fetch(_NEXT, on, last, _PIECE)]
        if not usccs:
            break
        async with run.transaction() as uow:
            checked += await check_members(uow, on, usccs)
            done, last = done + len(usccs), usccs[-1]
            await run.progress(done, max(total, done), f"{done} {checked} {last}", uow)
    found = {row["outcome"]: row["number"] for row in await pool.fetch(_FOUND, on)}
    return ComplianceJobResult(on=on, looked_at=done, checked=checked, outcomes=found)


def _place(checkpoint: str | None) -> tuple[int, int, str]:
    if checkpoint is None:
        return 0, 0, ""
    done, checked, last = checkpoint.split()
    return int(done), int(checked), last


JOBS: dict[str, JobHandler] = {KIND: run_check}
