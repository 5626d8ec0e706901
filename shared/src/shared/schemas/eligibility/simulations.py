"""Orders of simulations."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.seats import MOST_CAP
from shared.domain.text import Text
from shared.schemas.kinds import JsonObject

MOST_POINTS = 200

Seats = Annotated[int, Field(ge=0, le=MOST_CAP)]

Written = Annotated[str, Field(min_length=1, max_length=64)]

_EXAMPLE: JsonObject = {
    "batch": "2024-1",
    "name": "研发占比降到 8%",
    "changes": {"A6.rd_share": "0.08"},
    "sweep": {"parameter": "A6.rd_share", "from": "0.05", "to": "0.15", "points": 21},
}


class SweepIn(BaseModel):
    """One number at so many values from one to the other; `cap` is the cap of the seat plan."""

    model_config = ConfigDict(extra="forbid", validate_by_alias=True)

    parameter: Written
    from_: Annotated[Written, Field(alias="from")]
    to: Written
    points: Annotated[int, Field(ge=2, le=MOST_POINTS)] = 21


class SimulationIn(BaseModel):
    """A what-if over a batch.

    `changes` are parameters as `GET /v1/rules` names them, of the criteria (limits, `kind`, `A5.basis`), of the outcome
    and of the ranking. `cap` and `unit_seats` (null: no limit) replace those of the seat plan. `stand`: every firm that
    screening could take, or of these only the recommended. `seats`: those that are left, or all as if nobody had one.
    `on`: the day of that screening, today unless told; a waiver counts until its last day.
    """

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    batch: Annotated[Text, Field(min_length=1, max_length=40)]
    name: Annotated[Text, Field(min_length=1, max_length=100)] | None = None
    changes: Annotated[dict[Written, Written], Field(max_length=200)] = {}
    cap: Seats | None = None
    unit_seats: Annotated[dict[Written, Seats | None], Field(max_length=100)] = {}
    stand: Literal["recommendable", "recommended"] = "recommendable"
    seats: Literal["current", "fresh"] = "current"
    on: Day | None = None
    sweep: SweepIn | None = None


class SimulationJobResult(BaseModel):
    """The result of a job of simulation; the figures are its scenario's."""

    scenario_id: UUID
    applications: int


class SimulationAccepted(BaseModel):
    """Where to watch the simulation's job, and where its scenario is."""

    id: UUID
    job_id: UUID
    href: str = Field(examples=["/eligibility/v1/scenarios/01900000-0000-7000-8000-000000000000"])
    job_href: str = Field(examples=["/eligibility/v1/jobs/01900000-0000-7000-8000-000000000000"])
