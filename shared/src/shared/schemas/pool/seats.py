"""Cap and seats."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.declaration import UnitCode
from shared.events.pool import UnitSeats
from shared.schemas.body import example
from shared.schemas.kinds import FirmCode, Unit
from shared.schemas.row import Row


class SeatPlanIn(BaseModel):
    """Cap and seats; null is a unit without a limit of its own, and so is one that is not named."""

    model_config = example(cap=500, units={"990100": 180, "990300": None}, effective_on="2024-06-20")

    cap: int = Field(ge=0, le=100_000)
    units: dict[UnitCode, Annotated[int, Field(ge=0, le=100_000)] | None] = Field(default_factory=dict)
    effective_on: Day


class SeatPlanOut(BaseModel):
    """Cap and seats as they stand."""

    model_config = ConfigDict(from_attributes=True)

    plan_id: str = Field(examples=["example"])
    version: int
    cap: int
    used: int = Field(examples=[0])
    over_cap: int = 0
    """Seats above the cap that reversed removals gave back; while there are any nobody is admitted."""
    beyond_cap: int = 0
    """Those of `used` that came by a right while the cap did not bind such firms."""
    freed: int = 0
    """Seats freed by removals, which a new screening gives out."""
    effective_on: date
    units: list[UnitSeats]


class SeatLineOut(Row):
    """One movement of a seat: taken (1) or given back (-1)."""

    id: int
    uscc: FirmCode
    reporting_unit: Unit
    delta: Literal[1, -1]
    reason: str = Field(examples=["admission"])
    """`admission`, `reinstatement`, or the exit that gave it back: `graduation`, `removal` or another of the plan."""
    effective_on: date
    at: datetime
