"""Takes in one progress report: a hot path, one statement for the row, its event, journal line and answer."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from monitoring.domain.membership import Membership
from monitoring.domain.progress import Progress, faults
from monitoring.usecases.membership import must_be_member
from monitoring.usecases.refusals import refuse_faults
from shared import clock
from shared.database.idempotency import EARLIER, Answer, repeat_of
from shared.digest import digest_of_bytes
from shared.domain.money import plain
from shared.events.monitoring import ProgressReported
from shared.identity.caller import Caller
from shared.ids import uuid7
from shared.journal.entry import JournalEntry
from shared.messaging.record import Conflict, record
from shared.problems import Problem
from shared.runtime import Runtime
from shared.usecases.legal_date import must_rest_on

_MEMBER_AND_EARLIER_ANSWER = f"""
SELECT m.reporting_unit, m.admitted_on, m.left_on, earlier.*
FROM (SELECT 1) AS one LEFT JOIN member m ON m.uscc = $3 LEFT JOIN ({EARLIER}) earlier ON true
"""  # noqa: S608
_INSERT = """
INSERT INTO progress_report (id, uscc, reporting_unit, period, reported_on, valid_patents, industrialised_patents,
  recognised_products, sales_yuan, profit_yuan, rd_input_yuan, new_filings, narrative, reported_by, reported_at,
  product_years)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text::json, $9, $10, $11, $12, $13, $14, $15, $16::text::jsonb) RETURNING 1
"""


class ReportExists(Problem):
    """The firm has reported for this period."""

    status, code = 409, "report-exists"
    title = {"zh": "该企业本报告期已填报", "en": "The firm has reported for this period"}
    detail = {
        "zh": "企业 {uscc} 已填报 {period} 报告期；请查看已有报告，或改报其他报告期。",
        "en": "Firm {uscc} has a report for {period}; look at that one, or report another period.",
    }


@dataclass(frozen=True, slots=True)
class Report:
    """A report whose figures can be, with what its rows are made of."""

    id: UUID
    progress: Progress
    reported_at: datetime

    @property
    def accepted(self) -> bytes:
        """The answer to whoever reported."""
        return orjson.dumps({"id": self.id, "uscc": self.progress.uscc, "state": "reported"})

    def event(self, unit: str) -> ProgressReported:
        """The fact that others hear."""
        return ProgressReported.model_construct(
            uscc=self.progress.uscc,
            report_id=self.id,
            reporting_unit=unit,
            period=self.progress.period,
            effective_on=self.progress.reported_on,
        )

    def entry(self, unit: str) -> JournalEntry:
        """The journal line."""
        told = self.progress
        return JournalEntry(
            act="report-progress",
            subject=told.uscc,
            reporting_unit=unit,
            effective_on=told.reported_on,
            after_digest=digest_of_bytes(orjson.dumps(asdict(told), default=str, option=orjson.OPT_SORT_KEYS)),
            facts={
                "report_id": self.id,
                "period": told.period,
                "valid_patents": told.valid_patents,
                "industrialised_patents": told.industrialised_patents,
            },
            at=self.reported_at,
        )

    def row(self, unit: str, reported_by: str) -> tuple[Any, ...]:
        """The values of the row, in the order of the INSERT."""
        told = self.progress
        return (
            self.id,
            told.uscc,
            unit,
            told.period,
            told.reported_on,
            told.valid_patents,
            told.industrialised_patents,
            orjson.dumps(told.recognised_products).decode(),
            told.sales_yuan,
            told.profit_yuan,
            told.rd_input_yuan,
            told.new_filings,
            told.narrative,
            reported_by,
            self.reported_at,
            orjson.dumps(told.product_years, default=plain).decode(),
        )


def prepare(progress: Progress) -> Report:
    """Checks what no single field shows.

    Raises:
        MalformedRequest: names every figure and day that cannot be.
    """
    refuse_faults(faults(progress, clock.today()))
    return Report(uuid7(), progress, clock.now())


async def report_progress(runtime: Runtime, caller: Caller, report: Report, answer: Answer | None) -> None:
    """Stores the report and tells the others.

    Raises:
        NotFound: the firm is outside the caller's scope.
        NotAMember: it is not in the pool. BeforeItsGround: the report is dated before its admission.
        ReportExists: it has reported for the period.
        Repeated, IdempotencyKeyReused: the key was used before.
    """
    told = report.progress
    membership = await _membership(runtime, told.uscc, answer)
    member = must_be_member(caller.scope, told.uscc, membership)
    must_rest_on("progress_report", told.reported_on, runtime.in_force, admitted_on=member.admitted_on)
    unit = member.reporting_unit
    try:
        await record(
            runtime,
            caller,
            insert=_INSERT,
            args=report.row(unit, caller.subject),
            event=report.event(unit),
            entry=report.entry(unit),
            answer=answer,
        )
    except Conflict as conflict:
        await _membership(runtime, told.uscc, answer)
        raise ReportExists(uscc=told.uscc, period=told.period) from conflict


async def _membership(runtime: Runtime, uscc: str, answer: Answer | None) -> Membership | None:
    """The firm's row in the copy of members; a request that was answered before gets its first answer instead."""
    caller, key = (answer.caller, answer.key) if answer else (None, None)
    row = await runtime.database.fetchrow(_MEMBER_AND_EARLIER_ANSWER, caller, key, uscc)
    if answer and row["request_digest"] is not None:
        raise repeat_of(row, answer.request_digest)
    if row["reporting_unit"] is None:
        return None
    return Membership(row["reporting_unit"], row["admitted_on"], row["left_on"])
