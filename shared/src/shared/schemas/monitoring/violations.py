"""Violations."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.abnormal_filing import AbnormalFiling, AppealState
from shared.domain.day import Day
from shared.domain.ground import GroundCode
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.schemas.kinds import FirmCode, Unit
from shared.schemas.monitoring.prose import Prose

Ground = GroundCode
"""A ground of the plan's table that somebody reports; `no_progress` is what pool's clock finds."""


class ViolationIn(BaseModel):
    """A violation of a member; `ground` is a row of the plan's table, `cited_law` where it asks for one.

    `abnormal` goes with `abnormal_filing` alone.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "uscc": "91990108MAKU9HGJ3K",
                    "ground": "data_falsification",
                    "occurred_on": "2025-08-20",
                    "description": "填报的专利产品销售额与审计报告不符",
                },
                {
                    "uscc": "91990108MAKU9HGJ3K",
                    "ground": "abnormal_filing",
                    "occurred_on": "2025-05-06",
                    "description": "多件申请无实际研发活动，且不能作出合理解释",
                    "abnormal": {
                        "kind": "without_research",
                        "order_no": 77,
                        "notified_on": "2025-08-12",
                        "appeal_state": "not_appealed",
                    },
                },
            ]
        },
    )

    uscc: Uscc
    ground: Ground
    occurred_on: Day
    description: Annotated[Prose, Field(min_length=5, max_length=5000)]
    cited_law: Annotated[Text, Field(min_length=2, max_length=500)] | None = None
    abnormal: AbnormalFiling | None = None
    reported_on: Day | None = Field(default=None, description="legal day of the report; today where left out")


class ViolationOut(BaseModel):
    """A violation with the province's decision."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    ground: Ground
    occurred_on: date
    description: str
    cited_law: str | None
    state: Literal["reported", "confirmed", "dismissed"]
    reported_on: date | None = None
    """The legal day of the report."""
    reported_by: str = Field(examples=["zhang"])
    reported_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    effective_on: date | None
    note: str | None
    abnormal: AbnormalFiling | None = None
    appeal_state: AppealState | None = None
    """How far an appeal has come; null where nothing can be appealed against, or nobody has."""
    appeal_on: date | None = None
