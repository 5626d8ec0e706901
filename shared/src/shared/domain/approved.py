"""Values of parameters that two people approved on top of a plan's files, as every service is told them."""

from datetime import date

from pydantic import BaseModel, ConfigDict


class ApprovedValue(BaseModel):
    """A value of a parameter, written as in the plan's files, the day from which it holds, and what orders it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    value: str | tuple[str, ...]
    since: date
    source: str


class Counted(BaseModel):
    """How many of a noun a change of rules meets."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    noun: str
    zh: str
    en: str
    count: int
