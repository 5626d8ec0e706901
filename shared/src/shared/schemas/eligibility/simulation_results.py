"""Results of simulations."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan
from shared.domain.outcome import Outcome
from shared.schemas.kinds import Criterion, FirmCode, FirmName, Score, Unit

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


class SplitOut(BaseModel):
    """Counts of one unit, industry, category or size."""

    key: str = Field(examples=["990100"])
    name_zh: str = Field(examples=["示例市"])
    name_en: str = Field(examples=["Example City"])
    applications: int
    standing_before: int
    standing_after: int
    seated_before: int
    seated_after: int
    entering: int
    leaving: int


class UnitSplitOut(SplitOut):
    """Counts of one unit, with the seats that it has, those taken already and those left; null is no limit."""

    seats_before: int | None = Field(None, examples=[180])
    used_before: int = 0
    left_before: int | None = None
    seats_after: int | None = Field(None, examples=[180])
    used_after: int = 0
    left_after: int | None = None


class CategorySplitOut(SplitOut):
    """Counts of one category of the patent-intensive industries, with the major one that it is part of."""

    major: str | None = None


class OutcomeFlipsOut(BaseModel):
    """How many firms turned from one outcome to another."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    from_: Outcome = Field(alias="from")
    to: Outcome
    firms: int = Field(examples=[500])


class CriterionFlipsOut(BaseModel):
    """How many turned outcomes a criterion had part in."""

    criterion: Criterion
    firms: int = Field(examples=[500])


class FlipsOut(BaseModel):
    """Outcomes that the what-if turns."""

    total: int
    by_outcome: list[OutcomeFlipsOut]
    by_criterion: list[CriterionFlipsOut]


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
