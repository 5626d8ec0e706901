"""Members as monitoring knows them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict


class MemberOut(BaseModel):
    """A member as pool told it, with what its newest yearly check found (null: none in this membership)."""

    model_config = ConfigDict(from_attributes=True)

    uscc: str
    name: str
    reporting_unit: str
    admitted_on: date | None
    left_on: date | None
    compliance: Literal["compliant", "attention", "unknown"] | None
    compliance_on: date | None
    compliance_unmet: list[str]
    compliance_undecided: list[str]
