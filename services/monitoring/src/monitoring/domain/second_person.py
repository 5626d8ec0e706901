"""What stands between a report of one person and the decision of another: state, person, and day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from shared.identity.subjects import same_person

Obstacle = Literal["already_decided", "same_person", "before_the_fact"]


@dataclass(frozen=True, slots=True)
class Open:
    """A report that waits for a second person."""

    is_open: bool
    reported_by: str
    fact_on: date
    """The day of what was reported; no decision takes effect before it."""


def obstacle(reported: Open, decider: str, effective_on: date) -> Obstacle | None:
    """Why this person may not decide it with effect from this day; None where nothing stands in the way."""
    if not reported.is_open:
        return "already_decided"
    if same_person(decider, reported.reported_by):
        return "same_person"
    if effective_on < reported.fact_on:
        return "before_the_fact"
    return None
