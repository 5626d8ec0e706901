"""Reviewers' findings on declared facts."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from shared.domain.abnormal_filing import ABNORMAL_FIELD, AbnormalFinding
from shared.domain.bad_value import BadValue
from shared.domain.day import Day
from shared.domain.text import Text
from shared.schemas.kinds import FirmCode, Person, Sha256, Unit

ReviewedField = Annotated[
    Text,
    Field(
        max_length=260,
        description="A declared fact: `rd_input_yuan`; an item itself, `patents[2017106018623]` (false: it is not the "
        "firm's; true: it is, though not listed); a detail of an item, `patents[2017106018623].industrialised`, "
        "`products[光纤].filing_status`, `qualifications[高新技术企业].valid_to`; all of them, `products` or "
        "`qualifications` (false: there are none).",
        examples=["rd_input_yuan", "patents[2017106018623].industrialised"],
    ),
]
"""A place of the declaration."""

Given = (
    StrictBool
    | StrictInt
    | Annotated[StrictStr, Field(max_length=60)]
    | Annotated[list[Annotated[StrictStr, Field(max_length=40)]], Field(max_length=200)]
)


class FindingNotWhole(BadValue):
    """What the finding on this field consists of is missing, or there is more."""


class ReviewIn(BaseModel):
    """A finding on one declared fact: `confirmed` repeats the declared value, `overturned` gives another.

    For `abnormal_filings` give `abnormal`, the CNIPA's finding, and neither of these: they follow from it.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "application_id": "01900000-0000-7000-8000-000000000000",
                    "field": "own_trademarks",
                    "verdict": "overturned",
                    "value": 0,
                    "ground": "商标已于 2024-03-01 转让，申报时不再持有",
                    "evidence": ["商标转让公告 第 1873 期"],
                },
                {
                    "application_id": "01900000-0000-7000-8000-000000000000",
                    "field": "rd_input_yuan",
                    "verdict": "overturned",
                    "value": "4200000",
                    "ground": "专项审计核减委托研发支出 3900000 元",
                    "evidence": ["研发费用专项审计报告〔2024〕17 号"],
                },
                {
                    "application_id": "01900000-0000-7000-8000-000000000000",
                    "field": "abnormal_filings",
                    "abnormal": {
                        "kind": "without_research",
                        "order_no": 77,
                        "notified_on": "2024-05-20",
                        "status": "confirmed",
                        "appeal_state": "pending",
                    },
                    "ground": "国家知识产权局已通知认定，企业已申请行政复议",
                    "evidence": ["非正常申请认定通知 2024-05-20"],
                },
            ]
        },
    )

    application_id: UUID
    field: ReviewedField
    verdict: Literal["confirmed", "overturned"] | None = None
    value: Given | None = None
    abnormal: AbnormalFinding | None = None
    effective_on: Day | None = Field(default=None, description="legal day of the review; today where left out")
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]
    evidence: Annotated[list[Annotated[Text, Field(min_length=1, max_length=300)]], Field(min_length=1, max_length=20)]
    """What the ground rests on, at least one: document numbers, file names, addresses."""

    @model_validator(mode="after")
    def _whole(self) -> "ReviewIn":
        given = {name for name in ("verdict", "value", "abnormal") if getattr(self, name) is not None}
        wanted = {"abnormal"} if self.field == ABNORMAL_FIELD else {"verdict", "value"}
        if given != wanted:
            names = "、".join(sorted(wanted))
            raise FindingNotWhole(
                "finding_not_whole",
                f"核查 {self.field} 须且仅须填写 {names}",
                f"A finding on {self.field} gives {' and '.join(sorted(wanted))}, and nothing else of "
                "verdict, value, abnormal",
            )
        return self


class ReviewOut(BaseModel):
    """A reviewer's finding as it stands."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    application_id: UUID
    uscc: FirmCode
    reporting_unit: Unit
    field: str
    verdict: Literal["confirmed", "overturned"]
    value: bool | int | str | list[str] | None
    """None: the CNIPA's finding is contested, so that the fact is open."""
    abnormal: AbnormalFinding | None = None
    ground: str
    effective_on: date | None = None
    evidence: list[str]
    state: Literal["proposed", "approved", "rejected"]
    approval_id: UUID
    proposed_by: Person
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class ReviewProposed(ReviewOut):
    """With the digest that the decision repeats."""

    digest: Sha256
