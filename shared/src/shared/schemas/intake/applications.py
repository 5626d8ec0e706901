"""Applications."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.domain.day import Day
from shared.domain.declaration import Contact, Declaration
from shared.schemas.both_languages import BothLanguages
from shared.schemas.intake.batches import BatchCode
from shared.schemas.intake.example import APPLICATION_EXAMPLE
from shared.schemas.kinds import BatchName, Criteria, FirmCode, FirmName, JsonObject, RulesVersion, Unit


class Received(BaseModel):
    """The legal day on which something came in, null where it is not known.

    `entered_later` (补录) was entered after its batch had closed, though it came in by then; `extension_id` is the
    extension under which it was taken after the batch had closed.
    """

    received_on: date | None = None
    entered_later: bool = False
    extension_id: UUID | None = None


class ApplicationIn(BaseModel):
    """One application of one firm."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [APPLICATION_EXAMPLE]})

    batch: BatchCode
    declaration: Declaration
    contact: Contact | None = None
    received_on: Day | None = Field(
        default=None, description="legal day on which it came in; today where left out; a firm leaves it out"
    )


class ApplicationWarning(BaseModel):
    """What looks wrong and is taken all the same, as the answered workbook says it; `pointer` leads to the place."""

    pointer: str = Field(examples=["/declaration/revenue_yuan"])
    code: str = Field(examples=["implausible"])
    message: BothLanguages = Field(examples=[{"zh": "数额异常，请核对单位", "en": "Unlikely; check its unit"}])


class ApplicationAccepted(Received):
    """The application is stored; its assessment follows within moments."""

    id: UUID
    uscc: FirmCode
    batch: BatchName
    state: Literal["submitted"] = "submitted"
    submitted_at: datetime
    warnings: list[ApplicationWarning] = []


class ApplicationOut(Received):
    """Where an application stands. `waivers_needed` are the soft criteria that it misses.

    `waivers_expire_on` are the last days of those granted waivers that have one.

    `recommendation_in_doubt` tells that it was recommended and could not be any more: its newest outcome fell, a
    waiver that it stood on is gone, or something is known of the firm since (a violation, an exit, a newer
    application). The recommendation stays; pool admits nobody on it.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    batch: BatchName
    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    state: Literal["submitted", "recommended"]
    submitted_at: datetime
    outcome: Literal["eligible", "needs_waiver", "needs_review", "ineligible"] | None = Field(examples=["eligible"])
    rules_version: RulesVersion | None
    waivers_needed: Criteria
    waivers_granted: Criteria
    waivers_expire_on: dict[str, date] = Field({}, examples=[{}])
    recommended_on: date | None
    recommendation_in_doubt: bool
    version: int


class ApplicationDetail(ApplicationOut):
    """With the declaration."""

    declaration: JsonObject = Field(examples=[APPLICATION_EXAMPLE["declaration"]])
