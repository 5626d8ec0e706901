"""A screening as a job, watched while it is written and found again after a kill."""

from datetime import date
from typing import Final
from uuid import UUID

import orjson

from pool.store.queries import get_screening
from pool.store.tables import Screening
from pool.usecases.screen import must_be_ready, screen
from shared.jobs.model import JobHandler, JobRun, add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.schemas.pool.screening import ScreeningJobResult
from shared.usecases.legal_date import version_in_force

KIND: Final = "screen-batch"


async def start_screening(uow: UnitOfWork, batch: str, effective_on: date) -> UUID:
    """Queues a screening; what it can be refused for is refused now.

    Raises:
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. SeatPlanMissing: no seats have been set.
        BatchEmpty: nobody to screen.
    """
    await must_be_ready(uow, batch, effective_on)
    version = version_in_force(uow.plan, "pool", effective_on)
    job_id = await add_job(uow, KIND, orjson.dumps({"batch": batch, "effective_on": effective_on}))
    facts = {"job_id": job_id}
    uow.journal("start-screening", f"batch:{batch}", effective_on=effective_on, facts=facts, rules_version=version)
    return job_id


async def run_screening(run: JobRun) -> ScreeningJobResult:
    """Screens in one transaction, whose entries are counted from outside while it is open.

    Half a screening is so never seen, and all of one rests on the same moment. The checkpoint is its id, saved with it:
    a run after a kill finds the screening, or begins anew where nothing was kept.

    Raises:
        SeatPlanMissing: the seats were taken away meanwhile.
    """
    async with run.transaction() as uow:
        if run.checkpoint is not None:
            return _result(await get_screening(uow, UUID(run.checkpoint)))
        wanted = orjson.loads(run.payload)
        screening = await screen(uow, wanted["batch"], date.fromisoformat(wanted["effective_on"]), run.progress)
        written = screening.result["recommended"]
        await run.progress(written, written, str(screening.id), uow)
    return _result(screening)


def _result(screening: Screening) -> ScreeningJobResult:
    return ScreeningJobResult(
        screening_id=screening.id,
        recommended=screening.result["recommended"],
        shortlisted=screening.result["shortlisted"],
    )


JOBS: dict[str, JobHandler] = {KIND: run_screening}
