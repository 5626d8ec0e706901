"""Entries of the lists and of their versions."""

from datetime import date
from typing import Literal

from pydantic import Field

from shared.schemas.kinds import FirmCode, FirmName, Unit
from shared.schemas.row import Row


class FrozenEntryOut(Row):
    """A firm of a version, as its proposal froze it."""

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    admitted_on: date


class EntryOut(Row):
    """A firm on the list. `version` grows with each change of this entry."""

    uscc: FirmCode
    name: FirmName
    reporting_unit: Unit
    admitted_on: date
    state: Literal["listed", "graduated"]
    version: int
    listed_on: date = Field(examples=["2024-07-05"])
