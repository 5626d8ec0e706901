"""Rows of imported workbooks."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.schemas.both_languages import BothLanguages
from shared.schemas.intake.applications import Received
from shared.schemas.kinds import FirmCode, FirmName


class CellRefused(BaseModel):
    """Why a firm's row is refused: what is wrong with one of its columns."""

    column: str = Field(examples=["revenue"])
    code: str = Field(examples=["unreadable"])
    message: BothLanguages


class CellRemark(BaseModel):
    """A warning about a cell, or why a row of patents or products was rejected."""

    sheet: str = Field(examples=["申报企业"])
    row: int = Field(examples=[17])
    column: str = Field(examples=["revenue"])
    code: str = Field(examples=["implausible"])
    message: BothLanguages


class CellNormalised(BaseModel):
    """A cell that was read as `to`, which is not how it was written."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    sheet: str = Field(examples=["申报企业"])
    row: int = Field(examples=[17])
    column: str = Field(examples=["revenue"])
    from_: str = Field(alias="from", examples=["7,200.00万元"])
    to: str = Field(examples=["7200.00"])


class ImportRowOut(Received):
    """One firm row: what was refused, normalised or warned of, as `miaopu assess` prints it."""

    row: int = Field(examples=[17])
    uscc: FirmCode | None
    name: FirmName | None
    status: Literal["accepted", "refused"]
    application_id: UUID | None
    refusals: list[CellRefused] = Field(examples=[[]])
    rejected_rows: list[CellRemark] = Field(examples=[[]])
    normalised: list[CellNormalised]
    warnings: list[CellRemark] = Field(examples=[[]])
