"""Decisions on violations, and appeals against them."""

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from shared.domain.abnormal_filing import AppealState
from shared.domain.day import Day
from shared.schemas.monitoring.prose import Note


class ConfirmationIn(BaseModel):
    """The day from which the violation is a ground of removal."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"effective_on": "2025-09-01"}]})

    effective_on: Day
    note: Note | None = None


class DismissalIn(BaseModel):
    """Why nothing follows from the violation."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"note": "经核查，数据一致"}]})

    note: Note | None = None


class AppealIn(BaseModel):
    """A step of the appeal against a confirmed violation or a finding of the CNIPA, and its day.

    A `correction` needs a `note`.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"appeal_state": "pending", "effective_on": "2025-09-05", "note": "企业已向国家知识产权局申请行政复议"}
            ]
        },
    )

    appeal_state: AppealState
    effective_on: Day
    note: Note | None = None
    correction: StrictBool = Field(default=False, description="changes a result that was recorded before")
