"""What is missing for a recommendation: eligible, or every soft miss waived on the day of the recommendation."""

from datetime import date
from typing import Final

from shared.domain.standing import Standing
from shared.domain.waivers import Waivers

_OF_THE_FIRM: Final = frozenset({3, 4, 5, 6, 7, 13})
"""Ranks of reasons that speak against a recommendation after it was made: exits, violations, appeals, newer, unit."""


def what_is_missing(outcome: str | None, waivers: Waivers, on: date) -> list[str] | None:
    """The waivers that stand between the application and a recommendation of that day; None where nothing does.

    An empty list is an outcome that no waiver mends: ineligible, in review, or not assessed yet.
    """
    if outcome == "eligible":
        return None
    if outcome != "needs_waiver":
        return []
    return waivers.missing(on) or None


def in_doubt(outcome: str | None, waivers: Waivers, on: date, standing: Standing) -> bool:
    """Whether an application that was recommended could not be as it and its firm stand on that day.

    That its firm was admitted on it, or has graduated since, puts no recommendation in doubt.
    """
    return what_is_missing(outcome, waivers, on) is not None or any(
        reason.rank in _OF_THE_FIRM for reason in standing.reasons
    )
