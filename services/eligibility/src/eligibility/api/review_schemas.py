"""Bodies and answers about single firms' judgements and reviewers' findings."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, model_validator

from eligibility.domain.abnormal import ABNORMAL
from eligibility.usecases.review import Look
from shared.clients.eligibility_reviews import PastDetail, PastOut, ReviewOut, ReviewProposed
from shared.clients.eligibility_rules import RecomputedOut
from shared.domain.abnormal_filing import AbnormalFinding
from shared.domain.bad_value import BadValue
from shared.domain.text import Text

ReviewedField = Literal[
    "rd_leader",
    "rd_team",
    "own_trademarks",
    "ip_rules",
    "ip_body",
    "ip_staff",
    "ip_safeguards",
    "size_group",
    "abnormal_filings",
]


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
    value: StrictBool | StrictInt | Annotated[StrictStr, Field(max_length=40)] | None = None
    abnormal: AbnormalFinding | None = None
    effective_on: date | None = Field(default=None, description="legal day of the review; today where left out")
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]
    evidence: Annotated[list[Annotated[Text, Field(min_length=1, max_length=300)]], Field(max_length=20)] = []

    @model_validator(mode="after")
    def _whole(self) -> "ReviewIn":
        given = {name for name in ("verdict", "value", "abnormal") if getattr(self, name) is not None}
        wanted = {"abnormal"} if self.field == ABNORMAL else {"verdict", "value"}
        if given != wanted:
            names = "、".join(sorted(wanted))
            raise FindingNotWhole(
                "finding_not_whole",
                f"核查 {self.field} 须且仅须填写 {names}",
                f"A finding on {self.field} gives {' and '.join(sorted(wanted))}, and nothing else of "
                "verdict, value, abnormal",
            )
        return self

    def look(self) -> Look:
        """As the use case takes it."""
        return Look(**dict(self))


__all__ = ["PastDetail", "PastOut", "RecomputedOut", "ReviewIn", "ReviewOut", "ReviewProposed"]
