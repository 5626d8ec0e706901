"""Ranks, and how each is made up."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.money import Yuan


class RankOut(BaseModel):
    """A firm's place; best score first, ties by time of submission, then code."""

    model_config = ConfigDict(from_attributes=True)

    rank: int
    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    score: Yuan


class BothLanguages(BaseModel):
    """One text in Chinese and English."""

    zh: str
    en: str


class RankPartOut(BaseModel):
    """What one numeric criterion adds to the score.

    `margin` is value / limit - 1 of the limb that decides (null: beyond measure, beside a limit of 0); `counted` is
    what of it lies within `most_below` and `most_above`; `part` is `counted` x `weight`. All have six places at most.
    """

    criterion: str
    title: BothLanguages
    field: str
    value: str | bool | None
    limit: str | None
    margin: str | None
    measure: Literal["relative", "met"]
    most_above: str
    most_below: str
    counted: str
    weight: str
    part: str
    message: BothLanguages


class FirmAboveOut(BaseModel):
    """The firm one place up. Its name is null where it is none of the caller's firms."""

    rank: int
    score: Yuan
    difference: Yuan
    uscc: str | None
    name: str | None
    reporting_unit: str | None


class RankMoveOut(BaseModel):
    """The smallest change of one field that passes the firm above, all else unchanged; `to` is null where none does."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    criterion: str
    field: str
    from_: str | bool | None = Field(alias="from")
    to: str | bool | None
    hindrance: Literal["counted_in_full", "no_more_possible"] | None
    message: BothLanguages


class RankExplainedOut(BaseModel):
    """A firm's place among those that could be seated, with all that led to it; `tie_break` decides equal scores."""

    application_id: UUID
    uscc: str
    name: str
    reporting_unit: str
    batch: str
    outcome: Literal["eligible", "needs_waiver"]
    rules_version: str
    rank: int
    ranked: int
    score: Yuan
    message: BothLanguages
    parts: list[RankPartOut]
    above: FirmAboveOut | None
    tie_break: Literal["submitted_at", "uscc"] | None
    moves: list[RankMoveOut]
