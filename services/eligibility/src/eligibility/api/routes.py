"""Eligibility's routes."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from eligibility.api.explained import detail_of
from eligibility.api.schemas import (
    AssessmentDetail,
    AssessmentOut,
    WaiverCount,
    WaiverIn,
    WaiverOut,
    WaiverProposed,
)
from eligibility.store.queries import count_waivers, get_assessment, list_assessments, list_waivers
from eligibility.usecases.waive import propose_waiver
from shared.api.callers import callers
from shared.api.paging import Cursor, Limit, Page
from shared.api.uow import AnsweringRoute, Uow
from shared.domain.outcome import Outcome
from shared.identity.caller import Role

router = APIRouter(route_class=AnsweringRoute)
READERS = (
    Role.FIRM,
    Role.CITY,
    Role.PROVINCE,
    Role.DEPARTMENT,
    Role.DASHBOARD,
    Role.AUDITOR,
    Role.SERVICE,
    Role.BRIDGE,
)
OFFICES = (Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/assessments", tags=["assessments"], dependencies=[callers(*READERS)])
async def get_assessments(
    uow: Uow,
    batch: str | None = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AssessmentOut]:
    """Assessments within the caller's scope, in the order of submission; `total` counts all that match."""
    listed = await list_assessments(uow, batch=batch, outcome=outcome, limit=limit, cursor=cursor)
    return Page.of(listed, AssessmentOut.model_validate)


@router.get("/v1/assessments/{application_id}", tags=["assessments"], dependencies=[callers(*READERS)])
async def read_assessment(application_id: UUID, uow: Uow) -> AssessmentDetail:
    """One assessment with every finding, met or not."""
    return detail_of(await get_assessment(uow, application_id))


@router.post("/v1/waivers", status_code=201, tags=["waivers"], dependencies=[callers(Role.CITY, Role.PROVINCE)])
async def post_waiver(wanted: WaiverIn, uow: Uow) -> WaiverProposed:
    """Proposes a waiver; a second person of the province decides it as an approval."""
    waiver, approval = await propose_waiver(uow, wanted.application_id, wanted.criterion, wanted.ground)
    return WaiverProposed.model_validate({**WaiverOut.model_validate(waiver).model_dump(), "digest": approval.digest})


@router.get("/v1/waivers", tags=["waivers"], dependencies=[callers(*OFFICES)])
async def get_waivers(
    uow: Uow,
    state: Annotated[Literal["proposed", "granted", "refused"] | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[WaiverOut]:
    """Waivers within the caller's scope, oldest first."""
    return Page.of(await list_waivers(uow, state=state, limit=limit, cursor=cursor), WaiverOut.model_validate)


@router.get("/v1/waivers/summary", tags=["waivers"], dependencies=[callers(*OFFICES)])
async def read_waiver_counts(uow: Uow) -> list[WaiverCount]:
    """Waivers counted by unit, criterion and state."""
    return [WaiverCount.model_validate(row) for row in await count_waivers(uow)]
