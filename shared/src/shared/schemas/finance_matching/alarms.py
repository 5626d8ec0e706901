"""Alarms about banks."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from shared.schemas.row import Row


class AlarmBank(Row):
    """Whose alarm it is."""

    id: UUID
    code: str = Field(examples=["DEMO-BANK"])
    name: str = Field(examples=["示例银行"])


class AlarmOut(Row):
    """What people must see to at a bank. `since`: the first failure, or the deadline that passed."""

    id: UUID
    bank: AlarmBank
    subject: Literal["endpoint", "revocations"]
    state: Literal["failing", "disabled", "overdue"]
    since: datetime
    error: str | None
    open_revocations: int
    must_act: list[Literal["bank", "province"]]
    opened_at: datetime
    closed_at: datetime | None
