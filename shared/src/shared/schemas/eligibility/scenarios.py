"""Scenarios."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.eligibility.simulation_orders import SimulationOrdered
from shared.schemas.eligibility.simulation_results import SimulationFigures
from shared.schemas.jobs import JobError
from shared.schemas.kinds import BatchName


class ScenarioOut(BaseModel):
    """A simulation that was ordered, with the state of its job."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str | None = Field(examples=["研发占比降到 8%"])
    batch: BatchName
    request: SimulationOrdered
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"]
    error: JobError | None = Field(examples=[None])
    created_by: str = Field(examples=["zhao"])
    created_at: datetime


class ScenarioDetail(ScenarioOut):
    """With the figures of its result once there is one."""

    summary: SimulationFigures | None
