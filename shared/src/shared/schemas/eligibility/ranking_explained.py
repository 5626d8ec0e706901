"""A rank explained: its parts, the firm above, the least change that passes it."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan
from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import BatchName, FirmCode, FirmName, RulesVersion, Score, Unit


class RankPartOut(BaseModel):
    """What one numeric criterion adds to the score.

    `margin` is value / limit - 1 of the limb that decides (null: beyond measure, beside a limit of 0); `counted` is
    what of it lies within `most_below` and `most_above`; `part` is `counted` x `weight`. All have six places at most.
    """

    criterion: str = Field(examples=["A6"])
    title: BothLanguages
    field: str = Field(examples=["rd_share"])
    value: str | bool | None = Field(examples=["0.1125"])
    limit: str | None = Field(examples=["0.1"])
    margin: str | None = Field(examples=["0.0125"])
    measure: Literal["relative", "met"]
    most_above: str = Field(examples=["1"])
    most_below: str = Field(examples=["-1"])
    counted: str = Field(examples=["0.125"])
    weight: str = Field(examples=["1"])
    part: str = Field(examples=["0.125"])
    message: BothLanguages


class FirmAboveOut(BaseModel):
    """The firm one place up. Its name is null where it is none of the caller's firms."""

    rank: int = Field(examples=[36])
    score: Yuan = Field(examples=["3.6011"])
    difference: Yuan = Field(examples=["0.0297"])
    uscc: FirmCode | None
    name: FirmName | None
    reporting_unit: Unit | None


class RankMoveOut(BaseModel):
    """The smallest change of one field that passes the firm above, all else unchanged; `to` is null where none does."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    criterion: str = Field(examples=["A6"])
    field: str = Field(examples=["rd_input_yuan"])
    from_: str | bool | None = Field(alias="from", examples=["8100000"])
    to: str | bool | None = Field(examples=["8313840"])
    hindrance: Literal["counted_in_full", "no_more_possible"] | None
    message: BothLanguages


class RankExplainedOut(BaseModel):
    """A firm's place among those that could be seated, with all that led to it; `tie_break` decides equal scores."""

    application_id: UUID
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    batch: BatchName
    outcome: Literal["eligible", "needs_waiver"]
    rules_version: RulesVersion
    rank: int = Field(examples=[37])
    ranked: int = Field(examples=[670])
    score: Score
    message: BothLanguages
    parts: list[RankPartOut]
    above: FirmAboveOut | None
    tie_break: Literal["submitted_at", "uscc"] | None
    moves: list[RankMoveOut]
