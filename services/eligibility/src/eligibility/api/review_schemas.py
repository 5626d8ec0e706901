"""Findings on declared facts, checked for what only this service knows."""

from typing import Annotated

from pydantic import AfterValidator

from eligibility.domain.places import place_of
from shared.schemas.eligibility import reviews
from shared.schemas.eligibility.reviews import ReviewedField


def _place(field: str) -> str:
    return str(place_of(field))


class ReviewIn(reviews.ReviewIn):
    __doc__ = reviews.ReviewIn.__doc__

    field: Annotated[ReviewedField, AfterValidator(_place)]
    """A place of the declaration; patent numbers are written compact."""
