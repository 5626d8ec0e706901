"""What must be of a firm, by what somebody knows of it; nothing here asks the platform."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from shared.domain.standing import RANKS
from tests.journeys.standing_machine.views import View
from tests.shared.domain import forbidden

SETTLED = {1, 2}
"""A member, or a graduate: of what else stands against it only the heaviest is compared."""


def must_agree(
    codes: Iterable[str], view: View, application: UUID, on: date, but: frozenset[int] = frozenset()
) -> None:
    """The reasons that were given are those that there are, no more and no fewer."""
    given = {RANKS[code] for code in codes}  # type: ignore[index]
    there = forbidden.against_admission(view, application, on) - but
    if there & SETTLED:
        given, there = {min(given, default=0)}, {min(there)}
    assert given == there, (given, there, on, view.events)


def newest(view: View) -> Any:
    """The newest application that the unit of its place sent, else the newest of all; None where there is none."""
    own = [one for one in view.of("applied") if one["home"] in (None, one["unit"])]
    return max(own or view.of("applied"), key=lambda one: (one["received"], one["number"]), default=None)


def removal_on(view: View, violation: UUID, on: date | None = None) -> str:
    """What becomes of a removal of the firm on a violation, from a day on: `done`, or the code of the refusal."""
    if not forbidden.in_the_pool(view):
        return "not-an-active-member"
    if violation in forbidden.held(view, "waits"):
        return "ground-under-appeal"
    if violation not in forbidden.held(view, "acts"):
        return "ground-not-confirmed"
    steps = [one["on"] for one in view.of("appeal") if one["id"] == violation]
    return "before-its-ground" if on and steps and on < steps[-1] else "done"


def reinstatement_of(view: View) -> str:
    """What becomes of a reinstatement: `done`, or the code of the refusal."""
    if forbidden.was_removed_for_nothing(view):
        return "done"
    words = [event for event in view.events if event["kind"] in ("admitted", "exited", "reinstated")]
    return "ground-stands" if words and words[-1].get("route") == "removal" else "not-removed"


def may_be_listed(view: View) -> bool:
    """Whether it may come onto a list anew."""
    return not forbidden.must_not_be_listed(view)


def outcome_of(view: View, on: date, base: str) -> str:
    """How an application that was never seated is judged, with all that is known of violations; `base` without."""
    against = set()
    for one in view.of("confirmed"):
        recent = one["occurred"] <= on <= forbidden.calendar_months_later(one["occurred"], 36)
        if one["ground"] == "abnormal_filing" or recent:
            against.add(forbidden.last_word(view, one["id"]))
    if against - {"pending", "reversed"} or base == "ineligible":
        return "ineligible"
    return "needs_review" if "pending" in against else base
