"""Eligibility's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from eligibility.api.explained import detail_of
from eligibility.api.schemas import AssessmentDetail, AssessmentOut
from eligibility.store.queries import get_assessment, list_assessments
from shared.api.callers import callers
from shared.api.paging import Cursor, Limit, Page
from shared.api.uow import AnsweringRoute, ReadUow
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


@router.get("/v1/assessments", tags=["assessments"], dependencies=[callers(*READERS)])
async def get_assessments(
    uow: ReadUow,
    batch: str | None = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[AssessmentOut]:
    """Assessments within the caller's scope, in the order of submission; `total` counts all that match."""
    listed = await list_assessments(uow, batch=batch, outcome=outcome, limit=limit, cursor=cursor)
    return Page.of(listed, AssessmentOut.model_validate)


@router.get("/v1/assessments/{application_id}", tags=["assessments"], dependencies=[callers(*READERS)])
async def read_assessment(application_id: UUID, uow: ReadUow) -> AssessmentDetail:
    """One assessment with every finding, met or not."""
    return detail_of(await get_assessment(uow, application_id), uow.runtime.plan)
