"""Routes about the way to eligible: the steps of least effort, and the table of efforts."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter

from eligibility.usecases.route import efforts_of, shortest_route
from shared import clock
from shared.api.callers import EVERYONE, callers
from shared.api.uow import AnsweringRoute, Uow
from shared.clients.eligibility_route import EffortOut, RouteOut
from shared.identity.caller import Role

router = APIRouter(route_class=AnsweringRoute)
LOOKERS = (Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/assessments/{application_id}/route", tags=["assessments"], dependencies=[callers(*LOOKERS)])
async def read_route(application_id: UUID, uow: Uow) -> RouteOut:
    """The steps of least total effort that make the application eligible; or the criteria that block every route."""
    uscc, outcome, route = await shortest_route(uow, application_id)
    return RouteOut.model_validate(
        {"application_id": application_id, "uscc": uscc, "outcome": outcome, **route.to_json()}
    )


@router.get("/v1/efforts", tags=["rules"], dependencies=[callers(*EVERYONE)])
async def get_efforts(uow: Uow, on: date | None = None) -> list[EffortOut]:
    """What each kind of step costs on a day (today unless told): effort = fixed + per_unit x (to - from, in unit)."""
    efforts = await efforts_of(uow, on or clock.today())
    return [EffortOut.model_validate(row.to_json()) for row in efforts.values()]
