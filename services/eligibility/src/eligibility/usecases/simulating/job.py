"""The job of a simulation: the base read in pieces, judged and seated in the process pool; goes on after a kill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import select

from eligibility.domain.simulation.base import Piece
from eligibility.domain.simulation.order import order_from
from eligibility.domain.simulation.run import judge_of, points_of, result_of
from eligibility.store.tables import Scenario, SeatPlanCopy
from eligibility.usecases.rules.current import current_plan, known_rules
from eligibility.usecases.simulating.parts import Parts, drop_parts, keep_part, read_parts
from eligibility.usecases.simulating.read_base import Rules, next_rows, pieces_of
from eligibility.usecases.simulating.start import KIND
from shared import clock
from shared.digest import digest_of
from shared.domain.seats import SeatPlan
from shared.jobs.model import JobHandler, JobRun
from shared.plan.model import Plan
from shared.store.unit_of_work import UnitOfWork, unit_of_work

_COUNT = "SELECT count(*) AS number FROM assessment WHERE batch = $1"
_FIRM_POINTS: Final = 4_000_000
"""Firms times points of a sweep that are computed between two checkpoints, some seconds of work."""
_MOST_POINTS: Final = 25
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


async def run_simulation(job: JobRun) -> dict[str, Any]:
    """Reads the base, compares the what-if with the rules in force, sweeps, and leaves the result on the scenario."""
    run = await _begin(job, UUID(orjson.loads(job.payload)["scenario_id"]))
    firms = await _read_base(run)
    arguments = (run.rules, run.parts.pieces, run.request, run.inputs["seat_plan"])
    result = await job.runtime.compute.run(compare_in_process, *arguments)
    step = max(1, min(_MOST_POINTS, _FIRM_POINTS // max(1, firms)))
    while len(run.parts.points) < len(run.values):
        values = run.values[len(run.parts.points) :][:step]
        points = await job.runtime.compute.run(sweep_in_process, *arguments, values)
        async with unit_of_work(job.runtime, job.caller) as uow:
            await keep_part(uow, run.scenario_id, "points", len(run.parts.points), orjson.dumps(points))
        run.parts.points += points
        await run.tell(firms)
    await _end(run, result)
    return {"scenario_id": str(run.scenario_id), "applications": firms}


async def _begin(job: JobRun, scenario_id: UUID) -> Run:
    """What an earlier run left, where the rules are still those that it stood on; else from the beginning."""
    async with unit_of_work(job.runtime, job.caller) as uow:
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
    found = [Piece.from_bytes(content) for content in run.parts.pieces[-1:]]
    after = (found[0].on, UUID(found[0].firms[-1].application_id)) if found else _BEGINNING
    firms = sum(len(Piece.from_bytes(content).firms) for content in run.parts.pieces)
    on = date.fromisoformat(run.request["on"])
    while True:
        async with unit_of_work(run.job.runtime, run.job.caller) as uow:
            rows = await next_rows(uow, run.batch, after, on)
        if not rows:
            return firms
        pieces = await run.job.runtime.compute.run(pieces_of, run.rules, rows, on)
        async with unit_of_work(run.job.runtime, run.job.caller) as uow:
            for number, content in enumerate(pieces, len(run.parts.pieces)):
                await keep_part(uow, run.scenario_id, "piece", number, content)
        run.parts.pieces += pieces
        firms += len(rows)
        after = (rows[-1]["reference_date"], rows[-1]["application_id"])
        await run.tell(firms)


def compare_in_process(
    rules: Rules, pieces: Sequence[bytes], request: dict[str, Any], seats: dict[str, Any] | None
) -> dict[str, Any]:
    """The what-if beside the rules in force; runs in a process of its own."""
    judge = judge_of(rules.plan(), [Piece.from_bytes(content) for content in pieces])
    return result_of(judge, order_from(request), seats_of(seats))


def sweep_in_process(
    rules: Rules,
    pieces: Sequence[bytes],
    request: dict[str, Any],
    seats: dict[str, Any] | None,
    values: Sequence[str],
) -> list[dict[str, Any]]:
    """These points of the sweep; runs in a process of its own."""
    judge = judge_of(rules.plan(), [Piece.from_bytes(content) for content in pieces])
    return points_of(judge, order_from(request), seats_of(seats), values)


def seats_of(told: dict[str, Any] | None) -> SeatPlan | None:
    """The seat plan as `allocate` takes it."""
    if told is None:
        return None
    return SeatPlan(
        cap=told["cap"],
        used=told["used"],
        seats={unit["reporting_unit"]: unit["seats"] for unit in told["units"]},
        used_by_unit={unit["reporting_unit"]: unit["used"] for unit in told["units"]},
    )


async def _end(run: Run, result: dict[str, Any]) -> None:
    """Leaves the result with the stamps of what it stands on."""
    seats = run.inputs["seat_plan"]
    stamp = {
        "on": run.request["on"],
        "read_at": run.inputs["read_at"],
        "seat_plan": seats and {name: value for name, value in seats.items() if name != "units"},
    }
    sweep = run.request["sweep"] and {"parameter": run.request["sweep"]["parameter"], "points": run.parts.points}
    async with unit_of_work(run.job.runtime, run.job.caller) as uow:
        scenario = (await uow.session.execute(select(Scenario).where(Scenario.id == run.scenario_id))).scalar_one()
        scenario.result = {**stamp, **result, "sweep": sweep}
        await drop_parts(uow, run.scenario_id)
        facts = {name: result[name] for name in ("entering", "leaving")} | {"scenario_id": run.scenario_id}
        version = result["rules"][-1]["version"]
        uow.journal("keep-simulation", f"batch:{run.batch}", after=scenario.result, facts=facts, rules_version=version)


JOBS: dict[str, JobHandler] = {KIND: run_simulation}
