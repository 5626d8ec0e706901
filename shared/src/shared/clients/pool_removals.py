"""Pool's answers about a removal on its way: proposed, notified, answered, decided."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class RemovalNoticeOut(BaseModel):
    """The notice as it was served; the firm may answer until `last_day`."""

    model_config = ConfigDict(from_attributes=True)

    notified_on: date
    method: str
    served_by: str
    document_no: str
    last_day: date


class RemovalAnswerOut(BaseModel):
    """What the firm answered; `waived`: it gave up answering, as `waived_by` declared."""

    model_config = ConfigDict(from_attributes=True)

    answered_on: date
    waived: bool
    statement: str | None
    document_no: str | None
    waived_by: str | None = None


class RemovalOut(BaseModel):
    """A removal; without `effective_on` it takes effect on the day of its decision.

    `decidable_from` is the first day on which it can be decided and take effect: null until the firm is notified.
    """

    id: UUID
    uscc: str
    reporting_unit: str
    ground: str
    clause: str
    effective_on: date | None
    state: Literal["proposed", "approved", "rejected"]
    evidence: dict[str, Any]
    approval_id: UUID
    notice: RemovalNoticeOut | None
    answer: RemovalAnswerOut | None
    decidable_from: date | None
