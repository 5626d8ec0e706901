"""Seats in a simulation, and the curve along one limit."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.domain.money import Yuan
from shared.domain.outcome import Outcome
from shared.schemas.kinds import FirmCode, FirmName, Score, Unit


class MarginalOut(BaseModel):
    """The last firm that gets a seat; its score is the cut."""

    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    rank: int = Field(examples=[498])
    score: Score


class SeatedFirmOut(BaseModel):
    """A firm with a seat on either side. `turned_by` are the criteria whose answer changed, in their order."""

    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    industry_class: str | None = Field(examples=["3976"])
    size: str = Field(examples=["small"])
    change: Literal["stays", "enters", "leaves"] = Field(examples=["enters"])
    why: Literal["stands_now", "within_seats", "stands_no_longer", "unit_full", "cap_reached"] | None = Field(
        examples=["stands_now"]
    )
    turned_by: list[str] = Field(examples=[["A6"]])
    rank_before: int | None
    score_before: Yuan = Field(examples=["1.955"])
    outcome_before: Outcome = Field(examples=["ineligible"])
    rank_after: int | None = Field(examples=[412])
    score_after: Yuan = Field(examples=["2.05"])
    outcome_after: Outcome


class PointOut(BaseModel):
    """One value of a sweep; entering and leaving are against the rules in force, `units` are seats by unit."""

    value: str = Field(examples=["0.08"])
    eligible: int
    needs_waiver: int
    needs_review: int
    ineligible: int
    standing: int
    seated: int
    entering: int
    leaving: int
    marginal: MarginalOut | None
    units: dict[str, int] = Field(examples=[{"990100": 180}])


class CurveOut(BaseModel):
    """A sensitivity curve."""

    parameter: str = Field(examples=["A6.rd_share"])
    points: list[PointOut]
