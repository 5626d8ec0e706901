"""Re-assessments of the whole base."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.schemas.jobs import JobAccepted


class ReassessmentIn(BaseModel):
    """Which applications are judged anew: those whose reference date is `since` or later; null is all."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"since": None}]})

    since: Day | None = None


class ReassessmentResult(BaseModel):
    """The result of a job of re-assessment: applications looked at, judged anew, and turned."""

    looked_at: int
    judged: int
    flipped: int


class ReassessmentStarted(JobAccepted):
    """The job to watch; flips are listed under `cause_id`."""

    href: str = Field(examples=["/eligibility/v1/jobs/01900000-0000-7000-8000-000000000000"])
    cause_id: UUID
