"""Firms' consent to the pledge list."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field, StrictBool

from shared.domain.day import Day
from shared.schemas.body import Body, example
from shared.schemas.kinds import FirmCode
from shared.schemas.row import Row


class ConsentIn(Body):
    """Whether banks may see the firm on the pledge list, and from when."""

    model_config = example(granted=True, effective_on="2024-07-10")

    granted: StrictBool
    effective_on: Day


class ConsentOut(Row):
    """The firm's consent by its best known word; a decision taken here outweighs declarations."""

    uscc: FirmCode
    granted: bool
    source: Literal["admission", "declaration", "decision"]
    effective_on: date
    said_at: datetime


class ConsentDecided(ConsentOut):
    """With whether the firm's entry in the pledge list was revoked by it."""

    revoked: bool = Field(examples=[False])
