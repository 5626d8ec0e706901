"""Bodies and answers about the yearly check of members."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.clients.eligibility_compliance import ComplianceDetail, ComplianceOut, ComplianceOutcome


class ComplianceCheckIn(BaseModel):
    """The legal date as of which all members are checked; not ahead of today."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"on": "2025-12-31"}]})

    on: date


__all__ = ["ComplianceCheckIn", "ComplianceDetail", "ComplianceOut", "ComplianceOutcome"]
