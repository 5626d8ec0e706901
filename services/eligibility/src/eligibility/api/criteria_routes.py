"""The route of what the plan asks for."""

from fastapi import APIRouter

from eligibility.usecases.criteria import read_criteria
from shared.api.callers import EVERYONE, callers
from shared.api.uow import AnsweringRoute, ReadUow
from shared.domain.day import Day
from shared.schemas.eligibility.criteria import CriteriaOut

router = APIRouter(route_class=AnsweringRoute)


@router.get("/v1/criteria", tags=["rules"], dependencies=[callers(*EVERYONE)])
async def get_criteria(uow: ReadUow, on: Day | None = None) -> CriteriaOut:
    """The criteria of a day (today unless told) with title, clause, wording and facts, and the yearly check's rules."""
    return await read_criteria(uow, on)
