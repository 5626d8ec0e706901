"""Admission lists as they are read."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import FirmCode, FirmName, Unit
from shared.schemas.pool.public_notices import PublicNoticeOut
from shared.schemas.row import Row
from shared.schemas.standing import ReasonOut


class DutyNotChecked(BaseModel):
    """A duty whose holder is not on record, since its event is older than the rule: the rule did not bind."""

    duty: str = Field(examples=["co_signed"])
    message: BothLanguages


class BarredFirm(BaseModel):
    """A firm of a list that could not be admitted as things stand, with all reasons, heaviest first."""

    uscc: FirmCode
    reasons: list[ReasonOut]


class AdmissionListOut(BaseModel):
    """A list, its co-signatures, and after the decision what became of each firm."""

    id: UUID
    batch: str
    effective_on: date
    channel: Literal["screening", "replenishment"] = "screening"
    ground: str | None = None
    state: Literal["draft", "proposed", "approved", "rejected", "withdrawn"]
    firms: int = Field(examples=[500])
    co_signed_by: list[str] = Field(examples=[["IPO"]])
    notice: PublicNoticeOut | None = None
    approval_id: UUID | None
    outcomes: dict[str, int] = Field(examples=[{}])
    duties_not_checked: list[DutyNotChecked] = []
    barred: list[BarredFirm] = []
    """Of an undecided list."""
    entered_later: list[FirmCode] = []
    """Firms whose application was entered after its batch had closed (补录), by code."""


class ListedFirmOut(Row):
    """A firm of an admission list, at its place; `outcome` and `reason` say what the decision made of it."""

    place: int
    uscc: FirmCode
    name: FirmName | None
    reporting_unit: Unit | None
    application_id: UUID
    outcome: str | None = Field(examples=["admitted"])
    reason: str | None


class CoSignatureOut(Row):
    """A body's signature under a list."""

    body: str = Field(examples=["IPO"])
    signed_by: str = Field(examples=["chen"])
    signed_on: date | None
    signed_at: datetime
