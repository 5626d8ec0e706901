"""Workbooks that are read by a job."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.schemas.frame import JobAccepted
from shared.schemas.intake.applications import Received


class ImportAccepted(JobAccepted):
    """The workbook is stored; reading it is a job. `href` leads to the import, which tells of both."""

    id: UUID


class ImportNote(BaseModel):
    """What concerns the file and no single row: how a column, range or sheet was understood, or that it was not read.

    `place` is as Excel shows it ("F", "B3:B7", "7", "9,12-14"); `count` the cells or rows that it concerns.
    """

    code: str
    sheet: str
    place: str | None
    header: str | None
    count: int
    message: dict[str, str]


class ImportOut(BaseModel):
    """An import and its counts, within the caller's scope: `rows_read = accepted + refused`.

    `notes` are there once the file was read; a file that was refused has none.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: str
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"]
    error: dict[str, Any] | None
    rows_read: int
    accepted: int
    refused: int
    notes: list[ImportNote] = []
    created_at: datetime
    received_on: date | None = None
    """The legal day on which its applications came in."""
    entered_later: bool = False
    """Entered after the batch had closed (补录)."""


class ImportRowOut(Received):
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
