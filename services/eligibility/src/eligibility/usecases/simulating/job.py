"""The job of a simulation: the base read in pieces, judged and seated in the process pool; goes on after a kill."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import select

from eligibility.store.tables import Scenario, SeatPlanCopy
from eligibility.usecases.rules.current import current_plan, known_rules
from eligibility.usecases.simulating.compute import (
    compare_in_process,
    place_in_process,
    sweep_in_process,
    whole_in_process,
)
from eligibility.usecases.simulating.parts import Parts, drop_parts, keep_part, read_parts
from eligibility.usecases.simulating.read_base import Rules, next_rows, pieces_of
from eligibility.usecases.simulating.start import KIND
from shared import clock
from shared.digest import digest_of
from shared.jobs.model import JobHandler, JobRun
from shared.journal.entry import JournalEntry
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan
from shared.schemas.eligibility.simulations import SimulationJobResult

_COUNT = "SELECT count(*) AS number FROM assessment WHERE batch = $1"
_KEEP = "UPDATE scenario SET result = $2::text::json WHERE id = $1"
_MOST_POINTS: Final = 25
"""Points of a sweep that are computed between two checkpoints; fewer where they take long."""
_BEGINNING = (date.min, UUID(int=0))


@dataclass(slots=True)
class Run:
    """A simulation under way: what it stands on and what it has."""

    job: JobRun
    scenario_id: UUID
    batch: str
    request: dict[str, Any]
    rules: Rules
    parts: Parts

    @property
    def inputs(self) -> dict[str, Any]:
        """What all parts stand on."""
        assert self.parts.inputs is not None
        return self.parts.inputs

    @property
    def values(self) -> list[str]:
        """The values of the sweep."""
        values: list[str] = self.request["sweep"]["values"] if self.request["sweep"] else []
        return values

    async def tell(self, firms: int) -> None:
        """How far it is: a step for each firm read, and one for each point."""
        total = max(self.inputs["applications"], firms) + 1 + len(self.values)
        done = firms + len(self.parts.points)
        await self.job.progress(done, total, f"{len(self.parts.pieces)} {len(self.parts.points)}")


async def run_simulation(job: JobRun) -> SimulationJobResult:
    """Reads the base, compares the what-if with the rules in force, sweeps, and leaves the result on the scenario."""
    run = await _begin(job, UUID(orjson.loads(job.payload)["scenario_id"]))
    firms = await _read_base(run)
    arguments = (run.rules, run.parts.pieces, run.request, run.inputs["seat_plan"])
    result = await job.runtime.compute.run(compare_in_process, *arguments)
    while len(run.parts.points) < len(run.values):
        values = run.values[len(run.parts.points) :][:_MOST_POINTS]
        points = await job.runtime.compute.run(sweep_in_process, *arguments, values)
        async with job.transaction() as uow:
            await keep_part(uow, run.scenario_id, "points", len(run.parts.points), orjson.dumps(points))
        run.parts.points += points
        await run.tell(firms)
    await _end(run, result)
    return SimulationJobResult(scenario_id=run.scenario_id, applications=firms)


async def _begin(job: JobRun, scenario_id: UUID) -> Run:
    """What an earlier run left, where the rules are still those that it stood on; else from the beginning."""
    async with job.transaction() as uow:
        scenario = (await uow.session.execute(select(Scenario).where(Scenario.id == scenario_id))).scalar_one()
        plan = await current_plan(uow)
        rules = Rules(job.runtime.settings.plan_dir, known_rules(job.runtime).amendments)
        parts, version = await read_parts(uow, scenario_id), _rules_digest(plan)
        if parts.inputs is None or parts.inputs["newest_version"] != version:
            await drop_parts(uow, scenario_id)
            parts = Parts(inputs=await _inputs(uow, scenario.batch, version))
            await keep_part(uow, scenario_id, "inputs", 0, orjson.dumps(parts.inputs))
        return Run(job, scenario_id, scenario.batch, scenario.request, rules, parts)


def _rules_digest(plan: Plan) -> str:
    """Differs as soon as the rules of any day do."""
    return digest_of([plan.on(day).version for day in plan.changes()])


async def _inputs(uow: UnitOfWork, batch: str, version: str) -> dict[str, Any]:
    copy = (await uow.session.execute(select(SeatPlanCopy))).scalars().first()
    return {
        "newest_version": version,
        "applications": (await uow.execute_native(_COUNT, batch))[0]["number"],
        "read_at": clock.now().isoformat(),
        "seat_plan": copy
        and {
            "plan_id": copy.plan_id,
            "sequence": copy.sequence,
            "effective_on": str(copy.effective_on),
            "cap": copy.cap,
            "used": copy.used,
            "units": copy.units,
        },
    }


async def _read_base(run: Run) -> int:
    """Reads on behind the last piece; how many firms there are in all."""
    firms, after, on = 0, _BEGINNING, date.fromisoformat(run.request["on"])
    if run.parts.pieces:
        firms, after = await run.job.runtime.compute.run(place_in_process, run.parts.pieces)
    while True:
        async with run.job.transaction() as uow:
            rows = await next_rows(uow, run.batch, after, on)
        if not rows:
            return firms
        pieces = await run.job.runtime.compute.run(pieces_of, run.rules, rows, on)
        async with run.job.transaction() as uow:
            for number, content in enumerate(pieces, len(run.parts.pieces)):
                await keep_part(uow, run.scenario_id, "piece", number, content)
        run.parts.pieces += pieces
        firms += len(rows)
        after = (rows[-1]["reference_date"], rows[-1]["application_id"])
        await run.tell(firms)


async def _end(run: Run, result: bytes) -> None:
    """Leaves the result with the stamps of what it stands on; it may be large, and is bytes in this process."""
    seats = run.inputs["seat_plan"]
    stamp = {
        "on": run.request["on"],
        "read_at": run.inputs["read_at"],
        "seat_plan": seats and {name: value for name, value in seats.items() if name != "units"},
    }
    sweep = run.request["sweep"] and {"parameter": run.request["sweep"]["parameter"], "points": run.parts.points}
    whole = await run.job.runtime.compute.run(whole_in_process, stamp, result, sweep)
    entry = JournalEntry(
        act="keep-simulation",
        subject=f"batch:{run.batch}",
        after_digest=whole.digest,
        rules_version=whole.rules_version,
        facts={"entering": whole.entering, "leaving": whole.leaving, "scenario_id": run.scenario_id},
    )
    async with run.job.transaction() as uow:
        await uow.execute_native(_KEEP, run.scenario_id, whole.content.decode())
        await drop_parts(uow, run.scenario_id)
        uow.journal_entries([entry])


JOBS: dict[str, JobHandler] = {KIND: run_simulation}
