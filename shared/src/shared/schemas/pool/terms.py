"""Last days of terms."""

from datetime import date
from typing import Literal

from pydantic import BaseModel


class TermOut(BaseModel):
    """A term: it begins on the day after service, and all of its last day counts."""

    served_on: date
    number: int
    unit: Literal["days", "working_days"]
    last_day: date
