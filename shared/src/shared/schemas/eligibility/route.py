"""Steps by which a firm becomes eligible, and their efforts."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.outcome import Outcome

StepKind = Literal["improve", "supply", "waiver"]


class StepOut(BaseModel):
    """One step: what to change from what to what, its effort, and from when it can count."""

    model_config = ConfigDict(populate_by_name=True)

    criterion: str
    kind: StepKind
    field: str | None
    before: Any = Field(alias="from")
    to: Any
    effort: str
    earliest_on: date
    evidence: dict[str, str]
    message: dict[str, str]


class AlternativeOut(BaseModel):
    """One way to meet a criterion by itself; all its steps are needed."""

    effort: str
    steps: list[StepOut]


class OptionsOut(BaseModel):
    """Every way to meet one open criterion; none where it blocks."""

    criterion: str
    alternatives: list[AlternativeOut]


class RouteOut(BaseModel):
    """A firm's shortest route; where it is blocked there are no steps, and `blocked_by` says by which criteria.

    `efforts_version` names the table of efforts that it minimised.
    """

    application_id: UUID
    uscc: str
    outcome: Outcome
    reachable: bool
    blocked_by: list[str]
    effort: str | None
    steps: list[StepOut]
    options: list[OptionsOut]
    efforts_version: str = ""


class EffortOut(BaseModel):
    """A row of the table of efforts; the effort of a step is fixed + per_unit x (to - from, in `unit`)."""

    criterion: str
    field: str | None
    kind: StepKind
    fixed: str
    per_unit: str
    unit: str
    earliest: str
    evidence: dict[str, str]
    source: str
