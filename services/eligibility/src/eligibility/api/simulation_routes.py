"""Routes about simulations: ordered, listed, read as JSON, as files and as a picture, compared."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from eligibility.api.simulation_schemas import comparison_out, scenario_out
from eligibility.usecases.simulating.files import MEDIA, chart_file, result_file, result_json
from eligibility.usecases.simulating.scenarios import SCENARIOS, compare_scenarios, get_scenario, list_scenarios
from eligibility.usecases.simulating.start import start_simulation
from shared.api.asked import asked_of
from shared.api.callers import Calling, Running, callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.comparison import ComparisonOut
from shared.schemas.eligibility.scenarios import ScenarioDetail, ScenarioOut
from shared.schemas.eligibility.simulation_results import SimulationResult, TableName
from shared.schemas.eligibility.simulations import SimulationAccepted, SimulationIn
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
READERS = (Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)
_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()}}
}
_CHART: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA["svg"]: {"schema": {"type": "string"}}}}}


@router.post(
    "/v1/simulations", status_code=202, tags=["simulations"], dependencies=[callers(Role.PROVINCE, Role.DEPARTMENT)]
)
async def post_simulation(wanted: SimulationIn, uow: Uow) -> SimulationAccepted:
    """Judges, ranks and seats a whole batch under other rules or seats, as a job; nothing real is changed.

    The seats are given out by the function that screening uses. With a `name` it is listed among the saved scenarios.
    """
    order = wanted.model_dump(by_alias=True, exclude={"batch", "name"})
    scenario = await start_simulation(uow, wanted.batch, wanted.name, order)
    return SimulationAccepted(
        id=scenario.id,
        job_id=scenario.job_id,
        href=f"/eligibility/v1/scenarios/{scenario.id}",
        job_href=f"/eligibility/v1/jobs/{scenario.job_id}",
    )


@router.get("/v1/scenarios", tags=["simulations"], dependencies=[callers(*READERS)])
async def get_scenarios(uow: ReadUow, asked: Annotated[Asked, asked_of(SCENARIOS)]) -> Page[ScenarioOut]:
    """Saved scenarios, oldest first; with `saved=false` every simulation that was run."""
    return Page.of(await list_scenarios(uow, asked), ScenarioOut.model_validate)


@router.get("/v1/scenarios/comparison", tags=["simulations"], dependencies=[callers(*READERS)])
async def read_comparison(
    caller: Calling,
    runtime: Running,
    ids: Annotated[list[UUID], Query(max_length=20)] = [],  # noqa: B006
) -> ComparisonOut:
    """Two to six scenarios side by side (`ids=…&ids=…`); without ids the newest that are saved and done."""
    return comparison_out(*await compare_scenarios(runtime, caller, ids))


@router.get("/v1/scenarios/{scenario_id}", tags=["simulations"], dependencies=[callers(*READERS)])
async def read_scenario(scenario_id: UUID, uow: ReadUow) -> ScenarioDetail:
    """One scenario with the figures of its result."""
    return scenario_out(await get_scenario(uow, scenario_id))


@router.get(
    "/v1/scenarios/{scenario_id}/result",
    tags=["simulations"],
    dependencies=[callers(*READERS)],
    response_model=SimulationResult,
    responses=_FILES,
)
async def read_result(
    scenario_id: UUID,
    caller: Calling,
    runtime: Running,
    format_: Annotated[Literal["json", "csv", "xlsx", "parquet"], Query(alias="format")] = "json",
    table: Annotated[TableName | None, Query()] = None,
) -> Any:
    """The whole result; as `csv` or `parquet` one table (the sweep where there is one, else firms), as `xlsx` all."""
    if format_ == "json":
        return Response(await result_json(runtime, caller, scenario_id), media_type="application/json")
    content = await result_file(runtime, caller, scenario_id, format_, table)
    name = {"Content-Disposition": f'attachment; filename="scenario-{scenario_id}.{format_}"'}
    return Response(content, media_type=MEDIA[format_], headers=name)


@router.get(
    "/v1/scenarios/{scenario_id}/chart.svg",
    tags=["simulations"],
    dependencies=[callers(*READERS)],
    response_class=Response,
    responses=_CHART,
)
async def read_chart(scenario_id: UUID, caller: Calling, runtime: Running) -> Response:
    """The curves of its sweep, or the seats of each unit before and after, as a picture without scripts."""
    return Response(await chart_file(runtime, caller, scenario_id), media_type=MEDIA["svg"])
