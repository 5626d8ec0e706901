"""The job of an import: reads the file in the process pool and stores it in pieces; goes on after a kill."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from intake.domain.faults import TEXTS
from intake.domain.window import Receipt
from intake.usecases.submit import Submission, json_of, said_of
from intake.workbook.answers import Entry, ReadWorkbook
from intake.workbook.read import read_workbook
from intake.workbook.refused import WorkbookRefused
from intake.workbook.write_answer import write_answer
from shared import clock
from shared.digest import digest_of_bytes
from shared.domain.declaration import Declaration
from shared.ids import uuid7
from shared.jobs.model import JobHandler, JobRun
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.load import load_plan
from shared.problems import Problem
from shared.runtime import Runtime
from shared.schemas.intake.imports import ImportNote, ImportResult

_PIECE = 100
_STORE = """
INSERT INTO application
  (id, batch, uscc, name, reporting_unit, declaration, contact, submitted_at, submitted_by, import_id,
  reference_date, received_on, entered_later, extension_id)
SELECT id, $2, uscc, name, reporting_unit, declaration::json, contact::json, submitted_at, $3, $1, $12, $13, $14,
  extension_id
FROM unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::uuid[])
  AS t(id, uscc, name, reporting_unit, declaration, contact, submitted_at, extension_id)
ON CONFLICT ON CONSTRAINT one_application_per_firm_and_batch DO NOTHING RETURNING id
"""
_ROWS = """
INSERT INTO import_row (import_id, row, uscc, name, reporting_unit, status, findings, application_id)
SELECT $1, row, uscc, name, reporting_unit, status, findings::json, application_id
FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::uuid[])
  AS t(row, uscc, name, reporting_unit, status, findings, application_id)
"""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The import whose rows are stored: its batch, and when the file came in, as an instant and as a legal day."""

    id: UUID
    batch: str
    reference_date: date
    at: datetime
    received_on: date
    entered_later: bool = False
    late: bool = False
    extensions: Mapping[str, UUID] = field(default_factory=dict)
    """Those that cover a late day, by unit; the empty one is for all units."""

    @classmethod
    def of(cls, head: Mapping[str, Any]) -> "Uploaded":
        """The import of a job's head; one queued by an earlier release tells no legal day, its instant's counts."""
        at = datetime.fromisoformat(head["submitted_at"])
        received_on = date.fromisoformat(head["received_on"]) if "received_on" in head else clock.legal_day(at)
        return cls(
            id=UUID(head["import_id"]),
            batch=head["batch"],
            reference_date=date.fromisoformat(head["reference_date"]),
            at=at,
            received_on=received_on,
            entered_later=head.get("entered_later", False),
            late=head.get("late", False),
            extensions={unit: UUID(one) for unit, one in head.get("extensions", {}).items()},
        )

    def receipt_of(self, unit: str) -> Receipt:
        """How an application of that unit came in."""
        return Receipt(self.received_on, self.entered_later, self.extensions.get(unit, self.extensions.get("")))

    def fault_of(self, declaration: Declaration) -> tuple[str, str] | None:
        """Column and code of what the day of receipt does not allow; None where nothing is against it."""
        if self.late and self.receipt_of(declaration.reporting_unit).extension_id is None:
            return "reporting_unit", "outside_batch_window"
        founded = declaration.established_on
        return ("established_on", "founded_after_receipt") if founded and founded > self.received_on else None

    def instant_of(self, row: int) -> datetime:
        """When a row counts as submitted: with the file, a microsecond a row, so that rows keep the sheet's order.

        Ties in the ranking go to the earlier submission: how fast a job runs, or runs again, must not decide a seat.
        """
        return self.at + timedelta(microseconds=row)


class WorkbookProblem(Problem):
    """The file is refused whole; its code is the reader's reason."""

    status, code = 422, "workbook-refused"
    title = {"zh": "工作簿无法受理，未保存任何内容", "en": "The workbook is refused; nothing of it was stored"}
    detail = {"zh": "{zh}", "en": "{en}"}


def digest_of_upload(content: bytes) -> str:
    """SHA-256 of the file as it came."""
    return digest_of_bytes(content)


async def run_import(run: JobRun) -> ImportResult:
    """Reads and stores a workbook; returns how many rows were read, and what concerns the file and no single row.

    Raises:
        WorkbookProblem: the file is no such workbook.
    """
    head, content = split_payload(run.payload)
    uploaded = Uploaded.of(head)
    read = await _read(run.runtime, content, uploaded.reference_date)
    entries = read.entries
    start = int(run.checkpoint or 0)
    for first in range(start, len(entries), _PIECE):
        await _store_piece(run, uploaded, entries[first : first + _PIECE])
        done = min(first + _PIECE, len(entries))
        await run.progress(done, len(entries), checkpoint=str(done))
    notes = [ImportNote.model_validate(note.as_json()) for note in read.notes]
    return ImportResult(rows_read=len(entries), import_id=head["import_id"], notes=notes)


def split_payload(payload: bytes) -> tuple[dict[str, Any], bytes]:
    """The job's head and the file."""
    head, _, content = payload.partition(b"\n")
    return orjson.loads(head), content


async def _read(runtime: Runtime, content: bytes, on: date) -> ReadWorkbook:
    try:
        return await runtime.compute.run(read_in_process, content, runtime.settings.plan_dir, on)
    except WorkbookRefused as refused:
        raise WorkbookProblem(reason=refused.reason, zh=refused.zh, en=refused.en) from refused


def read_in_process(content: bytes, plan_dir: Path | None, on: date) -> ReadWorkbook:
    """Reads with the plan of this process."""
    return read_workbook(content, load_plan(plan_dir), on)


async def answer_in_process(runtime: Runtime, payload: bytes) -> bytes:
    """The answered workbook of an import.

    Raises:
        WorkbookProblem: the file is no such workbook.
    """
    head, content = split_payload(payload)
    uploaded = Uploaded.of(head)
    try:
        return await runtime.compute.run(_answer, content, runtime.settings.plan_dir, uploaded)
    except WorkbookRefused as refused:
        raise WorkbookProblem(reason=refused.reason, zh=refused.zh, en=refused.en) from refused


def _answer(content: bytes, plan_dir: Path | None, uploaded: Uploaded) -> bytes:
    return write_answer(content, read_in_process(content, plan_dir, uploaded.reference_date), mark=_mark(uploaded))


def _mark(uploaded: Uploaded) -> str:
    """What each line says of an import that was entered later, or taken late."""
    if uploaded.late:
        return f"（延期受理，收到日 {uploaded.received_on}）"
    return f"（补录，收到日 {uploaded.received_on}）" if uploaded.entered_later else ""


async def _store_piece(run: JobRun, uploaded: Uploaded, entries: Sequence[Entry]) -> None:
    """One piece in one transaction: what a kill interrupts is done again whole, what was committed is skipped."""
    async with run.transaction() as uow:
        stored = await uow.execute_native("SELECT row FROM import_row WHERE import_id = $1", uploaded.id)
        known = {row["row"] for row in stored}
        entries = [entry for entry in entries if entry.row not in known]
        if entries:
            await _store_new(uow, uploaded, entries)


async def _store_new(uow: UnitOfWork, uploaded: Uploaded, entries: Sequence[Entry]) -> None:
    submissions = {entry.row: _submission(uploaded, entry) for entry in entries if _may_come_in(uow, uploaded, entry)}
    fresh = await _store_applications(uow, uploaded, list(submissions.values()))
    for submission in submissions.values():
        if submission.id in fresh:
            uow.publish(submission.event)
            uow.journal_entries([replace(submission.entry, at=None)])  # the journal's instants are real ones
    rows = [_row(uow, uploaded, entry, submissions.get(entry.row), fresh) for entry in entries]
    await uow.execute_native(_ROWS, uploaded.id, *(list(column) for column in zip(*rows, strict=True)))


def _submission(uploaded: Uploaded, entry: Entry) -> Submission:
    assert entry.declaration is not None
    return Submission(
        id=uuid7(),
        batch=uploaded.batch,
        reference_date=uploaded.reference_date,
        receipt=uploaded.receipt_of(entry.declaration.reporting_unit),
        declaration=entry.declaration,
        declaration_json=json_of(entry.declaration),
        contact=entry.contact,
        submitted_at=uploaded.instant_of(entry.row),
    )


def _may_come_in(uow: UnitOfWork, uploaded: Uploaded, entry: Entry) -> bool:
    return _within_scope(uow, entry) and entry.declaration is not None and uploaded.fault_of(entry.declaration) is None


def _within_scope(uow: UnitOfWork, entry: Entry) -> bool:
    return entry.declaration is not None and uow.caller.scope.sees(unit=entry.declaration.reporting_unit)


async def _store_applications(uow: UnitOfWork, uploaded: Uploaded, submissions: Sequence[Submission]) -> set[UUID]:
    if not submissions:
        return set()
    rows = await uow.execute_native(
        _STORE,
        uploaded.id,
        uploaded.batch,
        uow.caller.subject,
        [submission.id for submission in submissions],
        [submission.declaration.uscc for submission in submissions],
        [submission.declaration.name for submission in submissions],
        [submission.declaration.reporting_unit for submission in submissions],
        [submission.declaration_json.decode() for submission in submissions],
        [submission.contact.model_dump_json() if submission.contact else None for submission in submissions],
        [submission.submitted_at for submission in submissions],
        [submission.receipt.extension_id for submission in submissions],
        uploaded.reference_date,
        uploaded.received_on,
        uploaded.entered_later,
    )
    return {row["id"] for row in rows}


def _row(
    uow: UnitOfWork, uploaded: Uploaded, entry: Entry, submission: Submission | None, fresh: set[UUID]
) -> tuple[Any, ...]:
    """A row of `import_row`; what the file alone cannot show is refused here."""
    answer = entry.as_json()
    findings = {name: answer[name] for name in ("refusals", "rejected_rows", "normalised", "warnings")}
    accepted = submission is not None and submission.id in fresh
    if not accepted and entry.declaration is not None:
        column, code = _why_not(uow, uploaded, entry, entry.declaration)
        findings["refusals"] = [{"column": column, "code": code, "message": TEXTS[code]}]
    if accepted and submission:
        findings |= {"received_on": submission.receipt.on, **said_of(submission.receipt)}
    return (
        entry.row,
        entry.uscc,
        entry.name,
        entry.declaration.reporting_unit if entry.declaration else None,
        "accepted" if accepted else "refused",
        orjson.dumps(findings).decode(),
        submission.id if accepted and submission else None,
    )


def _why_not(uow: UnitOfWork, uploaded: Uploaded, entry: Entry, declaration: Declaration) -> tuple[str, str]:
    """Column and code of what the file alone cannot show."""
    if not _within_scope(uow, entry):
        return "reporting_unit", "outside_scope"
    return uploaded.fault_of(declaration) or ("uscc", "application_exists")


JOBS: dict[str, JobHandler] = {"import-workbook": run_import}
