"""Intake's routes."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter, ValidationError

from intake.api.schemas import application_detail, application_out, import_row_out
from intake.store.queries import APPLICATIONS, BATCHES, EXTENSIONS, get_application
from intake.usecases.assign import Wanted, propose_assignment
from intake.usecases.batches import find_batch, open_batch
from intake.usecases.doubts import doubted
from intake.usecases.extensions import extend_batch
from intake.usecases.imports import (
    IMPORTS,
    ROWS,
    answered_workbook,
    list_import_rows,
    list_imports,
    read_import,
    start_import,
)
from intake.usecases.receive import KeyedRequest, receive
from intake.usecases.recommend import recommend
from intake.usecases.recommend_many import start_recommendations
from intake.usecases.standing import standing_of
from intake.usecases.submit import must_be_within_scope, prepare, submit
from shared import clock
from shared.api.asked import MOST, asked_of
from shared.api.callers import Calling, Running, callers, present_caller, runtime_of
from shared.api.documents.document import json_body
from shared.api.errors import field_errors
from shared.api.hot import HotRoute
from shared.api.paging import LeadingOn
from shared.api.uow import AnsweringRoute, ReadUow, Uow, idempotency_key, must_be_json, request_digest
from shared.database.idempotency import Answer
from shared.domain.day import Day, Moment
from shared.domain.uscc import Uscc
from shared.identity.caller import Role
from shared.lists.listing import Asked
from shared.problems import MalformedRequest
from shared.schemas.intake.applications import ApplicationAccepted, ApplicationDetail, ApplicationIn, ApplicationOut
from shared.schemas.intake.batches import BatchIn, BatchOut
from shared.schemas.intake.extensions import ExtensionIn, ExtensionOut
from shared.schemas.intake.firms import AssignmentIn, AssignmentProposed
from shared.schemas.intake.import_rows import ImportRowOut
from shared.schemas.intake.imports import ImportAccepted, ImportOut
from shared.schemas.intake.recommendations import RecommendationIn, RecommendationsIn
from shared.schemas.jobs import JobAccepted
from shared.schemas.page import Page
from shared.schemas.standing import StandingOut, standing_out

router = APIRouter(route_class=AnsweringRoute)
hot = APIRouter(route_class=HotRoute)
SUBMITTERS = (Role.FIRM, Role.CITY, Role.PROVINCE, Role.BRIDGE)
READERS = (
    Role.FIRM,
    Role.CITY,
    Role.PROVINCE,
    Role.BRIDGE,
    Role.DEPARTMENT,
    Role.DASHBOARD,
    Role.AUDITOR,
    Role.SERVICE,
)
IMPORTERS = (Role.CITY, Role.PROVINCE, Role.BRIDGE)
_validate = TypeAdapter(ApplicationIn).validator.validate_json
_UPLOAD_BYTES = 40_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.post("/v1/batches", status_code=201, tags=["batches"], dependencies=[callers(Role.PROVINCE)])
async def post_batch(batch: BatchIn, uow: Uow) -> BatchOut:
    """Opens a round of applications."""
    return BatchOut.model_validate(await open_batch(uow, **batch.model_dump()))


@router.get("/v1/batches", tags=["batches"], dependencies=[callers(*READERS)])
async def get_batches(
    uow: ReadUow, leading: LeadingOn, asked: Annotated[Asked, asked_of(BATCHES, limit=MOST)]
) -> list[BatchOut]:
    """All rounds, newest first."""
    return leading.array(await BATCHES.page(uow, asked), BatchOut.model_validate)


@router.post("/v1/batches/{code}/extensions", status_code=201, tags=["batches"], dependencies=[callers(Role.PROVINCE)])
async def post_extension(code: str, wanted: ExtensionIn, uow: Uow) -> ExtensionOut:
    """Records that late applications are taken until a day, and why."""
    return ExtensionOut.model_validate(await extend_batch(uow, code, **wanted.model_dump()))


@router.get("/v1/batches/{code}/extensions", tags=["batches"], dependencies=[callers(*READERS)])
async def get_extensions(
    code: str, uow: ReadUow, leading: LeadingOn, asked: Annotated[Asked, asked_of(EXTENSIONS, limit=MOST)]
) -> list[ExtensionOut]:
    """The extensions of a batch, oldest first."""
    return leading.array(await EXTENSIONS.page(uow, asked, of={"batch": code}), ExtensionOut.model_validate)


@hot.post(
    "/v1/applications",
    status_code=201,
    tags=["applications"],
    dependencies=[callers(*SUBMITTERS)],
    response_model=ApplicationAccepted,
    openapi_extra=json_body(ApplicationIn),
)
async def post_application(request: Request) -> Response:
    """Takes in one application; answered when it is safe. Repeats with one `Idempotency-Key` have one effect."""
    must_be_json(request)
    caller, runtime = present_caller(request), runtime_of(request)
    body = await request.body()
    try:
        wanted = _validate(body)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise MalformedRequest(errors=field_errors({**e, "loc": ("body", *e["loc"])} for e in faults)) from error
    must_be_within_scope(caller, wanted.declaration)
    key = idempotency_key(request)
    asked = KeyedRequest(caller.subject, key, await request_digest(request)) if key else None
    batch = await find_batch(runtime, wanted.batch)
    receipt = await receive(runtime, caller, batch, wanted.declaration.reporting_unit, wanted.received_on, asked)
    submission = prepare(runtime, batch, receipt, wanted.declaration, wanted.contact)
    accepted = submission.accepted
    answer = Answer(asked.caller, asked.key, asked.digest, 201, accepted) if asked else None
    await submit(runtime, caller, submission, answer)
    return Response(accepted, 201, media_type="application/json")


@router.get("/v1/applications", tags=["applications"], dependencies=[callers(*READERS)])
async def get_applications(uow: ReadUow, asked: Annotated[Asked, asked_of(APPLICATIONS)]) -> Page[ApplicationOut]:
    """Applications within the caller's scope, in the order of submission; `total` counts all that match."""
    listed = await APPLICATIONS.page(uow, asked)
    doubts = await doubted(uow, listed.rows)
    return Page.of(listed, lambda one: application_out(one, doubts))


@router.get("/v1/applications/{application_id}", tags=["applications"], dependencies=[callers(*READERS)])
async def read_application(application_id: UUID, uow: ReadUow) -> ApplicationDetail:
    """One application with its declaration."""
    found = await get_application(uow, application_id)
    return application_detail(found, await doubted(uow, [found]))


@router.post(
    "/v1/applications/{application_id}/recommendation", tags=["applications"], dependencies=[callers(Role.CITY)]
)
async def post_recommendation(application_id: UUID, wanted: RecommendationIn, uow: Uow) -> ApplicationOut:
    """The city recommends its firm to the province."""
    return application_out(await recommend(uow, application_id, wanted.effective_on))


@router.post("/v1/recommendation-jobs", status_code=202, tags=["applications"], dependencies=[callers(Role.CITY)])
async def post_recommendation_job(wanted: RecommendationsIn, uow: Uow) -> JobAccepted:
    """The city recommends many of its firms; a job does it, and its result names each one's outcome."""
    job_id = await start_recommendations(uow, wanted.batch, wanted.effective_on, wanted.application_ids)
    return JobAccepted.of("intake", job_id)


@router.get("/v1/firms/{uscc}/standing", tags=["firms"], dependencies=[callers(*READERS)])
async def read_standing(uscc: Uscc, uow: ReadUow, on: Day | None = None, known_at: Moment | None = None) -> StandingOut:
    """How the firm stands on a day, by what is known now or was known at an instant: each reason against it.

    Outcomes, waivers, recommendations and assignments are those of now.
    """
    day = on or clock.today()
    return standing_out(uscc, day, await standing_of(uow, uscc, day, known_at))


@router.post("/v1/firms/{uscc}/assignment", status_code=201, tags=["firms"], dependencies=[callers(Role.PROVINCE)])
async def post_assignment(uscc: Uscc, wanted: AssignmentIn, uow: Uow) -> AssignmentProposed:
    """Proposes that the firm be a unit's, whatever its registered place; a second person decides."""
    approval = await propose_assignment(uow, uscc, Wanted(**dict(wanted)))
    return AssignmentProposed.model_validate(
        {**approval.payload, "approval_id": approval.id, "digest": approval.digest}
    )


@router.post(
    "/v1/imports",
    status_code=202,
    tags=["imports"],
    dependencies=[callers(*IMPORTERS)],
    max_body_size=_UPLOAD_BYTES,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def post_import(request: Request, uow: Uow, batch: str, received_on: Day | None = None) -> ImportAccepted:
    """Takes a workbook (`.xlsx`, `.xls`, or a zip of the three CSV files) as the raw body; a job reads it.

    `received_on` is the legal day on which its applications came in; today where left out.
    """
    started = await start_import(uow, batch, await request.body(), received_on)
    return ImportAccepted(id=started.id, job_id=started.job_id, href=f"/intake/v1/imports/{started.id}")


@router.get("/v1/imports", tags=["imports"], dependencies=[callers(*IMPORTERS, Role.AUDITOR)])
async def get_imports(uow: ReadUow, asked: Annotated[Asked, asked_of(IMPORTS)]) -> Page[ImportOut]:
    """Imports within the caller's scope, oldest first, each with its counts."""
    return Page.of(await list_imports(uow, asked), ImportOut.model_validate)


@router.get("/v1/imports/{import_id}", tags=["imports"], dependencies=[callers(*IMPORTERS, Role.AUDITOR)])
async def get_import(import_id: UUID, uow: ReadUow) -> ImportOut:
    """How far an import is, and its counts."""
    return ImportOut.model_validate(await read_import(uow, import_id))


@router.get("/v1/imports/{import_id}/rows", tags=["imports"], dependencies=[callers(*IMPORTERS, Role.AUDITOR)])
async def get_import_rows(import_id: UUID, uow: ReadUow, asked: Annotated[Asked, asked_of(ROWS)]) -> Page[ImportRowOut]:
    """Rows of the workbook with all their reasons, in sheet order."""
    return Page.of(await list_import_rows(uow, import_id, asked), import_row_out)


@router.get(
    "/v1/imports/{import_id}/workbook",
    tags=["imports"],
    dependencies=[callers(*IMPORTERS, Role.AUDITOR)],
    response_class=Response,
    responses={200: {"content": {_XLSX: {"schema": {"type": "string", "format": "binary"}}}}},
)
async def get_answered_workbook(import_id: UUID, caller: Calling, runtime: Running) -> Response:
    """The same workbook with a 校验结果 column and marked cells."""
    content = await answered_workbook(runtime, caller, import_id)
    headers = {"Content-Disposition": f'attachment; filename="import-{import_id}.xlsx"'}
    return Response(content, media_type=_XLSX, headers=headers)


router.include_router(hot)
