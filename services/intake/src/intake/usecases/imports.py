"""Imports of workbooks: taken in whole, read by a job, answered row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import ColumnElement, func, select

from intake.store.tables import Import, ImportRow
from intake.usecases.batches import find_batch
from intake.usecases.read_workbook import answer_in_process, digest_of_upload
from intake.usecases.receive import day_of_receipt, extensions_of, outside
from shared import clock
from shared.database.tables import job
from shared.identity.caller import Caller
from shared.identity.scoping import visible
from shared.ids import uuid7
from shared.jobs.model import add_job
from shared.lists.filters import one_of
from shared.lists.listing import Asked, Listed, Listing
from shared.messaging.reading import Reading, reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound
from shared.runtime import Runtime

IMPORTS = Listing(
    Import,
    Import.id,
    filters={"batch": Import.batch, "unit": Import.reporting_unit},
    order=(Import.created_at, Import.received_on),
)
ROWS = Listing(
    ImportRow,
    ImportRow.row,
    filters={"status": one_of(ImportRow.status, "accepted", "refused"), "uscc": ImportRow.uscc},
    order=(ImportRow.name, ImportRow.uscc),
    scoped=False,
)
"""Whose rows of a file are whose is for `_own_rows` to say."""


@dataclass(frozen=True, slots=True)
class ImportState:
    """An import with its counts within the caller's scope."""

    id: UUID
    batch: str
    job_id: UUID
    state: str
    error: dict[str, Any] | None
    rows_read: int
    accepted: int
    refused: int
    notes: list[dict[str, Any]]
    created_at: datetime
    received_on: date | None
    entered_later: bool


async def start_import(uow: UnitOfWork, batch_code: str, content: bytes, given: date | None) -> Import:
    """Stores the file with its job; nothing of it is read yet. Its applications came in on the day that is given.

    Raises:
        UnknownBatch: the batch is not open. EffectiveDateAhead, OutsideWindow: the day.
    """
    batch = await find_batch(uow.runtime, batch_code)
    received_on = day_of_receipt(uow.caller, batch, given)
    extensions = await extensions_of(uow.runtime, batch, received_on)
    if not batch.window.holds(received_on) and not _may_hold(extensions, uow.caller.unit):
        raise outside(batch, received_on)
    head = {
        "import_id": uuid7(),
        "batch": batch.code,
        "reference_date": batch.reference_date,
        "received_on": received_on,
        "entered_later": batch.window.is_entered_later(received_on, clock.today()),
        "late": batch.window.is_late(received_on),
        "extensions": {unit or "": str(extension) for unit, extension in extensions.items()},
        "submitted_at": clock.now(),
    }
    started = Import(
        id=head["import_id"],
        batch=batch.code,
        job_id=await add_job(uow, "import-workbook", orjson.dumps(head) + b"\n" + content),
        reporting_unit=uow.caller.unit,
        received_on=received_on,
        entered_later=head["entered_later"],
        file_digest=digest_of_upload(content),
        created_by=uow.caller.subject,
        created_at=head["submitted_at"],
    )
    uow.session.add(started)
    file = {"file_digest": started.file_digest, "bytes": len(content)}
    facts = {"import_id": started.id, "received_on": received_on, **file}
    uow.journal("start-import", f"batch:{batch.code}", reporting_unit=uow.caller.unit, after=facts, facts=facts)
    return started


def _may_hold(extensions: Mapping[str | None, UUID], unit: str | None) -> bool:
    """Whether a late file of that sender can hold a row that is taken: each is looked at for its own unit."""
    return bool(extensions) if unit is None else unit in extensions or None in extensions


async def read_import(uow: Reading, import_id: UUID) -> ImportState:
    """An import and its counts.

    Raises:
        NotFound: none within the caller's scope.
    """
    return (await _states(uow, [await _find(uow, import_id)]))[0]


async def list_imports(uow: Reading, asked: Asked) -> Listed[ImportState]:
    """A page of imports with their counts."""
    listed = await IMPORTS.page(uow, asked)
    states = {state.id: state for state in await _states(uow, listed.rows)}
    return listed.made(lambda row: states[row.id])


async def _states(uow: Reading, imports: Sequence[Import]) -> list[ImportState]:
    """Each with its counts, and with how its job fares."""
    rows_of = select(ImportRow.import_id, ImportRow.status, func.count())
    rows_of = rows_of.where(ImportRow.import_id.in_([each.id for each in imports]), *_own_rows(uow))
    counted = await uow.session.execute(rows_of.group_by(ImportRow.import_id, ImportRow.status))
    counts = {(row[0], row[1]): row[2] for row in counted}
    told = select(job.c.id, job.c.state, job.c.error, job.c.result).where(job.c.id.in_([one.job_id for one in imports]))
    jobs = {row.id: row for row in await uow.session.execute(told)}
    return [_state(each, counts, jobs[each.job_id]) for each in imports]


def _state(found: Import, counts: Mapping[tuple[UUID, str], int], its_job: Any) -> ImportState:
    accepted, refused = counts.get((found.id, "accepted"), 0), counts.get((found.id, "refused"), 0)
    return ImportState(
        id=found.id,
        batch=found.batch,
        job_id=found.job_id,
        state=its_job.state,
        error=orjson.loads(its_job.error) if its_job.error else None,
        rows_read=accepted + refused,
        accepted=accepted,
        refused=refused,
        notes=orjson.loads(its_job.result).get("notes", []) if its_job.result else [],
        created_at=found.created_at,
        received_on=found.received_on,
        entered_later=found.entered_later,
    )


async def list_import_rows(uow: Reading, import_id: UUID, asked: Asked) -> Listed[ImportRow]:
    """Rows of an import in sheet order, within the caller's scope.

    Raises:
        NotFound: no such import within the scope.
    """
    await _find(uow, import_id)
    return await ROWS.page(uow, asked, *_own_rows(uow), of={"import_id": import_id})


async def answered_workbook(runtime: Runtime, caller: Caller, import_id: UUID) -> bytes:
    """The uploaded workbook with what was found, for whoever sent it or sees all.

    The transaction ends before the file is written anew, which takes seconds.

    Raises:
        NotFound: no such import within the scope. WorkbookRefused: the file was refused whole.
    """
    async with reading(runtime, caller) as uow:
        found = await _find(uow, import_id)
        payload = (await uow.session.execute(select(job.c.payload).where(job.c.id == found.job_id))).scalar_one()
    return await answer_in_process(runtime, payload)


async def _find(uow: Reading, import_id: UUID) -> Import:
    statement = select(Import).where(Import.id == import_id, visible(uow.caller.scope, Import))
    found: Import | None = (await uow.session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _own_rows(uow: Reading) -> list[ColumnElement[bool]]:
    """Rows the caller may see of a file that is its own to read: a city that sent it reads all of its own file."""
    return [] if uow.caller.scope.unit is not None else [visible(uow.caller.scope, ImportRow)]
