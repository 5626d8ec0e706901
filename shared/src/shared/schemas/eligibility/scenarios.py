"""Scenarios, alone and side by side."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas.eligibility.ranking import BothLanguages
from shared.schemas.eligibility.simulation_results import MarginalOut, SeatPlanStamp, SimulatedRulesOut, TotalsOut


class ScenarioOut(BaseModel):
    """A simulation that was ordered, with the state of its job."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str | None
    batch: str
    request: dict[str, Any]
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"]
    error: dict[str, Any] | None
    created_by: str
    created_at: datetime


class ScenarioSummary(BaseModel):
    """The result in a few figures."""

    model_config = ConfigDict(extra="ignore")

    read_at: datetime
    seat_plan: SeatPlanStamp | None
    rules: list[SimulatedRulesOut]
    before: TotalsOut
    after: TotalsOut
    marginal_before: MarginalOut | None
    marginal_after: MarginalOut | None
    entering: int
    leaving: int


class ScenarioDetail(ScenarioOut):
    """With the figures of its result once there is one."""

    summary: ScenarioSummary | None


class ComparedOut(BaseModel):
    """One scenario of a comparison."""

    id: UUID
    name: str | None
    batch: str
    request: dict[str, Any]
    eligible: int
    needs_waiver: int
    needs_review: int
    ineligible: int
    standing: int
    seated: int
    seated_before: int
    cap: int
    left: int
    entering: int
    leaving: int
    flips: int
    marginal: MarginalOut | None
    units: dict[str, int]


class OverlapOut(BaseModel):
    """What two scenarios have in common: firms that both seat, take in and drop, and those that one alone seats."""

    first: UUID
    second: UUID
    seated: int
    entering: int
    leaving: int
    seated_in_first_alone: list[str]
    seated_in_second_alone: list[str]


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
    entering_in_all: list[str]
    leaving_in_all: list[str]
