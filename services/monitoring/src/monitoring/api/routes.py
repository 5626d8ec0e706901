"""Monitoring's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response

from monitoring.api.schemas import progress_of, step_of
from monitoring.store.lists import APPEALS, REPORTS, VIOLATIONS
from monitoring.store.members import MEMBERS, list_members
from monitoring.usecases.decide_violation import confirm_violation, dismiss_violation
from monitoring.usecases.record_appeal import record_appeal
from monitoring.usecases.report_progress import prepare, report_progress
from monitoring.usecases.report_violation import Allegation, report_violation
from monitoring.usecases.verify_progress import verify_progress
from shared.api.asked import asked_of
from shared.api.callers import Calling, Running, callers
from shared.api.uow import AnsweringRoute, ReadUow, Uow, idempotency_key, request_digest
from shared.database.idempotency import Answer
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.schemas.monitoring.members import MemberOut
from shared.schemas.monitoring.progress import (
    ProgressReportAccepted,
    ProgressReportIn,
    ProgressReportOut,
    VerificationIn,
)
from shared.schemas.monitoring.violation_decisions import AppealIn, ConfirmationIn, DismissalIn
from shared.schemas.monitoring.violations import ViolationIn, ViolationOut
from shared.schemas.page import Page

router = APIRouter(route_class=AnsweringRoute)
REPORTERS = (Role.FIRM, Role.CITY, Role.BRIDGE, Role.PROVINCE)
VERIFIERS = (Role.CITY, Role.PROVINCE)
ACCUSERS = (Role.CITY, Role.PROVINCE, Role.DEPARTMENT)
WATCHERS = (*ACCUSERS, Role.DASHBOARD, Role.AUDITOR, Role.SERVICE)
READERS = (*WATCHERS, Role.FIRM, Role.BRIDGE)


@router.get("/v1/members", tags=["members"], dependencies=[callers(*READERS)])
async def get_members(uow: ReadUow, asked: Annotated[Asked, asked_of(MEMBERS)]) -> Page[MemberOut]:
    """Members within the caller's scope, by code; `compliance=attention` are those that somebody should look at."""
    return Page.of(await list_members(uow, asked), MemberOut.model_validate)


@router.post(
    "/v1/progress-reports",
    status_code=201,
    tags=["progress"],
    dependencies=[callers(*REPORTERS)],
    response_model=ProgressReportAccepted,
)
async def post_progress_report(
    wanted: ProgressReportIn, request: Request, caller: Calling, runtime: Running
) -> Response:
    """Takes in a member's report for a period; answered when it is safe. Repeats with one key have one effect."""
    report = prepare(progress_of(wanted))
    key = idempotency_key(request)
    answer = Answer(caller.subject, key, await request_digest(request), 201, report.accepted) if key else None
    await report_progress(runtime, caller, report, answer)
    return Response(report.accepted, 201, media_type="application/json")


@router.get("/v1/progress-reports", tags=["progress"], dependencies=[callers(*READERS)])
async def get_progress_reports(uow: ReadUow, asked: Annotated[Asked, asked_of(REPORTS)]) -> Page[ProgressReportOut]:
    """Reports within the caller's scope, oldest first; `total` counts all that match."""
    return Page.of(await REPORTS.page(uow, asked), ProgressReportOut.model_validate)


@router.post("/v1/progress-reports/{report_id}/verification", tags=["progress"], dependencies=[callers(*VERIFIERS)])
async def post_verification(report_id: UUID, wanted: VerificationIn, uow: Uow) -> ProgressReportOut:
    """A person other than the reporter verifies the figures and says whether the progress is substantive."""
    return ProgressReportOut.model_validate(await verify_progress(uow, report_id, **wanted.model_dump()))


@router.post("/v1/violations", status_code=201, tags=["violations"], dependencies=[callers(*ACCUSERS)])
async def post_violation(wanted: ViolationIn, uow: Uow) -> ViolationOut:
    """Reports a violation; the province decides on it."""
    return ViolationOut.model_validate(await report_violation(uow, Allegation(**dict(wanted))))


@router.get("/v1/violations", tags=["violations"], dependencies=[callers(*WATCHERS)])
async def get_violations(uow: ReadUow, asked: Annotated[Asked, asked_of(VIOLATIONS)]) -> Page[ViolationOut]:
    """Violations within the caller's scope, oldest first; a firm reads its own in its timeline."""
    return Page.of(await VIOLATIONS.page(uow, asked), ViolationOut.model_validate)


@router.get("/v1/appeals", tags=["violations"], dependencies=[callers(*WATCHERS)])
async def get_appeals(uow: ReadUow, asked: Annotated[Asked, asked_of(APPEALS)]) -> Page[ViolationOut]:
    """Violations against which somebody appealed, within the caller's scope, with how far each appeal has come."""
    return Page.of(await APPEALS.page(uow, asked), ViolationOut.model_validate)


@router.post("/v1/violations/{violation_id}/confirmation", tags=["violations"], dependencies=[callers(Role.PROVINCE)])
async def post_confirmation(violation_id: UUID, wanted: ConfirmationIn, uow: Uow) -> ViolationOut:
    """A person other than the reporter confirms it: it is a ground of removal from `effective_on`."""
    return ViolationOut.model_validate(await confirm_violation(uow, violation_id, wanted.effective_on, wanted.note))


@router.post("/v1/violations/{violation_id}/dismissal", tags=["violations"], dependencies=[callers(Role.PROVINCE)])
async def post_dismissal(violation_id: UUID, wanted: DismissalIn, uow: Uow) -> ViolationOut:
    """A person other than the reporter dismisses it."""
    return ViolationOut.model_validate(await dismiss_violation(uow, violation_id, wanted.note))


@router.post("/v1/violations/{violation_id}/appeal", tags=["violations"], dependencies=[callers(Role.PROVINCE)])
async def post_appeal(violation_id: UUID, wanted: AppealIn, uow: Uow) -> ViolationOut:
    """A person other than who confirmed it records how far the appeal against it has come.

    While it is `pending` nobody is removed by it; `reversed` takes the ground away. A result, `upheld` or `reversed`,
    stays; one that was recorded wrongly is changed with `correction` and the reason in `note`.
    """
    return ViolationOut.model_validate(await record_appeal(uow, violation_id, step_of(wanted)))
