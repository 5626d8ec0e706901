"""Routes about the rules: the parameters of a day, changes and their preview, re-assessment, flips."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from eligibility.store.turned import FLIPS, RULE_CHANGES
from eligibility.usecases.judging.reassess_job import order_reassessment
from eligibility.usecases.rules.change import stage
from eligibility.usecases.rules.confirmed import read_change
from eligibility.usecases.rules.preview import preview
from eligibility.usecases.rules.read import read_rules
from shared.api.asked import asked_of
from shared.api.callers import EVERYONE, Calling, Running, callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.domain.day import Day
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.eligibility.flips import FlipOut, PreviewOut, WouldFlipOut
from shared.schemas.eligibility.reassessments import ReassessmentIn, ReassessmentStarted
from shared.schemas.eligibility.rule_changes import RuleChangeDetail, RuleChangeIn, RuleChangeOut, RuleChangeStaged
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page
from shared.schemas.rules import RulesOut

router = APIRouter(route_class=AnsweringRoute)
PROVINCIAL = (Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR, Role.ADMIN)
MOST_FLIPS = 1000
"""How many flips a preview lists at most."""
LOOKERS = (Role.FIRM, Role.CITY, Role.PROVINCE, Role.DEPARTMENT, Role.AUDITOR)


@router.get("/v1/rules", tags=["rules"], dependencies=[callers(*EVERYONE)])
async def get_rules(uow: ReadUow, on: Day | None = None) -> RulesOut:
    """The parameters of a day (today unless told), each with clause, unit and source, and their version."""
    return await read_rules(uow, on)


@router.post("/v1/rule-changes", status_code=201, tags=["rules"], dependencies=[callers(Role.PROVINCE)])
async def post_rule_change(wanted: RuleChangeIn, uow: Uow) -> RuleChangeStaged:
    """Stages a change of any service's parameters or of reference tables; a second person decides it."""
    changes = [change.model_dump() for change in wanted.changes]
    change, approval = await stage(uow, wanted.title, wanted.source, wanted.since, changes, wanted.retroactive_ground)
    return RuleChangeStaged.model_validate(
        {**RuleChangeOut.model_validate(change).model_dump(), "digest": approval.digest}
    )


@router.get("/v1/rule-changes", tags=["rules"], dependencies=[callers(*PROVINCIAL)])
async def get_rule_changes(uow: ReadUow, asked: Annotated[Asked, asked_of(RULE_CHANGES)]) -> Page[RuleChangeOut]:
    """Changes of the rules, oldest first."""
    return Page.of(await RULE_CHANGES.page(uow, asked), RuleChangeOut.model_validate)


@router.get("/v1/rule-changes/{change_id}", tags=["rules"], dependencies=[callers(*PROVINCIAL)])
async def read_rule_change(change_id: UUID, uow: ReadUow) -> RuleChangeDetail:
    """One change, and which services decide by it."""
    return await read_change(uow, change_id)


@router.get("/v1/rule-changes/{change_id}/preview", tags=["rules"], dependencies=[callers(*PROVINCIAL)])
async def read_preview(
    change_id: UUID,
    caller: Calling,
    runtime: Running,
    basis: Annotated[Literal["affected", "as_if"], Query()] = "affected",
    limit: Annotated[int, Query(ge=1, le=MOST_FLIPS)] = MOST_FLIPS,
) -> PreviewOut:
    """The flip list of a change: `affected` by its day, or `as_if` it had been in force for all that there are.

    Every flip is counted (`flipped`); the first `limit` are listed, and `left_off` says how many are not.
    """
    found = await preview(runtime, caller, change_id, basis, limit)
    flips = [WouldFlipOut.model_validate(flip) for flip in found.flips]
    counted = {"applications": found.applications, "flipped": found.flipped, "left_off": found.flipped - len(flips)}
    told = {"note": found.note, "touches": found.touches, "pending": found.pending}
    return PreviewOut(rule_change_id=change_id, basis=basis, flips=flips, **counted, **told)


@router.post("/v1/reassessments", status_code=202, tags=["rules"], dependencies=[callers(Role.PROVINCE, Role.ADMIN)])
async def post_reassessment(wanted: ReassessmentIn, uow: Uow) -> ReassessmentStarted:
    """Judges anew, as a job, whatever was last judged by other rules than those that now hold for its day."""
    job_id, cause_id = await order_reassessment(uow, wanted.since)
    return ReassessmentStarted(**JobAccepted.of("eligibility", job_id).model_dump(), cause_id=cause_id)


@router.get("/v1/flips", tags=["rules"], dependencies=[callers(*LOOKERS)])
async def get_flips(uow: ReadUow, asked: Annotated[Asked, asked_of(FLIPS)]) -> Page[FlipOut]:
    """Outcomes that an approved change or review turned, within the caller's scope, oldest first."""
    return Page.of(await FLIPS.page(uow, asked), FlipOut.model_validate)
