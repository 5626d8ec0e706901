"""The journal, and firms' timelines."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from shared.schemas.kinds import FirmCode, JsonObject, Person, RulesVersion, Sha256, Unit


class JournalLine(BaseModel):
    """One act. `number` and `hash` are null until the sealer has linked it."""

    id: int
    at: datetime
    actor: Person
    role: str = Field(examples=["province"])
    on_behalf_of: str | None
    act: str = Field(examples=["submit-application"])
    subject: str = Field(examples=["91990108MAKU9HGJ3K"])
    reporting_unit: Unit | None
    effective_on: date | None
    before_digest: str | None
    after_digest: Sha256 | None
    rules_version: RulesVersion | None
    facts: JsonObject = Field(examples=[{"batch": "2024-1"}])
    number: int | None
    hash: Sha256 | None


class JournalHead(BaseModel):
    """The newest signed head: who keeps it can prove a later cut."""

    number: int = Field(examples=[41207])
    hash: Sha256
    signed_at: datetime
    key_id: str = Field(examples=["9f86d081884c7d65"])
    signature: str = Field(examples=["Q2hhaW5IZWFkU2lnbmF0dXJl…"])
    public_key: str = Field(examples=["MCowBQYDK2VwAyEA…"])


class JournalVerdict(BaseModel):
    """What a verification of the whole journal found."""

    sound: bool
    rows: int = Field(examples=[41210])
    heads: int = Field(examples=[1830])
    unsealed: int = Field(examples=[3])
    faults: list[str] = Field(examples=[[]])


class TimelineItem(BaseModel):
    """One moment in a firm's life, as one service tells it."""

    at: datetime
    effective_on: date | None
    service: str = Field(examples=["pool"])
    act: str = Field(examples=["admit-firm"])
    actor: Person
    on_behalf_of: str | None
    rules_version: RulesVersion | None
    facts: JsonObject = Field(examples=[{"batch": "2024-1"}])


class Timeline(BaseModel):
    """A firm's life in one service, oldest first."""

    uscc: FirmCode
    service: str = Field(examples=["pool"])
    items: list[TimelineItem]
