"""Findings: the answer of one criterion about one firm, and the facts that it looked at."""

from collections.abc import Mapping
from typing import Literal, NotRequired
from uuid import UUID

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from shared.schemas.both_languages import BothLanguages
from shared.schemas.kinds import RulesVersion

Item = Mapping[str, bool | int | str | None]
"""A certificate, a finding on abnormal filings or a confirmed violation, by the names of its parts."""
Value = bool | int | str | list[str | Item] | None
"""Of a fact: amounts and shares as plain decimals in text, null where it is not known."""


class FindingOut(BaseModel):
    """What one criterion says of one firm, met or not; `margins` are what is above a limit, or missing (negative)."""

    criterion: str = Field(examples=["A6"])
    met: bool | None = Field(examples=[True])
    reason: str | None
    values: Mapping[str, Value] = Field(
        examples=[{"rd_input_yuan": "8100000", "revenue_yuan": "72000000", "rd_share": "0.1125"}]
    )
    limits: Mapping[str, str] = Field(examples=[{"rd_share": "0.1", "rd_input_yuan": "5000000"}])
    margins: Mapping[str, str | None] = Field(examples=[{"rd_share": "900000", "rd_input_yuan": "3100000"}])
    clause: str = Field(examples=["第6条"])
    message: BothLanguages = Field(
        examples=[{"zh": "第6条（A6）研发投入：符合；…", "en": "article 6 (A6), R&D input: met; …"}]
    )


class ExplainedFinding(FindingOut):
    """With what margins count, where each value comes from, the rules' version, and on what the values rest.

    Findings of one item of the plan have the same `group`.
    """

    group: str | None = Field(None, examples=["6"])
    units: Mapping[str, str] = Field(examples=[{"rd_share": "yuan", "rd_input_yuan": "yuan"}])
    sources: Mapping[str, str] = Field(
        examples=[{"rd_input_yuan": "declared", "revenue_yuan": "declared", "rd_share": "derived"}]
    )
    rules_version: RulesVersion
    basis: Mapping[str, Value] = Field(examples=[{"rd_calibre": "super_deduction"}])


class ReviewedFact(TypedDict):
    """What an approved review says of one fact; of abnormal filings with the findings behind it, one a notice."""

    value: Value
    declared: Value
    verdict: Literal["confirmed", "overturned"]
    review_id: UUID
    findings: NotRequired[list[Item]]
