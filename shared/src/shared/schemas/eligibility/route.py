"""Steps by which a firm becomes eligible, and their efforts."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.findings import Value
from shared.schemas.kinds import Criteria, Criterion, FirmCode

StepKind = Literal["improve", "supply", "waiver"]


class StepOut(BaseModel):
    """One step: what to change from what to what, its effort, and from when it can count."""

    model_config = ConfigDict(populate_by_name=True)

    criterion: Criterion
    kind: StepKind
    field: str | None
    before: Value = Field(alias="from")
    to: Value
    effort: str = Field(examples=["9"])
    earliest_on: date
    evidence: BothLanguages
    message: BothLanguages


class AlternativeOut(BaseModel):
    """One way to meet a criterion by itself; all its steps are needed."""

    effort: str = Field(examples=["9"])
    steps: list[StepOut]


class OptionsOut(BaseModel):
    """Every way to meet one open criterion; none where it blocks."""

    criterion: Criterion
    alternatives: list[AlternativeOut]


class RouteOut(BaseModel):
    """A firm's shortest route; where it is blocked there are no steps, and `blocked_by` says by which criteria.

    `efforts_version` names the table of efforts that it minimised.
    """

    application_id: UUID
    uscc: FirmCode
    outcome: Outcome
    reachable: bool
    blocked_by: Criteria
    effort: str | None
    steps: list[StepOut]
    options: list[OptionsOut]
    efforts_version: str = Field("", examples=["efforts-2024-06-06+4c1f0a7e"])


class EffortOut(BaseModel):
    """A row of the table of efforts; the effort of a step is fixed + per_unit x (to - from, in `unit`)."""

    criterion: Criterion
    field: str | None
    kind: StepKind
    fixed: str = Field(examples=["9"])
    per_unit: str = Field(examples=["0"])
    unit: str = Field(examples=["step"])
    earliest: str = Field(examples=["30 days"])
    evidence: BothLanguages
    source: str = Field(examples=["运营单位设置（方案未规定）；估算单位为工作日"])
