"""Takes in one application: the hot path, one statement for the row, its event, journal line and answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from intake.domain.doubts import doubts
from intake.domain.faults import Refusal
from intake.domain.wellformed import refusals
from intake.domain.window import Receipt
from intake.usecases.batches import OpenBatch
from intake.usecases.receive import KeyedRequest, tell_repeat
from shared import clock
from shared.database.idempotency import Answer
from shared.digest import digest_of_bytes
from shared.domain.declaration import Contact, Declaration
from shared.events.intake import ApplicationSubmitted
from shared.identity.caller import Caller
from shared.ids import uuid7
from shared.journal.entry import JournalEntry
from shared.messaging.record import Conflict, record
from shared.problems import MalformedRequest, Problem
from shared.runtime import Runtime
from shared.usecases.legal_date import must_rest_on

_INSERT = """
INSERT INTO application (id, batch, uscc, name, reporting_unit, declaration, contact, submitted_at, submitted_by,
  reference_date, received_on, entered_later, extension_id)
VALUES ($1, $2, $3, $4, $5, convert_from($6, 'UTF8')::json, $7::text::json, $8, $9, $10, $11, $12, $13)
"""


json_of = TypeAdapter(Declaration).serializer.to_json
"""The declaration in its one form, as it is stored and told."""


class OutsideScope(Problem):
    """The firm or its unit is not the caller's to speak for."""

    status, code = 403, "outside-scope"
    title = {"zh": "该企业不在您的数据范围内", "en": "This firm is outside your data scope"}
    detail = {
        "zh": "您只能提交本单位（或本企业）的申报；申报写的推荐单位是 {reporting_unit}。",
        "en": "You may submit for your own unit (or firm) only; the application names unit {reporting_unit}.",
    }


class ApplicationExists(Problem):
    """The firm has applied in this batch through the same unit already."""

    status, code = 409, "application-exists"
    title = {"zh": "该企业在本批次已有申报", "en": "The firm has an application in this batch"}
    detail = {
        "zh": "企业 {uscc} 在批次 {batch} 已由推荐单位 {reporting_unit} 申报，一批只受理一次；"
        "数据有变的，请在下一批次申报。",
        "en": "Firm {uscc} has an application in batch {batch} through unit {reporting_unit}, which sends one; "
        "changed figures belong to the next batch.",
    }


_BOOL: Final = {True: "true", False: "false"}


@dataclass(frozen=True, slots=True)
class Submission:
    """A well-formed application with all that its rows are made of."""

    id: UUID
    batch: str
    reference_date: date
    receipt: Receipt
    declaration: Declaration
    declaration_json: bytes
    contact: Contact | None
    submitted_at: datetime
    warnings: Sequence[Refusal] = ()
    """What looks wrong and is taken all the same."""

    @property
    def accepted(self) -> bytes:
        """The answer to whoever submitted it."""
        extension = f'"{self.receipt.extension_id}"' if self.receipt.extension_id else "null"
        return (
            f'{{"id":"{self.id}","uscc":"{self.declaration.uscc}","batch":"{self.batch}","state":"submitted",'
            f'"submitted_at":"{self.submitted_at.isoformat()}","received_on":"{self.receipt.on}",'
            f'"entered_later":{_BOOL[self.receipt.entered_later]},"extension_id":{extension},'
            f'"warnings":{_json_of(self.warnings)}}}'
        ).encode()

    @property
    def event(self) -> ApplicationSubmitted:
        """The fact that others hear."""
        return ApplicationSubmitted.model_construct(
            uscc=self.declaration.uscc,
            application_id=self.id,
            batch=self.batch,
            reporting_unit=self.declaration.reporting_unit,
            reference_date=self.reference_date,
            received_on=self.receipt.on,
            entered_later=self.receipt.entered_later,
            submitted_at=self.submitted_at,
            declaration=self.declaration,
        )

    @property
    def event_json(self) -> bytes:
        """The event's data, with the declaration as it stands in the table."""
        head = (
            f'{{"uscc":"{self.declaration.uscc}","application_id":"{self.id}","batch":"{self.batch}",'
            f'"reporting_unit":"{self.declaration.reporting_unit}","reference_date":"{self.reference_date}",'
            f'"received_on":"{self.receipt.on}","entered_later":{_BOOL[self.receipt.entered_later]},'
            f'"submitted_at":"{self.submitted_at.isoformat()}","declaration":'
        )
        return b"%b%b}" % (head.encode(), self.declaration_json)

    @property
    def entry(self) -> JournalEntry:
        """The journal line."""
        return JournalEntry(
            act="submit-application",
            subject=self.declaration.uscc,
            reporting_unit=self.declaration.reporting_unit,
            after_digest=digest_of_bytes(self.declaration_json),
            effective_on=self.receipt.on,
            facts={"application_id": self.id, "batch": self.batch, **said_of(self.receipt)},
            at=self.submitted_at,
        )


def _json_of(warnings: Sequence[Refusal]) -> str:
    if not warnings:
        return "[]"
    said = [{"pointer": f"/declaration/{one.pointer}", "code": one.code, "message": one.message} for one in warnings]
    return orjson.dumps(said).decode()


def said_of(receipt: Receipt) -> dict[str, Any]:
    """What is to be said of a receipt that was not on the day itself and in time."""
    said = {"entered_later": receipt.entered_later, "extension_id": receipt.extension_id}
    return {name: value for name, value in said.items() if value}


def prepare(
    runtime: Runtime, batch: OpenBatch, receipt: Receipt, declaration: Declaration, contact: Contact | None
) -> Submission:
    """Checks what no single field shows and makes the submission.

    Raises:
        MalformedRequest: names every field at fault. BeforePlan, BeforeItsGround: the day of receipt.
    """
    faults = refusals(declaration, batch.reference_date, runtime.in_force)
    if faults:
        raise MalformedRequest(
            errors=[
                {
                    "in": "body",
                    "pointer": f"/declaration/{fault.pointer}",
                    "code": fault.code,
                    "message": fault.message,
                }
                for fault in faults
            ]
        )
    must_rest_on("application", receipt.on, runtime.in_force, established_on=declaration.established_on)
    return Submission(
        id=uuid7(),
        batch=batch.code,
        reference_date=batch.reference_date,
        receipt=receipt,
        declaration=declaration,
        declaration_json=json_of(declaration),
        contact=contact,
        submitted_at=clock.now(),
        warnings=doubts(declaration, batch.reference_date, runtime.in_force),
    )


def must_be_within_scope(caller: Caller, declaration: Declaration) -> None:
    """Lets a caller speak for its own unit or firm.

    Raises:
        OutsideScope: it is another's.
    """
    if not caller.scope.sees(unit=declaration.reporting_unit, uscc=declaration.uscc):
        raise OutsideScope(reporting_unit=declaration.reporting_unit)


async def submit(runtime: Runtime, caller: Caller, submission: Submission, answer: Answer | None) -> None:
    """Stores the application and tells the others, in one round trip.

    Raises:
        ApplicationExists: the firm has applied in this batch through the same unit.
        Repeated, IdempotencyKeyReused: the key was used before.
    """
    declaration = submission.declaration
    try:
        await record(
            runtime,
            caller,
            insert=_INSERT,
            args=(
                submission.id,
                submission.batch,
                declaration.uscc,
                declaration.name,
                declaration.reporting_unit,
                submission.declaration_json,
                submission.contact.model_dump_json() if submission.contact else None,
                submission.submitted_at,
                caller.subject,
                submission.reference_date,
                submission.receipt.on,
                submission.receipt.entered_later,
                submission.receipt.extension_id,
            ),
            event=submission.event,
            data=submission.event_json,
            entry=submission.entry,
            answer=answer,
        )
    except Conflict as conflict:
        await _explain(runtime, answer)
        raise ApplicationExists(
            uscc=declaration.uscc, batch=submission.batch, reporting_unit=declaration.reporting_unit
        ) from conflict


async def _explain(runtime: Runtime, answer: Answer | None) -> None:
    """A repeated request meets its own first answer; any other conflict is the firm's earlier application."""
    if answer is not None:
        await tell_repeat(runtime, KeyedRequest(answer.caller, answer.key, answer.request_digest))
