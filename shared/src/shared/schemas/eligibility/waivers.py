"""Waivers of soft criteria."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.text import Text
from shared.schemas.kinds import FirmCode, Person, Sha256, Unit

CriterionId = Annotated[str, Field(pattern=r"^[A-Z][0-9A-Za-z]{0,7}(\.[0-9A-Za-z]{1,7}){0,2}$")]
"""What the plan's folder calls a criterion."""

WaiverState = Literal["proposed", "granted", "refused", "expired"]


class WaiverIn(BaseModel):
    """A proposal to waive one soft criterion.

    It counts from `effective_on` (today where left out) to `expires_on`, or until it is decided otherwise.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "application_id": "01900000-0000-7000-8000-000000000000",
                    "criterion": "A2",
                    "ground": "高新技术企业复审已公示，证书待发",
                    "evidence": ["2024 年第一批高新技术企业公示名单 第 128 号"],
                    "effective_on": "2024-06-18",
                    "expires_on": "2024-12-31",
                }
            ]
        },
    )

    application_id: UUID
    criterion: CriterionId
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]
    evidence: Annotated[list[Annotated[Text, Field(min_length=1, max_length=300)]], Field(max_length=20)] = []
    effective_on: Day | None = None
    expires_on: Day | None = None


class WaiverOut(BaseModel):
    """A waiver as it stands, from `effective_on`; `expires_on` is the last day on which it counts, null that it has
    none."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    criterion: str
    ground: str
    evidence: list[str]
    effective_on: date | None = None
    expires_on: date | None
    state: WaiverState
    approval_id: UUID
    proposed_by: Person
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class WaiverProposed(WaiverOut):
    """With the digest that the decision repeats."""

    digest: Sha256
