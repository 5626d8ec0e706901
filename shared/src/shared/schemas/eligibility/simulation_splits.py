"""Figures of a simulation by unit, category and criterion."""

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.kinds import Criterion


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
