"""Bodies and answers of intake's routes."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from intake.store.tables import ImportRow
from shared.domain.declaration import Contact, Declaration

BatchCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$", examples=["2024-1"])]


class BatchIn(BaseModel):
    """A round of applications; declarations are judged on its reference date."""

    model_config = ConfigDict(extra="forbid")

    code: BatchCode
    title: str = Field(min_length=1, max_length=200)
    authority: str = Field(min_length=1, max_length=200, description="the body that opened the round")
    reference_date: date
    opens_on: date
    closes_on: date


class BatchOut(BatchIn):
    """A batch as it stands."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)


class ApplicationIn(BaseModel):
    """One application of one firm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    batch: BatchCode
    declaration: Declaration
    contact: Contact | None = None


class ApplicationAccepted(BaseModel):
    """The application is stored; its assessment follows within moments."""

    id: UUID
    uscc: str
    batch: str
    state: Literal["submitted"] = "submitted"
    submitted_at: datetime


class ApplicationOut(BaseModel):
    """Where an application stands. `waivers_needed` are the soft criteria that it misses."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    uscc: str
    name: str
    reporting_unit: str
    state: Literal["submitted", "recommended"]
    submitted_at: datetime
    outcome: Literal["eligible", "needs_waiver", "needs_review", "ineligible"] | None
    rules_version: str | None
    waivers_needed: list[str]
    waivers_granted: list[str]
    recommended_on: date | None
    version: int


class ApplicationDetail(ApplicationOut):
    """With the declaration."""

    declaration: dict[str, Any]


class RecommendationIn(BaseModel):
    """The legal date of the recommendation."""

    model_config = ConfigDict(extra="forbid")

    effective_on: date


class ImportAccepted(BaseModel):
    """The workbook is stored; reading it is a job."""

    id: UUID
    job_id: UUID
    href: str


class ImportOut(BaseModel):
    """An import and its counts, within the caller's scope: `rows_read = accepted + refused`."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"]
    error: dict[str, Any] | None
    rows_read: int
    accepted: int
    refused: int
    created_at: datetime


class ImportRowOut(BaseModel):
    """One firm row: what was refused, normalised or warned of, as `miaopu assess` prints it."""

    row: int
    uscc: str | None
    name: str | None
    status: Literal["accepted", "refused"]
    application_id: UUID | None
    refusals: list[dict[str, Any]]
    rejected_rows: list[dict[str, Any]]
    normalised: list[dict[str, Any]]
    warnings: list[dict[str, Any]]


def import_row_out(row: ImportRow) -> ImportRowOut:
    """A stored row as the caller reads it."""
    return ImportRowOut(
        row=row.row,
        uscc=row.uscc,
        name=row.name,
        status="accepted" if row.status == "accepted" else "refused",
        application_id=row.application_id,
        **row.findings,
    )
