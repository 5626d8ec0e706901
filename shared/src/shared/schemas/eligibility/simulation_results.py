"""Results of simulations."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas.eligibility.simulation_seats import CurveOut, MarginalOut, SeatedFirmOut
from shared.schemas.eligibility.simulation_splits import CategorySplitOut, FlipsOut, SplitOut, UnitSplitOut

TableName = Literal[
    "firms", "units", "sections", "classes", "intensity", "majors", "categories", "sizes", "flips", "sweep"
]


class TotalsOut(BaseModel):
    """One side of a what-if: outcomes, who stands, who gets a seat, and why others do not."""

    applications: int
    eligible: int
    needs_waiver: int
    needs_review: int
    ineligible: int
    standing: int
    seated: int
    unit_full: int
    cap_reached: int
    cap: int = Field(examples=[500])
    used: int = Field(examples=[0])
    left: int


class SimulatedRulesOut(BaseModel):
    """The versions of both sides on one reference date."""

    reference_date: date = Field(examples=["2024-06-15"])
    version: str = Field(examples=["example-2024-06-06+17f5e6fa"])
    what_if_version: str = Field(examples=["example-2024-06-06+what-if-5d0f1c2e"])


class SeatPlanStamp(BaseModel):
    """The seat plan that was given out: pool's `sequence` tells how fresh it is."""

    plan_id: str = Field(examples=["example"])
    sequence: int
    effective_on: date
    cap: int = Field(examples=[500])
    used: int = Field(examples=[0])


class SimulationFigures(BaseModel):
    """A what-if beside the rules and seats in force, in a few figures, with what both stand on."""

    read_at: datetime
    seat_plan: SeatPlanStamp | None
    rules: list[SimulatedRulesOut]
    before: TotalsOut
    after: TotalsOut
    marginal_before: MarginalOut | None
    marginal_after: MarginalOut | None
    entering: int
    leaving: int


class SimulationResult(SimulationFigures):
    """The figures with the firms and groups behind them; `on` is the day of the screening."""

    on: date = Field(examples=["2026-07-02"])
    firms: list[SeatedFirmOut]
    flips: FlipsOut
    by_unit: list[UnitSplitOut]
    by_section: list[SplitOut]
    by_class: list[SplitOut]
    by_intensity: list[SplitOut]
    by_major: list[SplitOut] = []
    by_category: list[CategorySplitOut] = []
    by_size: list[SplitOut]
    sweep: CurveOut | None
