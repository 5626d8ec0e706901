"""Facts that pool tells."""

from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.ground import ExitKey, GroundCode
from shared.events.base import Event, FirmEvent
from shared.events.rules_taken import RulesTaken

RemovalGround = GroundCode
"""A row of the plan's table of grounds."""


class UnitSeats(BaseModel):
    """Seats of one reporting unit; null is no limit. `by_right`: those of `used` that came by a right of the unit."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reporting_unit: str = Field(examples=["990100"])
    seats: int | None = Field(examples=[180])
    used: int = Field(examples=[0])
    over_cap: int = 0
    """Seats above `seats` that reversed removals gave back; each that becomes free lowers it first."""
    by_right: int = 0


class SeatPlanChanged(Event):
    """Cap, seats and what is used of them, as they now stand; the cap does not bind `beyond_cap` of `used`."""

    type: ClassVar[str] = "miaopu.pool.seat-plan-changed.v1"
    plan_id: str
    cap: int
    used: int
    over_cap: int = 0
    """Seats above the cap that reversed removals gave back; while there are any nobody is admitted."""
    beyond_cap: int = 0
    units: tuple[UnitSeats, ...] = ()
    effective_on: date

    @property
    def subject(self) -> str:
        """The seat plan."""
        return f"plan:{self.plan_id}"


class FirmShortlisted(FirmEvent):
    """Provincial screening gave the firm a place on the shortlist."""

    type: ClassVar[str] = "miaopu.pool.firm-shortlisted.v1"
    application_id: UUID
    reporting_unit: str
    screening_id: UUID
    rank: int
    score: Decimal


class FirmAdmitted(FirmEvent):
    """The firm is a member from `effective_on`: recommended by the province."""

    type: ClassVar[str] = "miaopu.pool.firm-admitted.v1"
    application_id: UUID
    name: str
    reporting_unit: str
    admission_list_id: UUID
    effective_on: date
    rules_version: str
    bank_consent: bool = False


class RemovalProposed(FirmEvent):
    """The service proposes a removal; people decide."""

    type: ClassVar[str] = "miaopu.pool.removal-proposed.v1"
    name: str
    reporting_unit: str
    removal_id: UUID
    ground: RemovalGround
    clause: str
    due_on: date


class FirmExited(FirmEvent):
    """The firm is no member from `effective_on`: graduated (出库), removed (退库), or gone without fault (退出)."""

    type: ClassVar[str] = "miaopu.pool.firm-exited.v1"
    name: str
    reporting_unit: str
    route: ExitKey
    ground: RemovalGround | None = None
    clause: str
    effective_on: date
    exit_id: UUID | None = None
    """Names the exit for ever: a reinstatement refers to it. None, as below, in facts of before it was told."""
    application_id: UUID | None = None
    """The application that carried the membership."""
    violation_id: UUID | None = None
    """The violation on which a removal rests; None where it rests on the clock."""


class FirmReinstated(FirmEvent):
    """A removal whose ground fell is undone: the firm is a member as if it had never left, from its admission on."""

    type: ClassVar[str] = "miaopu.pool.firm-reinstated.v1"
    name: str
    reporting_unit: str
    exit_id: UUID
    application_id: UUID
    admitted_on: date
    removed_on: date
    effective_on: date
    """The legal day of the reinstatement."""


class PoolRulesTaken(RulesTaken):
    """Pool received a change of the rules: it decides by it, or says why it cannot."""

    type: ClassVar[str] = "miaopu.pool.rules-taken.v1"
