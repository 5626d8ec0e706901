"""Routes about the way to eligible: the steps of least effort, and the table of efforts."""

from uuid import UUID

from fastapi import APIRouter

from eligibility.usecases.route import efforts_of, ways_to_eligible
from shared import clock
from shared.api.callers import EVERYONE, callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.domain.day import Day
from shared.identity.caller import Role
from shared.schemas.eligibility.route import EffortOut, RouteOut

router = APIRouter(route_class=AnsweringRoute)
LOOKERS = (Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/assessments/{application_id}/route", tags=["assessments"], dependencies=[callers(*LOOKERS)])
async def read_route(application_id: UUID, uow: ReadUow) -> RouteOut:
    """The steps of least total effort that make the application eligible, or the criteria that block every route.

    Beside it, for each open criterion, every limb of its "or" with gap, effort, evidence and earliest day.
    """
    ways = await ways_to_eligible(uow, application_id)
    head = {"application_id": application_id, "uscc": ways.uscc, "outcome": ways.outcome}
    options = [
        {"criterion": criterion, "alternatives": [one.to_json() for one in found]}
        for criterion, found in ways.alternatives.items()
    ]
    found = {**ways.route.to_json(), "options": options, "efforts_version": ways.efforts_version}
    return RouteOut.model_validate({**head, **found})


@router.get("/v1/efforts", tags=["rules"], dependencies=[callers(*EVERYONE)])
async def get_efforts(uow: ReadUow, on: Day | None = None) -> list[EffortOut]:
    """What each kind of step costs on a day (today unless told): effort = fixed + per_unit x (to - from, in unit)."""
    efforts = await efforts_of(uow, on or clock.today())
    return [EffortOut.model_validate(row.to_json()) for row in efforts.values()]
