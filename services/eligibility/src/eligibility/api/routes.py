"""Eligibility's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from eligibility.api.explained import detail_of
from eligibility.store.queries import ASSESSMENTS, get_assessment
from shared.api.asked import asked_of
from shared.api.callers import callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.assessments import AssessmentDetail, AssessmentOut
from shared.schemas.page import Page

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
async def get_assessments(uow: ReadUow, asked: Annotated[Asked, asked_of(ASSESSMENTS)]) -> Page[AssessmentOut]:
    """Assessments within the caller's scope, in the order of submission; `total` counts all that match."""
    return Page.of(await ASSESSMENTS.page(uow, asked), AssessmentOut.model_validate)


@router.get("/v1/assessments/{application_id}", tags=["assessments"], dependencies=[callers(*READERS)])
async def read_assessment(application_id: UUID, uow: ReadUow) -> AssessmentDetail:
    """One assessment with every finding, met or not."""
    return await detail_of(uow, await get_assessment(uow, application_id))
