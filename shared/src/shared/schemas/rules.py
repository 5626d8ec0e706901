"""The parameters of a day, as each service tells those that it decides by."""

from datetime import date

from pydantic import BaseModel


class ParameterOut(BaseModel):
    """One parameter in force: value as text, with its unit, clause, source and the day since which it holds.

    `not_read_yet` names the part of the system that will read it, where nothing does so far.
    """

    name: str
    value: str | list[str]
    unit: str
    clause: str
    reading: str | None
    description: str
    description_en: str
    since: date
    source: str
    not_read_yet: str | None = None


class RulesOut(BaseModel):
    """The rules of a day; `version` names for ever what decisions of the service read of them.

    For eligibility these are judgements of applications: `also_named` are names that earlier releases gave to the
    same, `continuing_version` covers the yearly check too.
    """

    on: date
    version: str
    also_named: list[str] = []
    continuing_version: str | None = None
    parameters: list[ParameterOut]
