"""Scenarios as people read them: listed, one, its result, several side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from eligibility.store.tables import Scenario
from eligibility.usecases.simulating.compute import compare_results_in_process
from shared.database.tables import job
from shared.identity.caller import Caller
from shared.lists.filters import told
from shared.lists.listing import Asked, Listed, Listing
from shared.messaging.reading import Reading, reading
from shared.problems import NotFound, Problem
from shared.runtime import Runtime

MOST_COMPARED = 6
SCENARIOS = Listing(
    Scenario,
    Scenario.id,
    filters={"batch": Scenario.batch, "saved": told(bool, default=True)},
    order=(Scenario.name, Scenario.created_at),
    scoped=False,
)
_CONTENT = "SELECT convert_to(result::text, 'UTF8') AS content FROM scenario WHERE id = $1 AND result IS NOT NULL"
_SUMMARY = """
SELECT row_to_json(figures)::text AS summary FROM scenario, json_to_record(result) AS figures (read_at text,
  seat_plan json, rules json, before json, after json, marginal_before json, marginal_after json, entering int,
  leaving int)
WHERE id = $1 AND result IS NOT NULL
"""
"""The figures alone: with many seats a result lists many thousand firms."""


class ScenarioNotReady(Problem):
    """Its job has not ended, or failed."""

    status, code = 409, "scenario-not-ready"
    title = {"zh": "该模拟尚无结果", "en": "This simulation has no result yet"}
    detail = {
        "zh": "任务 {job_id} 的状态为 {state}；完成后再读取结果。",
        "en": "Its job {job_id} is {state}; read the result when it is done.",
    }


class ComparisonRefused(Problem):
    """Side by side stand two scenarios or more, each once."""

    status, code = 422, "comparison-refused"
    title = {"zh": "请给出 2 至 6 个不同的方案", "en": "Name two to six scenarios, each once"}


@dataclass(frozen=True, slots=True)
class ScenarioState:
    """A scenario with the state of its job, and the figures of its result where those were asked for."""

    id: UUID
    name: str | None
    batch: str
    request: dict[str, Any]
    job_id: UUID
    state: str
    error: dict[str, Any] | None
    created_by: str
    created_at: datetime
    summary: dict[str, Any] | None = None


async def list_scenarios(uow: Reading, asked: Asked) -> Listed[ScenarioState]:
    """A page of scenarios: those with a name, or every simulation that was run."""
    named = [Scenario.name.is_not(None)] if asked["saved"] else []
    page = await SCENARIOS.page(uow, asked, *named)
    jobs = await _jobs(uow, [row.job_id for row in page.rows])
    return page.made(lambda row: _state(row, jobs))


async def get_scenario(uow: Reading, scenario_id: UUID) -> ScenarioState:
    """One scenario with the figures of its result, if it has one.

    Raises:
        NotFound: there is none.
    """
    found = await uow.execute_native(_SUMMARY, scenario_id)
    return await _read(uow, scenario_id, orjson.loads(found[0]["summary"]) if found else None)


async def get_result(uow: Reading, scenario_id: UUID) -> tuple[ScenarioState, bytes]:
    """A scenario and its whole result in JSON.

    Raises:
        NotFound: there is none. ScenarioNotReady: its job has not ended well.
    """
    scenario = await _read(uow, scenario_id)
    found = await uow.execute_native(_CONTENT, scenario_id)
    if not found:
        raise ScenarioNotReady(job_id=str(scenario.job_id), state=scenario.state)
    content: bytes = found[0]["content"]
    return scenario, content


async def _read(uow: Reading, scenario_id: UUID, summary: dict[str, Any] | None = None) -> ScenarioState:
    row = (await uow.session.execute(select(Scenario).where(Scenario.id == scenario_id))).scalar_one_or_none()
    if row is None:
        raise NotFound
    return _state(row, await _jobs(uow, [row.job_id]), summary)


async def compare_scenarios(
    runtime: Runtime, caller: Caller, ids: Sequence[UUID]
) -> tuple[list[ScenarioState], dict[str, Any]]:
    """Scenarios in the order of their ids, side by side; without ids the newest that are saved and done.

    Raises:
        ComparisonRefused: one, more than six, or one twice. NotFound, ScenarioNotReady.
    """
    if ids and not 1 < len(set(ids)) == len(ids) <= MOST_COMPARED:
        raise ComparisonRefused
    async with reading(runtime, caller) as uow:
        found = [await get_result(uow, scenario_id) for scenario_id in ids or await _newest(uow)]
    orders = [{**scenario.request, "batch": scenario.batch} for scenario, _ in found]
    compared = await runtime.compute.run(compare_results_in_process, [result for _, result in found], orders)
    return [scenario for scenario, _ in found], compared


async def _newest(uow: Reading) -> Sequence[UUID]:
    done = select(Scenario.id).join(job, job.c.id == Scenario.job_id)
    done = done.where(Scenario.name.is_not(None), job.c.state == "done", Scenario.result.is_not(None))
    rows = await uow.session.execute(done.order_by(Scenario.id.desc()).limit(MOST_COMPARED))
    return list(reversed(rows.scalars().all()))


async def _jobs(uow: Reading, ids: Sequence[UUID]) -> dict[UUID, Any]:
    rows = (await uow.session.execute(select(job.c.id, job.c.state, job.c.error).where(job.c.id.in_(ids)))).all()
    return {row.id: row for row in rows}


def _state(row: Scenario, jobs: dict[UUID, Any], summary: dict[str, Any] | None = None) -> ScenarioState:
    found = jobs[row.job_id]
    return ScenarioState(
        id=row.id,
        name=row.name,
        batch=row.batch,
        request=row.request,
        job_id=row.job_id,
        state=found.state,
        error=orjson.loads(found.error) if found.error else None,
        created_by=row.created_by,
        created_at=row.created_at,
        summary=summary,
    )
