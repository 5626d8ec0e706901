"""A small service for tests of the frame: intake's database, and routes that do what a test asks for."""

import asyncio
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from intake.wiring import service as intake
from shared.api.callers import EVERYONE, Calling, Running, callers
from shared.api.etags import IfMatch, check_if_match
from shared.api.uow import AnsweringRoute, ReadUow, Uow
from shared.approvals.model import Approval, ApprovalAct, propose
from shared.domain.declaration import Declaration
from shared.domain.money import Yuan
from shared.identity.caller import Role
from shared.jobs.model import JobHandler, JobRun, add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.service import Service

router = APIRouter(route_class=AnsweringRoute)
VERSION = 3


class NoteIn(BaseModel):
    """A body with one of each kind of field."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=20)
    amount_yuan: Yuan = Field(default=0)  # type: ignore[assignment]
    count: Annotated[int, Field(ge=0)] = 0
    anything: Any = None
    places: dict[str, Annotated[int, Field(ge=0)]] = {}


class NoteOut(BaseModel):
    """Which of the calls of this route it was."""

    id: UUID
    caller: str


class Done(BaseModel):
    """What the approved act did."""

    title: str


@router.post("/v1/notes", status_code=201, dependencies=[callers(*EVERYONE)])
async def post_note(note: NoteIn, uow: Uow, caller: Calling, copies: int = 1) -> NoteOut:
    """Writes a journal line for each copy, slowly when asked to."""
    await uow.execute_native("SELECT pg_sleep($1)", float(note.count) / 1000)
    for _ in range(copies):
        uow.journal("note", f"note:{note.title}", facts={"title": note.title})
    return NoteOut(id=uuid4(), caller=caller.subject)


@router.post("/v1/declarations", dependencies=[callers(*EVERYONE)])
async def post_declaration(declaration: Declaration) -> dict[str, str]:
    """Reads a declaration through the framework."""
    return {"uscc": declaration.uscc}


@router.put("/v1/notes/{title}", dependencies=[callers(*EVERYONE)])
async def put_note(title: str, note: NoteIn, if_match: IfMatch = None) -> NoteOut:
    """An edit that names its version."""
    check_if_match(if_match, VERSION)
    return NoteOut(id=uuid4(), caller=note.title)


@router.get("/v1/fault", dependencies=[callers(*EVERYONE)])
async def get_fault(of: str) -> None:
    """Fails in the way that is asked for."""
    faults: dict[str, Exception] = {
        "bug": KeyError("a bug with 13800000000 in it"),
        "database": ConnectionRefusedError("no database"),
        "timeout": TimeoutError(),
    }
    raise faults[of]


@router.get("/v1/sleep", dependencies=[callers(*EVERYONE)])
async def get_sleep(uow: ReadUow, seconds: float) -> None:
    """Holds a connection and a query."""
    await uow.execute_native("SELECT pg_sleep($1)", seconds)


@router.get("/v1/lookup", dependencies=[callers(*EVERYONE)])
async def get_lookup(uow: ReadUow, text: str = "", number: int = 0) -> int:
    """Sends a text and a number to the database."""
    rows = await uow.execute_native("SELECT length($1::text) + $2::int AS n", text, number)
    return int(rows[0]["n"])


@router.post("/v1/proposals", status_code=201, dependencies=[callers(Role.PROVINCE, Role.CITY)])
async def post_proposal(note: NoteIn, uow: Uow, caller: Calling) -> dict[str, str]:
    """Proposes an act of the kind `note`."""
    approval = await propose(uow, "note", f"note:{note.title}", {"title": note.title}, reporting_unit=caller.unit)
    return {"id": str(approval.id), "digest": approval.digest}


@router.post("/v1/long-work", status_code=202, dependencies=[callers(*EVERYONE)])
async def post_long_work(uow: Uow, kind: str, runtime: Running) -> dict[str, str]:
    """Queues a job."""
    return {"id": str(await add_job(uow, kind, b"")), "service": runtime.service}


async def carry_out(uow: UnitOfWork, approval: Approval) -> Done:
    """The act of an approved note."""
    title = approval.payload["title"]
    uow.journal("carry-out-note", approval.subject, facts={"title": title})
    return Done(title=title)


class Counted(BaseModel):
    """Where a count began."""

    started_at: int


async def count_to_ten(run: JobRun) -> Counted:
    """Ten steps of ten milliseconds, each kept."""
    start = int(run.checkpoint or 0)
    for step in range(start, 10):
        await asyncio.sleep(0.01)
        await run.progress(step + 1, 10, checkpoint=str(step + 1))
    return Counted(started_at=start)


JOBS: dict[str, JobHandler] = {"count": count_to_ten}
ACTS = {"note": ApprovalAct(run=carry_out, decided_by=frozenset({Role.PROVINCE}))}


def frame_service(**changes: Any) -> Service:
    """The service, with some of its parts replaced."""
    return replace(intake, **{"router": router, "jobs": JOBS, "approvals": ACTS, **changes})
