"""Public notices and co-signatures of admission lists."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.domain.day import Day
from shared.schemas.body import example


class CoSignatureIn(BaseModel):
    """The legal day of the signature; the list's own where none is given."""

    model_config = example(signed_on="2024-06-28")

    signed_on: Day | None = None


class PublicNoticeIn(BaseModel):
    """First and last day of a list's public notice, both counted."""

    model_config = example(first_day="2024-06-22", last_day="2024-06-28")

    first_day: Day
    last_day: Day


class PublicNoticeOut(BaseModel):
    """The days of a list's public notice, both counted."""

    model_config = ConfigDict(from_attributes=True)

    first_day: date
    last_day: date
