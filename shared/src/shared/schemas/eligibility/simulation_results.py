"""Results of simulations."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan
from shared.domain.outcome import Outcome

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
    cap: int
    used: int
    left: int


class MarginalOut(BaseModel):
    """The last firm that gets a seat; its score is the cut."""

    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    rank: int
    score: Yuan


class SeatedFirmOut(BaseModel):
    """A firm with a seat on either side. `turned_by` are the criteria whose answer changed, in annex order."""

    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    industry_class: str | None
    size: str
    change: Literal["stays", "enters", "leaves"]
    why: Literal["stands_now", "within_seats", "stands_no_longer", "unit_full", "cap_reached"] | None
    turned_by: list[str]
    rank_before: int | None
    score_before: Yuan
    outcome_before: Outcome
    rank_after: int | None
    score_after: Yuan
    outcome_after: Outcome


class SplitOut(BaseModel):
    """Counts of one unit, industry, category or size.

    A unit tells its seats (null: no limit), those taken and those left; a patent-intensive category its `major` one.
    """

    model_config = ConfigDict(extra="allow")

    key: str
    name_zh: str
    name_en: str
    applications: int
    standing_before: int
    standing_after: int
    seated_before: int
    seated_after: int
    entering: int
    leaving: int


class OutcomeFlipsOut(BaseModel):
    """How many firms turned from one outcome to another."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    from_: Outcome = Field(alias="from")
    to: Outcome
    firms: int


class CriterionFlipsOut(BaseModel):
    """How many turned outcomes a criterion had part in."""

    criterion: str
    firms: int


class FlipsOut(BaseModel):
    """Outcomes that the what-if turns."""

    total: int
    by_outcome: list[OutcomeFlipsOut]
    by_criterion: list[CriterionFlipsOut]


class PointOut(BaseModel):
    """One value of a sweep; entering and leaving are against the rules in force, `units` are seats by unit."""

    value: str
    eligible: int
    needs_waiver: int
    needs_review: int
    ineligible: int
    standing: int
    seated: int
    entering: int
    leaving: int
    marginal: MarginalOut | None
    units: dict[str, int]


class CurveOut(BaseModel):
    """A sensitivity curve."""

    parameter: str
    points: list[PointOut]


class SimulatedRulesOut(BaseModel):
    """The versions of both sides on one reference date."""

    reference_date: date
    version: str
    what_if_version: str


class SeatPlanStamp(BaseModel):
    """The seat plan that was given out: pool's `sequence` tells how fresh it is."""

    plan_id: str
    sequence: int
    effective_on: date
    cap: int
    used: int


class SimulationResult(BaseModel):
    """A what-if beside the rules and seats in force, with what both stand on; `on` is the day of the screening."""

    on: date
    read_at: datetime
    seat_plan: SeatPlanStamp | None
    rules: list[SimulatedRulesOut]
    before: TotalsOut
    after: TotalsOut
    marginal_before: MarginalOut | None
    marginal_after: MarginalOut | None
    entering: int
    leaving: int
    firms: list[SeatedFirmOut]
    flips: FlipsOut
    by_unit: list[SplitOut]
    by_section: list[SplitOut]
    by_class: list[SplitOut]
    by_intensity: list[SplitOut]
    by_major: list[SplitOut] = []
    by_category: list[SplitOut] = []
    by_size: list[SplitOut]
    sweep: CurveOut | None
