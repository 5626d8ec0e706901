"""Rule changes, staged and decided."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.text import Text
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.counted import CountedOut
from shared.schemas.eligibility.rule_contents import ChangeIn
from shared.schemas.kinds import Person, Sha256


class RuleChangeIn(BaseModel):
    """A change of the rules with the document that orders it.

    `since` may lie ahead; a day before today needs `retroactive_ground`.
    """

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "title": "2027 年起研发投入占比调整为 8%",
                    "source": "省局通知〔2026〕18 号",
                    "since": "2027-01-01",
                    "changes": [{"kind": "parameter", "name": "A6.rd_share", "value": "0.08"}],
                }
            ]
        },
    )

    title: Annotated[Text, Field(min_length=3, max_length=200)]
    source: Annotated[Text, Field(min_length=3, max_length=500)]
    since: Day
    retroactive_ground: Annotated[Text, Field(min_length=5, max_length=1000)] | None = Field(
        default=None, description="why the change holds for days past; needed where `since` lies before today"
    )
    changes: Annotated[list[ChangeIn], Field(min_length=1, max_length=50)]


class RuleChangeOut(BaseModel):
    """A change as it stands; once approved, `job_id` is the re-assessment that it started."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    source: str
    since: date
    retroactive_ground: str | None = None
    changes: list[ChangeIn]
    state: Literal["staged", "approved", "rejected"]
    approval_id: UUID
    job_id: UUID | None
    staged_by: Person
    staged_at: datetime
    decided_by: str | None
    decided_at: datetime | None


class ConfirmationOut(BaseModel):
    """A service that decides by the change; `touches` and `pending` as it counted them when it received it."""

    service: str = Field(examples=["pool"])
    taken_at: datetime
    touches: list[CountedOut] = []
    pending: list[CountedOut] = []


class RefusalOut(BaseModel):
    """A service that cannot decide by the change and goes on by the values before; a further change mends it."""

    service: str = Field(examples=["pool"])
    told_at: datetime
    reason: BothLanguages = Field(
        examples=[{"zh": "removal.answer_days 不得小于 1", "en": "removal.answer_days must be at least 1"}]
    )


class RuleChangeDetail(RuleChangeOut):
    """A change, and which services decide by it; those `awaited` go on by the values before until they confirm.

    A change of reference tables alone is told to nobody, and nobody confirms it.
    """

    confirmed_by: list[ConfirmationOut] = []
    refused_by: list[RefusalOut] = Field([], examples=[[]])
    awaited: list[str] = Field([], examples=[["intake"]])


class RuleChangeStaged(RuleChangeOut):
    """With the digest that the decision repeats."""

    digest: Sha256
