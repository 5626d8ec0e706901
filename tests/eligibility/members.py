"""Members and what becomes of them, for tests of the yearly check."""

from datetime import date
from uuid import UUID

from shared.domain.abnormal_filing import AppealState
from shared.events.monitoring import AppealRecorded, ProgressVerified, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, RemovalGround
from shared.ids import uuid7
from shared.testing.builders import uscc

ADMITTED = date(2024, 7, 1)


def admitted(number: int = 1, *, unit: str = "420100", on: date = ADMITTED) -> FirmAdmitted:
    """Firm `number`, on the application of the same number."""
    return FirmAdmitted(
        uscc=uscc(number),
        application_id=UUID(int=number),
        name=f"武汉测试第{number}号科技有限公司",
        reporting_unit=unit,
        admission_list_id=UUID(int=9),
        effective_on=on,
        rules_version="test",
    )


def exited(number: int = 1, *, on: date = date(2025, 9, 15)) -> FirmExited:
    return FirmExited(
        uscc=uscc(number),
        name=f"武汉测试第{number}号科技有限公司",
        reporting_unit="420100",
        route="removal",
        ground="tax_evasion",
        clause="T12.3c",
        effective_on=on,
    )


def verified(
    number: int = 1,
    *,
    on: date = date(2025, 6, 25),
    valid: int = 10,
    industrialised: int = 8,
    substantive: bool = True,
) -> ProgressVerified:
    return ProgressVerified(
        uscc=uscc(number),
        report_id=uuid7(),
        reporting_unit="420100",
        period="2025-H1",
        substantive=substantive,
        valid_patents=valid,
        industrialised_patents=industrialised,
        effective_on=on,
    )


def violated(
    number: int = 1, *, ground: RemovalGround = "tax_evasion", on: date = date(2025, 9, 1)
) -> ViolationConfirmed:
    return ViolationConfirmed(
        uscc=uscc(number),
        violation_id=uuid7(),
        reporting_unit="420100",
        ground=ground,
        occurred_on=on,
        effective_on=on,
    )


def appealed(violation: ViolationConfirmed, state: AppealState, on: date) -> AppealRecorded:
    return AppealRecorded(
        uscc=violation.uscc,
        violation_id=violation.violation_id,
        reporting_unit=violation.reporting_unit,
        appeal_state=state,
        effective_on=on,
    )
