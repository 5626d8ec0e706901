"""Situations that must never be, each read off a history of events without the rule that it checks."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from tests.shared.domain.histories import History


@cache
def calendar_months_later(day: date, months: int) -> date:
    """The same number so many months later by walking the calendar; where there is none, the last day."""
    wanted = day.year * 12 + day.month - 1 + months
    found = day + timedelta(days=28 * months)
    while found.year * 12 + found.month - 1 < wanted:
        found += timedelta(days=1)
    found = found.replace(day=1)
    while found.day < day.day and (found + timedelta(days=1)).month == found.month:
        found += timedelta(days=1)
    return found


def in_the_pool(history: History) -> bool:
    """The last word of admissions, exits and reinstatements is not an exit."""
    words = [event["kind"] for event in history.events if event["kind"] in ("admitted", "exited", "reinstated")]
    return bool(words) and words[-1] != "exited"


def last_word(history: History, violation: Any) -> str:
    """How the appeal against it stands."""
    steps = [event["state"] for event in history.of("appeal") if event["id"] == violation]
    return str(steps[-1]) if steps else "none"


def _standing_exits(history: History) -> list[dict[str, Any]]:
    words = [event for event in history.events if event["kind"] in ("admitted", "exited", "reinstated")]
    return [
        word
        for word, after in zip(words, [*words, {"kind": "end"}][1:], strict=True)
        if word["kind"] == "exited" and after["kind"] != "reinstated"
    ]


def against_admission(history: History, application: Any, on: date) -> set[int]:
    """The numbers of the reasons that forbid to admit the firm on this application on the day."""
    found = set()
    exits = _standing_exits(history)
    removals = [one for one in exits if one["route"] == "removal"]
    if in_the_pool(history):
        found.add(1)
    if len(removals) < len(exits):
        found.add(2)
    if any(
        on < calendar_months_later(one["on"], 6) and last_word(history, one["by"]) != "reversed" for one in removals
    ):
        found.add(3)
    found |= _by_violations(history, application, on) | _by_the_application(history, application, on)
    return found


def _by_violations(history: History, application: Any, on: date) -> set[int]:
    found = set()
    received = next(one["received"] for one in history.of("applied") if one["id"] == application)
    for one in history.of("confirmed"):
        word, filing = last_word(history, one["id"]), one["ground"] == "abnormal_filing"
        if word == "reversed":
            continue
        falsifies = one["ground"] == "data_falsification" and received <= one["day"]
        recent = on <= calendar_months_later(one["occurred"], 36)
        if word == "pending":
            found |= {6} if filing or recent or falsifies else set()
        else:
            found |= ({4} if falsifies else set()) | ({5} if filing or recent else set())
    return found


def _by_the_application(history: History, application: Any, on: date) -> set[int]:
    found = set()
    own = next(one for one in history.of("applied") if one["id"] == application)
    judged = [one for one in history.of("assessed") if one["id"] == application]
    last: dict[str, Any] = judged[-1] if judged else {"outcome": "needs_review", "doubt": False, "lapse": None}
    later = [
        one
        for one in history.of("applied")
        if (one["received"], one["number"]) > (own["received"], own["number"]) and not _of_another_unit(history, one)
    ]
    if last["doubt"]:
        found.add(6)
    if later:
        found.add(7)
    if any(one["id"] == application for one in history.of("admitted")):
        found.add(8)
    words = [one for one in history.of("waived") if one["id"] == application]
    waived = bool(words) and words[-1]["granted"] and (words[-1]["last"] is None or words[-1]["last"] >= on)
    if last["outcome"] in ("ineligible", "needs_review"):
        found.add(9)
    elif last["lapse"] is not None and on > last["lapse"] and not waived:
        found.add(10)
    if last["outcome"] == "needs_waiver" and not waived:
        found.add(11)
    days = [one["on"] for one in history.of("recommended") if one["id"] == application]
    if not days or days[-1] > on:
        found.add(12)
    if _of_another_unit(history, own):
        found.add(13)
    return found


def _of_another_unit(history: History, application: dict[str, Any]) -> bool:
    """The last word of the province names another unit, or it says nothing and the place is another's."""
    words = [one["unit"] for one in history.of("assigned")]
    if words and words[-1] is not None:
        return bool(words[-1] != application["unit"])
    return application["home"] is not None and bool(application["home"] != application["unit"])


def must_not_stay(history: History) -> bool:
    """Whether the firm is in the pool with a violation that acts and that no readmission forgave."""
    return in_the_pool(history) and bool(held(history, "acts"))


def held(history: History, how: str) -> list[Any]:
    """Violations that act against a member or graduate, or, where `how` is `waits`, would but for an appeal."""
    return [one["id"] for one in history.of("confirmed") if _holds(history, one, how)]


def was_removed_for_nothing(history: History) -> bool:
    """Whether the firm is out by a removal whose ground was reversed, and nothing came after it."""
    words = [event for event in history.events if event["kind"] in ("admitted", "exited", "reinstated")]
    last = words[-1] if words else {}
    return last.get("route") == "removal" and last_word(history, last["by"]) == "reversed"


def must_not_be_listed(history: History) -> bool:
    """The same, or one of them is under appeal, or it is no member at all."""
    return bool(held(history, "acts") or held(history, "waits")) or not in_the_pool(history)


def _holds(history: History, violation: dict[str, Any], how: str) -> bool:
    word = last_word(history, violation["id"])
    if word == "reversed" or (word == "pending") != (how == "waits"):
        return False
    if any(one["by"] == violation["id"] for one in _standing_exits(history)):
        return False
    admissions = history.of("admitted")
    own = next(
        (one["received"] for one in history.of("applied") if admissions and one["id"] == admissions[-1]["id"]), None
    )
    falsifies = violation["ground"] == "data_falsification" and own is not None and own <= violation["day"]
    forgiven = len(admissions) > 1 and violation["occurred"] < admissions[-1]["on"]
    return not forgiven or falsifies or _barred(violation, admissions[-1]["on"])


def _barred(violation: dict[str, Any], admission: date) -> bool:
    """It was confirmed by the day of the admission, which it forbade: nobody had heard of it."""
    recent = admission <= calendar_months_later(violation["occurred"], 36)
    return bool(violation["day"] <= admission and (violation["ground"] == "abnormal_filing" or recent))
