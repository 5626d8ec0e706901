"""Removals and the hearing before them."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shared.domain.bad_value import BadValue
from shared.domain.day import Day
from shared.domain.text import Text
from shared.schemas.kinds import FirmCode, Unit
from shared.schemas.pool.evidence import Evidence

_Short = Annotated[Text, Field(min_length=2, max_length=100)]


class RemovalNoticeIn(BaseModel):
    """The notice as it was served: the day, how, by whom, and its document's number."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "notified_on": "2025-09-02",
                    "method": "直接送达",
                    "served_by": "省知识产权局 陈某、刘某",
                    "document_no": "退库告知〔2025〕12号",
                }
            ]
        },
    )

    notified_on: Day
    method: _Short
    served_by: _Short
    document_no: _Short


class RemovalAnswerIn(BaseModel):
    """The firm's answer as its document says it: its own paper, or the record of its hearing; or `waived`.

    `document_no` is the number of that document in every case, `statement` its content. A waiver also names who
    declared it for the firm (`waived_by`).
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "answered_on": "2025-09-10",
                    "document_no": "企业陈述〔2025〕1号",
                    "statement": "我公司对查实结果无异议",
                },
                {
                    "answered_on": "2025-09-10",
                    "waived": True,
                    "document_no": "放弃陈述声明2025-3",
                    "waived_by": "法定代表人 周某",
                },
            ]
        },
    )

    answered_on: Day
    waived: bool = False
    statement: Annotated[Text, Field(min_length=2, max_length=10_000)] | None = None
    document_no: _Short | None = None
    waived_by: _Short | None = None

    @model_validator(mode="after")
    def _a_waiver_is_declared(self) -> "RemovalAnswerIn":
        if self.waived and (self.document_no is None or self.waived_by is None):
            raise BadValue(
                "waiver_without_document",
                "企业放弃陈述的，请填写放弃声明的文号 document_no 和作出声明的人 waived_by",
                "A waiver of the answer needs its document's number (document_no) and who declared it (waived_by)",
            )
        if self.waived_by is not None and not self.waived:
            raise BadValue(
                "answer_is_no_waiver",
                "waived_by 只用于放弃陈述；企业放弃陈述的填 waived: true，作了陈述的不填 waived_by",
                "waived_by belongs to a waiver: give waived: true as well, or leave it out",
            )
        return self

    @model_validator(mode="after")
    def _has_its_document(self) -> "RemovalAnswerIn":
        if not self.waived and self.document_no is None:
            raise BadValue(
                "answer_without_document",
                "请填写企业书面陈述或听取陈述笔录的文号 document_no（如 企业陈述〔2026〕1号），"
                "陈述内容填入 statement；企业放弃陈述的填 waived: true，并附声明文号",
                "Give the number (document_no) of the firm's written answer or of the record of its hearing, and its "
                "content as statement; where the firm waives it, waived: true",
            )
        return self


class RemovalNoticeOut(BaseModel):
    """The notice as it was served; the firm may answer until `last_day`."""

    model_config = ConfigDict(from_attributes=True)

    notified_on: date
    method: str
    served_by: str
    document_no: str
    last_day: date


class RemovalAnswerOut(BaseModel):
    """What the firm answered; `waived`: it gave up answering, as `waived_by` declared."""

    model_config = ConfigDict(from_attributes=True)

    answered_on: date
    waived: bool
    statement: str | None
    document_no: str | None
    waived_by: str | None = None


class RemovalOut(BaseModel):
    """A removal; without `effective_on` it takes effect on the day of its decision.

    `decidable_from` is the first day on which it can be decided and take effect: null until the firm is notified.
    """

    id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    ground: str
    clause: str = Field(examples=["第12条"])
    effective_on: date | None
    state: Literal["proposed", "approved", "rejected"]
    evidence: Evidence
    approval_id: UUID
    notice: RemovalNoticeOut | None
    answer: RemovalAnswerOut | None
    decidable_from: date | None
