"""Memberships."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import Criteria, FirmCode, FirmName, Unit

ComplianceOutcome = Literal["compliant", "attention", "unknown"]


class MemberWarning(BaseModel):
    """What a member should know of its way out, in words; nothing follows from it by itself."""

    code: Literal["near_ceiling"]
    message: BothLanguages


class MemberOut(BaseModel):
    """A membership: legal dates, and the instants at which they became known.

    `compliance` is what its newest yearly check found, as of `compliance_on`; nothing follows from it by itself.
    """

    model_config = ConfigDict(from_attributes=True)

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    application_id: UUID
    admitted_on: date
    admitted_at: datetime
    by_right: bool = False
    """Whether it came in by a right of its locality, not by screening."""
    left_on: date | None
    left_at: datetime | None
    state: Literal["active", "graduated", "removed", "left"]
    ground: str | None
    compliance: ComplianceOutcome | None
    compliance_on: date | None
    compliance_unmet: Criteria
    warnings: list[MemberWarning] = []
