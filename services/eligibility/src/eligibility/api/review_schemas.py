"""Bodies and answers about single firms' judgements and reviewers' findings."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from shared.clients.eligibility_reviews import PastDetail, PastOut, ReviewOut, ReviewProposed
from shared.clients.eligibility_rules import RecomputedOut
from shared.domain.text import Text

ReviewedField = Literal[
    "rd_leader", "rd_team", "own_trademarks", "ip_rules", "ip_body", "ip_staff", "ip_safeguards", "size_group"
]


class ReviewIn(BaseModel):
    """A finding on one declared fact: `confirmed` repeats the declared value, `overturned` gives another."""

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
                }
            ]
        },
    )

    application_id: UUID
    field: ReviewedField
    verdict: Literal["confirmed", "overturned"]
    value: StrictBool | StrictInt | Annotated[StrictStr, Field(max_length=40)]
    ground: Annotated[Text, Field(min_length=5, max_length=1000)]
    evidence: Annotated[list[Annotated[Text, Field(min_length=1, max_length=300)]], Field(max_length=20)] = []


__all__ = ["PastDetail", "PastOut", "RecomputedOut", "ReviewIn", "ReviewOut", "ReviewProposed"]
