"""The yearly check of members."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.domain.day import Day
from shared.schemas.eligibility.findings import FindingOut
from shared.schemas.kinds import Criteria, FirmCode, FirmName, RulesVersion, Unit

ComplianceOutcome = Literal["compliant", "attention", "unknown"]


class ComplianceCheckIn(BaseModel):
    """The legal date as of which all members are checked; not ahead of today."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": "2025-12-31"}]})

    on: Day


class ComplianceOut(BaseModel):
    """A member's check as of a day: `attention` where a rule is unmet, `unknown` where a value is missing."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    checked_on: date
    outcome: ComplianceOutcome
    unmet: Criteria
    undecided: Criteria
    rules_version: RulesVersion
    checked_at: datetime


class ComplianceDetail(ComplianceOut):
    """With every finding: value, limit, margin, clause and a text in both languages."""

    findings: list[FindingOut]


class ComplianceJobResult(BaseModel):
    """The result of a job of checks.

    `checked` counts those that had no check of that day before; `outcomes` counts all checks of that day.
    """

    on: date
    looked_at: int
    checked: int
    outcomes: dict[ComplianceOutcome, int]
