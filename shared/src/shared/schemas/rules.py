"""The parameters of a day, as each service tells those that it decides by."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, Field

from shared.schemas.kinds import RulesVersion


class ValueOut(BaseModel):
    """A value of a parameter, the day since which it holds, and what says so: the plan's text or an approved change."""

    since: date = Field(examples=["2024-06-06"])
    value: str | list[str] = Field(examples=["0.1"])
    source: str = Field(examples=["修订通知第二条"])


class ParameterOut(BaseModel):
    """One parameter in force: value as text, with its unit, clause, source and the day since which it holds.

    `history` are all its values, those of days to come too; of two for one day the later one holds.

    `not_read_yet` names the part of the system that will read it, where nothing does so far.
    """

    name: str = Field(examples=["A6.rd_share"])
    value: str | list[str] = Field(examples=["0.1"])
    unit: str = Field(examples=["share"])
    clause: str = Field(examples=["第6条"])
    reading: str | None
    description: str = Field(examples=["研发投入占营业收入的最低比例"])
    description_en: str = Field(examples=["least R&D input as a share of revenue"])
    since: date = Field(examples=["2024-06-06"])
    source: str = Field(examples=["实施方案第6条"])
    not_read_yet: str | None = None
    history: list[ValueOut] = []


class RulesOut(BaseModel):
    """The rules of a day; `version` names for ever what decisions of the service read of them.

    For eligibility these are judgements of applications: `also_named` are names that earlier releases gave to the
    same, `continuing_version` covers the yearly check too. `newest_change` is the newest approved change of parameters
    that the service has taken; null: it decides by the plan's files alone.
    """

    on: date = Field(examples=["2024-06-15"])
    version: RulesVersion
    also_named: list[RulesVersion] = []
    continuing_version: str | None = None
    newest_change: UUID | None = None
    parameters: list[ParameterOut]
