"""Approvals."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.kinds import JsonObject, Person, Sha256


class ApprovalOut(BaseModel):
    """A proposal, as it is to be decided: the decision repeats its `digest`."""

    id: UUID
    kind: str = Field(examples=["admission-list"])
    subject: str = Field(examples=["list:01900000-0000-7000-8000-000000000000"])
    reporting_unit: str | None
    payload: JsonObject = Field(examples=[{"list_id": "01900000-0000-7000-8000-000000000000"}])
    digest: Sha256
    state: Literal["proposed", "approved", "rejected"]
    proposed_by: Person
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


class DecisionIn(BaseModel):
    """A second person's decision on what was proposed."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"decision": "approve", "digest": "0" * 64}]}
    )

    decision: Literal["approve", "reject"]
    digest: str = Field(min_length=64, max_length=64, description="`digest` of the proposal that was seen")
    reason: str | None = Field(None, max_length=1000)


class DecisionOut(BaseModel):
    """The decided proposal and what its act answers."""

    approval: ApprovalOut
    result: JsonObject | None
