"""Criteria of a day."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import RulesVersion


class CriterionOut(BaseModel):
    """One criterion as the plan's folder has it; criteria of one item of the plan have the same `group`.

    `wording` is the plan's own, where the folder repeats it; `shows` are the facts that a finding carries, `parameters`
    the names under which `GET /rules` tells limits and weights. `kind` is null in the yearly check, which excludes
    nobody. It holds from `since` to `until`, both included; null has no bound.
    """

    criterion: str = Field(examples=["A6"])
    group: str | None = Field(examples=["6"])
    title: BothLanguages = Field(examples=[{"zh": "研发投入", "en": "R&D input"}])
    clause: BothLanguages = Field(examples=[{"zh": "第6条", "en": "article 6"}])
    wording: str | None = Field(examples=["上年度研发投入占营业收入总额比重不低于10%或不低于500万元"])
    reading: str | None = Field(examples=["M1"])
    kind: Literal["hard", "soft"] | None = Field(examples=["hard"])
    shows: list[str] = Field(examples=[["rd_input_yuan", "revenue_yuan", "rd_share"]])
    parameters: list[str] = Field(examples=[["A6.kind", "A6.rd_share", "A6.rd_input_yuan", "ranking.A6.weight"]])
    since: date | None = None
    until: date | None = None


class CriteriaOut(BaseModel):
    """The criteria of a day in the order of their findings; `yearly` are the rules of the yearly check of members."""

    on: date = Field(examples=["2024-06-15"])
    version: RulesVersion
    criteria: list[CriterionOut]
    yearly: list[CriterionOut]
