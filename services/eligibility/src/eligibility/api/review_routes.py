"""Routes about single firms: the history of their judgements, and reviewers' findings."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from eligibility.api.explained import past_detail_of
from eligibility.api.review_schemas import ReviewIn
from eligibility.store.history import get_past, list_history
from eligibility.store.turned import REVIEWS
from eligibility.usecases.review import Look, propose_review
from eligibility.usecases.rules.recompute import recompute
from eligibility.usecases.ways_out import ways_out
from shared.api.asked import asked_of
from shared.api.callers import Calling, Running, callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.past_assessments import PastDetail, PastOut, RecomputedOut
from shared.schemas.eligibility.reviews import ReviewOut, ReviewProposed
from shared.schemas.eligibility.ways_out import WaysOutOut
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
OFFICES = (Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)
LOOKERS = (Role.FIRM, *OFFICES)
_HISTORY = "/v1/assessments/{application_id}/history"


@router.get(_HISTORY, tags=["assessments"], dependencies=[callers(*LOOKERS)])
async def get_history(application_id: UUID, uow: ReadUow) -> list[PastOut]:
    """All judgements of an application, the newest first, each with what caused it and the version of the rules."""
    return [PastOut.model_validate(row) for row in await list_history(uow, application_id)]


@router.get(f"{_HISTORY}/{{number}}", tags=["assessments"], dependencies=[callers(*LOOKERS)])
async def read_past(application_id: UUID, number: int, uow: ReadUow) -> PastDetail:
    """One judgement as it was, with its findings."""
    return await past_detail_of(uow, await get_past(uow, application_id, number))


@router.get(f"{_HISTORY}/{{number}}/recomputation", tags=["assessments"], dependencies=[callers(*LOOKERS)])
async def read_recomputation(application_id: UUID, number: int, caller: Calling, runtime: Running) -> RecomputedOut:
    """That judgement made once more from the rules that were kept with it, and whether it is the same."""
    return RecomputedOut.model_validate(await recompute(runtime, caller, application_id, number))


@router.get("/v1/assessments/{application_id}/ways-out", tags=["reviews"], dependencies=[callers(*LOOKERS)])
async def read_ways_out(application_id: UUID, uow: ReadUow) -> WaysOutOut:
    """What leads out of the outcome: of each open criterion the declared facts that a finding may settle it by."""
    return await ways_out(uow, application_id)


@router.post("/v1/reviews", status_code=201, tags=["reviews"], dependencies=[callers(Role.CITY, Role.PROVINCE)])
async def post_review(wanted: ReviewIn, uow: Uow) -> ReviewProposed:
    """Confirms or overturns a declared fact with a ground, or records a finding of the CNIPA on abnormal filings.

    A second person of the province decides it.
    """
    review, approval = await propose_review(uow, Look(**dict(wanted)))
    return ReviewProposed.model_validate({**ReviewOut.model_validate(review).model_dump(), "digest": approval.digest})


@router.get("/v1/reviews", tags=["reviews"], dependencies=[callers(*OFFICES)])
async def get_reviews(uow: ReadUow, asked: Annotated[Asked, asked_of(REVIEWS)]) -> Page[ReviewOut]:
    """Reviewers' findings within the caller's scope, oldest first."""
    return Page.of(await REVIEWS.page(uow, asked), ReviewOut.model_validate)
