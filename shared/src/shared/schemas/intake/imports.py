"""Workbooks that are read by a job."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.both_languages import BothLanguages
from shared.schemas.jobs import JobAccepted, JobError
from shared.schemas.kinds import BatchName


class ImportAccepted(JobAccepted):
    """The workbook is stored; reading it is a job. `href` leads to the import, which tells of both."""

    href: str = Field(examples=["/intake/v1/imports/01900000-0000-7000-8000-000000000000"])
    id: UUID


class ImportNote(BaseModel):
    """What concerns the file and no single row: how a column, range or sheet was understood, or that it was not read.

    `place` is as Excel shows it ("F", "B3:B7", "7", "9,12-14"); `count` the cells or rows that it concerns.
    """

    code: str = Field(examples=["blank"])
    sheet: str = Field(examples=["申报企业"])
    place: str | None
    header: str | None
    count: int
    message: BothLanguages = Field(
        examples=[
            {
                "zh": "申报企业：第 7 行（1 行）只有预填的序号、推荐单位或是否项，未作为数据读取",
                "en": "申报企业: rows 7 (1) hold nothing but prefilled cells and were not read as data",
            }
        ]
    )


class ImportOut(BaseModel):
    """An import and its counts, within the caller's scope: `rows_read = accepted + refused`.

    `notes` are there once the file was read; a file that was refused has none.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: BatchName
    job_id: UUID
    state: Literal["waiting", "running", "done", "failed"] = Field(examples=["done"])
    error: JobError | None = Field(examples=[None])
    rows_read: int = Field(examples=[1270])
    accepted: int = Field(examples=[1200])
    refused: int = Field(examples=[70])
    notes: list[ImportNote] = []
    created_at: datetime
    received_on: date | None = None
    """The legal day on which its applications came in."""
    entered_later: bool = False
    """Entered after the batch had closed (补录)."""


class ImportResult(BaseModel):
    """The result of a job of reading: how many rows were read, and what concerns the file and no single row."""

    import_id: UUID
    rows_read: int
    notes: list[ImportNote]
