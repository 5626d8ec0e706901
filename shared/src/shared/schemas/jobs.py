"""Jobs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from shared.schemas.kinds import JsonObject


class JobError(BaseModel):
    """Why a job ended without a result, in both languages; `members` and `errors` are those of the refusal."""

    code: str = Field(examples=["job-failed"])
    zh: str = Field(examples=["任务执行失败，请提供任务编号反馈"])
    en: str = Field(examples=["the job failed; report its id"])
    members: JsonObject = Field({}, examples=[{}])
    errors: list[JsonObject] = Field([], examples=[[]])


class JobOut(BaseModel):
    """A job's state. `done` of `total` in the job's own units."""

    id: UUID
    kind: str = Field(examples=["import-workbook"])
    state: Literal["waiting", "running", "done", "failed"] = Field(examples=["running"])
    done: int = Field(examples=[640])
    total: int | None = Field(examples=[1270])
    result: JsonObject | None
    error: JobError | None = Field(examples=[None])
    created_at: datetime
    ended_at: datetime | None


class JobAccepted(BaseModel):
    """Work that goes on after the answer: the job, and where its progress and result are read."""

    job_id: UUID
    href: str = Field(examples=["/pool/v1/jobs/01900000-0000-7000-8000-000000000000"])

    @classmethod
    def of(cls, service: str, job_id: UUID) -> "JobAccepted":
        """The answer of a service's route that has queued the job."""
        return cls(job_id=job_id, href=f"/{service}/v1/jobs/{job_id}")
