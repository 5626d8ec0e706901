"""An event with its journal line, written by `record` into a table of the tests."""

from datetime import date
from uuid import UUID

from shared.database.idempotency import Answer
from shared.events.pool import FirmAdmitted
from shared.identity.caller import Caller, Role
from shared.journal.entry import JournalEntry
from shared.messaging.record import record
from shared.testing.world import World

CALLER = Caller(subject="zhang", role=Role.CITY, unit="420100", office="ip")
TABLE = "CREATE TABLE probe (code text PRIMARY KEY)"
INSERT = "INSERT INTO probe (code) VALUES ($1) RETURNING 1"


def event(firm: str) -> FirmAdmitted:
    return FirmAdmitted(
        uscc=firm,
        application_id=UUID(int=1),
        name="企业",
        reporting_unit="420100",
        admission_list_id=UUID(int=2),
        effective_on=date(2024, 7, 1),
        rules_version="test",
    )


def entry(firm: str) -> JournalEntry:
    return JournalEntry(
        act="probe",
        subject=firm,
        reporting_unit="420100",
        effective_on=date(2024, 7, 1),
        after_digest="0" * 64,
        rules_version="test",
        facts={"number": 1, "text": "值"},
    )


def answer(key: str) -> Answer:
    return Answer(CALLER.subject, key, "1" * 64, 201, b'{"ok": true}')


async def by_record(world: World, firm: str, key: str) -> None:
    args = {"insert": INSERT, "args": (firm,), "event": event(firm), "entry": entry(firm)}
    await record(world.runtime, CALLER, **args, answer=answer(key))  # type: ignore[arg-type]
