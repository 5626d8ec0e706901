"""Takes the order of a simulation: checked against the rules of the batch at once, run by a job."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import orjson

from eligibility.domain.simulation.order import Sweep, sweep_of, with_changes
from eligibility.store.tables import Scenario
from eligibility.usecases.rules.current import current_plan
from shared import clock
from shared.domain.bad_value import BadValue
from shared.ids import uuid7
from shared.jobs.model import add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.model import Plan
from shared.problems import Problem
from shared.usecases.legal_date import rules_in_force

KIND: Final = "simulate"
_DATES = "SELECT DISTINCT reference_date FROM assessment WHERE batch = $1 ORDER BY reference_date"
_SEATS = "SELECT count(*) AS told FROM seat_plan"


class SimulationRefused(Problem):
    """A name or value that the rules do not know."""

    status, code = 422, "simulation-refused"
    title = {"zh": "模拟的参数有误", "en": "The simulation names a parameter or value that does not exist"}
    detail = {"zh": "{reason_zh}。", "en": "{reason_en}."}


class BatchEmpty(Problem):
    """Nobody to simulate."""

    status, code = 409, "batch-empty"
    title = {"zh": "该批次尚无评估过的申报", "en": "No application of this batch has been assessed"}
    detail = {
        "zh": "批次 {batch} 没有申报，请核对批次编号。",
        "en": "Batch {batch} has no assessed application; check its code.",
    }


class SeatsUnknown(Problem):
    """Pool has told no seats, and the order names no cap."""

    status, code = 409, "seats-unknown"
    title = {"zh": "尚未设定名额", "en": "No seat plan has been set"}
    detail = {
        "zh": "请先以 PUT /pool/v1/seat-plan 设定名额，或在模拟中给出 cap。",
        "en": "Set it with PUT /pool/v1/seat-plan first, or give a cap in the simulation.",
    }


async def start_simulation(uow: UnitOfWork, batch: str, name: str | None, wanted: Mapping[str, Any]) -> Scenario:
    """Keeps the order as a scenario and queues its job.

    Raises:
        BatchEmpty, SeatsUnknown: nothing to simulate. BeforePlan: the day lies before the plan.
        SimulationRefused: a name or value that does not exist.
    """
    days = [row["reference_date"] for row in await uow.execute_native(_DATES, batch)]
    if not days:
        raise BatchEmpty(batch=batch)
    if wanted["cap"] is None and not (await uow.execute_native(_SEATS))[0]["told"]:
        raise SeatsUnknown
    plan, on = await current_plan(uow), wanted["on"] or clock.today()
    rules_in_force(plan, on)
    request = {**wanted, "on": str(on), "sweep": _checked(plan, days, wanted)}
    scenario_id = uuid7()
    job_id = await add_job(uow, KIND, orjson.dumps({"scenario_id": scenario_id}))
    scenario = Scenario(
        id=scenario_id,
        name=name,
        batch=batch,
        request=request,
        job_id=job_id,
        created_by=uow.caller.subject,
        created_at=clock.now(),
    )
    uow.session.add(scenario)
    await uow.session.flush()
    facts = {"scenario_id": scenario_id, "name": name, "changes": wanted["changes"], "cap": wanted["cap"]}
    version = plan.on(days[-1]).version
    uow.journal("order-simulation", f"batch:{batch}", after=request, facts=facts, rules_version=version)
    return scenario


def _checked(plan: Plan, days: list[date], wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """The sweep with its values; everything named exists on every reference date of the batch."""
    for code in wanted["unit_seats"]:
        if code not in plan.units:
            listed = ", ".join(sorted(plan.units))
            raise SimulationRefused(
                reason_zh=f"{code} 不是推荐单位，可用的有：{listed}", reason_en=f"{code} is no unit; there are {listed}"
            )
    found: Sweep | None = None
    try:
        for day in days:
            parameters = with_changes(plan.on(day), wanted["changes"])
            if (sweep := wanted["sweep"]) is not None:
                found = sweep_of(parameters, sweep["parameter"], sweep["from"], sweep["to"], sweep["points"])
    except BadValue as error:
        raise SimulationRefused(reason_zh=error.zh, reason_en=error.en) from error
    return None if found is None else {**wanted["sweep"], "values": list(found.values)}
