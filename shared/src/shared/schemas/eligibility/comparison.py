"""Scenarios side by side."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.simulation_orders import SimulationOrdered
from shared.schemas.eligibility.simulation_seats import MarginalOut
from shared.schemas.kinds import BatchName, FirmCode


class ComparedOut(BaseModel):
    """One scenario of a comparison."""

    id: UUID
    name: str | None = Field(examples=["研发占比降到 8%"])
    batch: BatchName
    request: SimulationOrdered
    eligible: int
    needs_waiver: int
    needs_review: int
    ineligible: int
    standing: int
    seated: int
    seated_before: int
    cap: int = Field(examples=[500])
    left: int
    entering: int
    leaving: int
    flips: int
    marginal: MarginalOut | None
    units: dict[str, int] = Field(examples=[{"990100": 180}])


class OverlapOut(BaseModel):
    """What two scenarios have in common: firms that both seat, take in and drop, and those that one alone seats."""

    first: UUID
    second: UUID
    seated: int
    entering: int
    leaving: int
    seated_in_first_alone: list[FirmCode]
    seated_in_second_alone: list[FirmCode]


class DifferenceOut(BaseModel):
    """In what the bases differ; `values` are those of the scenarios in their order."""

    what: Literal["batch", "applications", "on", "rules", "seat_plan", "stand", "seats"]
    values: list[str | None]
    message: BothLanguages


class ComparisonOut(BaseModel):
    """Scenarios side by side; `comparable` where all stand on the same applications, day, rules and seats.

    Where they do not, `differences` says in what.
    """

    comparable: bool
    differences: list[DifferenceOut] = []
    scenarios: list[ComparedOut]
    overlaps: list[OverlapOut]
    entering_in_all: list[FirmCode]
    leaving_in_all: list[FirmCode]
