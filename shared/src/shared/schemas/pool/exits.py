"""Graduations, removals, reinstatements and the clock."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.domain.bad_value import BadValue
from shared.domain.day import Day
from shared.domain.ground import ExitKey
from shared.domain.text import Text
from shared.domain.uscc import Uscc
from shared.events.pool import RemovalGround
from shared.schemas.body import example
from shared.schemas.kinds import FirmCode, FirmName, Sha256, Unit
from shared.schemas.pool.evidence import Evidence
from shared.schemas.pool.proposals import Proposed
from shared.schemas.row import Row


class ModelEffect(BaseModel):
    """A person's finding of model effect."""

    model_config = ConfigDict(extra="forbid")

    finding: Annotated[Text, Field(min_length=10, max_length=4000)]


class GraduationIn(BaseModel):
    """A graduation; the rest of its evidence is what monitoring verified."""

    model_config = example(
        uscc="91990108MAKU9HGJ3K",
        effective_on="2025-07-15",
        model_effect={"finding": "创新驱动、以专利产业化实现成长，具有样板效应"},
    )

    uscc: Uscc
    effective_on: Day
    model_effect: ModelEffect


class RemovalIn(BaseModel):
    """A removal on a confirmed ground; it may name the violation, or for `no_progress` the clock's proposal.

    Without `effective_on` it takes effect on the day of its decision.
    """

    model_config = example(uscc="91990108MAKU9HGJ3K", ground="data_falsification", effective_on="2025-09-15")

    uscc: Uscc
    ground: RemovalGround
    effective_on: Day | None = None
    violation_id: UUID | None = None
    proposal_id: UUID | None = None

    @model_validator(mode="after")
    def _names_what_its_ground_rests_on(self) -> "RemovalIn":
        if (self.proposal_id if self.ground != "no_progress" else self.violation_id) is not None:
            raise BadValue(
                "ground_names_another",
                "理由为 no_progress 时只能填 proposal_id，其他理由只能填 violation_id，请改正",
                "proposal_id goes with no_progress, violation_id with any other ground; correct it",
            )
        return self


class DepartureIn(BaseModel):
    """A firm that leaves without fault: on which ground, from which legal day on, by which document."""

    model_config = example(
        uscc="91990108MAKU9HGJ3K",
        ground="moved_away",
        effective_on="2025-09-15",
        document="准予迁移登记通知书〔2025〕12号",
    )

    uscc: Uscc
    ground: RemovalGround
    effective_on: Day
    document: Annotated[Text, Field(min_length=2, max_length=200)]


class DepartureOut(BaseModel):
    """A departure as it was recorded: proposed with what a second person decides, or carried out by one."""

    id: UUID
    uscc: FirmCode
    route: ExitKey
    clause: str = Field(examples=["第十四条"])
    state: Literal["proposed", "approved"]
    approval_id: UUID | None
    digest: Sha256 | None


class ReinstatementIn(BaseModel):
    """Which firm comes back, and the legal day; not before the ground of its removal was reversed."""

    model_config = example(uscc="91990108MAKU9HGJ3K", effective_on="2025-11-03")

    uscc: Uscc
    effective_on: Day


class SweepIn(BaseModel):
    """The legal date as of which to sweep; not ahead of today."""

    model_config = example(on="2026-07-02")

    on: Day


class ExitProposed(Proposed):
    """A proposed exit with the evidence that was seen."""

    id: UUID
    uscc: FirmCode
    evidence: Evidence


class ReinstatementDue(BaseModel):
    """A removal whose ground was reversed and that has not been undone: people propose and decide it."""

    exit_id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    ground: str = Field(examples=["data_falsification"])
    removed_on: date
    violation_id: UUID
    reversed_on: date
    """The day of the result that reversed the ground; no reinstatement is dated before it."""


class OverdueMember(BaseModel):
    """A member whose term has passed without progress."""

    model_config = ConfigDict(from_attributes=True)

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    removal_id: UUID
    due_on: date = Field(examples=["2026-07-01"])


class SweepOut(BaseModel):
    """What a clock sweep looked at and proposes."""

    model_config = ConfigDict(from_attributes=True)

    on: date
    looked_at: int = Field(examples=[498])
    proposed: list[OverdueMember]
    withdrawn: int = Field(0, examples=[0])


class RemovalProposalOut(BaseModel):
    """A removal that the clock or a confirmed violation proposes and people decide."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    ground: str = Field("no_progress", examples=["no_progress"])
    violation_id: UUID | None = None
    due_on: date = Field(examples=["2026-07-01"])
    state: Literal["open", "decided", "withdrawn"]
    proposed_at: datetime


class ExitOut(Row):
    """An exit that was proposed, and what two persons made of it; a reinstatement undoes it (`reversed_on`)."""

    id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    route: ExitKey
    ground: str | None
    clause: str = Field(examples=["第12条"])
    effective_on: date
    state: Literal["proposed", "approved", "rejected"]
    approval_id: UUID | None
    """None where the exit took one person."""
    violation_id: UUID | None
    carried_out_at: datetime | None
    reversed_on: date | None
