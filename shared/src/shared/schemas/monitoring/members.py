"""Members as monitoring knows them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from shared.schemas.kinds import Criteria, FirmCode, FirmName, Unit


class MemberOut(BaseModel):
    """A member as pool told it, with what its newest yearly check found (null: none in this membership)."""

    model_config = ConfigDict(from_attributes=True)

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    admitted_on: date | None
    left_on: date | None
    compliance: Literal["compliant", "attention", "unknown"] | None
    compliance_on: date | None
    compliance_unmet: Criteria
    compliance_undecided: Criteria
