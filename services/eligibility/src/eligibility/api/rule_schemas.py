"""Bodies and answers about the rules: parameters of a day, changes, and what they turn."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.api.schemas import JobAccepted
from shared.clients.eligibility_rules import (
    FlipOut,
    ParameterOut,
    PreviewOut,
    RecomputedOut,
    RuleChangeOut,
    RuleChangeStaged,
    RulesOut,
    WouldFlipOut,
)
from shared.domain.text import Text

_Class = Annotated[str, Field(pattern=r"^\d{4}$")]
_Word = Annotated[str, Field(min_length=1, max_length=200)]


class ParameterChangeIn(BaseModel):
    """Another value of one parameter, as text: numbers are exact."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["parameter"]
    name: Annotated[str, Field(max_length=100)]
    value: _Word | Annotated[list[_Word], Field(min_length=1, max_length=50)]


class IntensiveClassesIn(BaseModel):
    """Classes that enter or leave the patent-intensive industries."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["patent_intensive"]
    add: Annotated[list[_Class], Field(max_length=500)] = []
    remove: Annotated[list[_Class], Field(max_length=500)] = []


class QualificationIn(BaseModel):
    """A further certificate that counts by itself (annex 2, M12)."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["qualification"]
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    name_zh: Annotated[Text, Field(min_length=2, max_length=100)]
    name_en: Annotated[Text, Field(min_length=2, max_length=200)]


ChangeIn = Annotated[ParameterChangeIn | IntensiveClassesIn | QualificationIn, Field(discriminator="kind")]


class RuleChangeIn(BaseModel):
    """A change of the rules with the document that orders it; `since` may lie ahead."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "2027 年起研发投入占比调整为 8%",
                    "source": "鄂知发〔2026〕18 号",
                    "since": "2027-01-01",
                    "changes": [{"kind": "parameter", "name": "A6.rd_share", "value": "0.08"}],
                }
            ]
        },
    )

    title: Annotated[Text, Field(min_length=3, max_length=200)]
    source: Annotated[Text, Field(min_length=3, max_length=500)]
    since: date
    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=50)]


class ReassessmentIn(BaseModel):
    """Which applications are judged anew: those whose reference date is `since` or later; null is all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"since": None}]})

    since: date | None = None


class ReassessmentStarted(JobAccepted):
    """The job to watch; flips are listed under `cause_id`."""

    cause_id: UUID


__all__ = [
    "FlipOut",
    "ParameterOut",
    "PreviewOut",
    "ReassessmentIn",
    "ReassessmentStarted",
    "RecomputedOut",
    "RuleChangeIn",
    "RuleChangeOut",
    "RuleChangeStaged",
    "RulesOut",
    "WouldFlipOut",
]
