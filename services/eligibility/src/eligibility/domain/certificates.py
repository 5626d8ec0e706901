"""Certificates of annex 2: which of them count on a day, and until when one does without a gap."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from shared.domain.declaration import Qualification
from shared.plan.model import Plan

NOT_YET: Final = "not_yet_valid"
_GIVEN: Final = ("issuer", "number", "valid_from")


def certificates(
    declared: Sequence[Qualification] | None, plan: Plan, on: date
) -> tuple[Mapping[str, object], ...] | None:
    """Each with its listed spelling and what was given of it; it counts when it is listed and valid on the day.

    `listed_until` is told of one that was on the list and has left it.
    """
    return None if declared is None else tuple(_seen(entry, plan, on) for entry in declared)


def _seen(entry: Qualification, plan: Plan, on: date) -> Mapping[str, object]:
    listed = plan.qualifications.find(entry.name)
    counts = listed is not None and listed.counts_on(on) and _valid(entry, on)
    seen: dict[str, object] = {
        "name": listed.name_zh if listed else entry.name,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "counts": counts,
    }
    for name in _GIVEN:
        if (value := getattr(entry, name)) is not None:
            seen[name] = value.isoformat() if isinstance(value, date) else value
    if entry.valid_from is not None and entry.valid_from > on:
        seen["because"] = NOT_YET
    if listed and (last := listed.last_counted_on(on)):
        seen["listed_until"] = last.isoformat()
    return seen


def _valid(entry: Qualification, on: date) -> bool:
    return (entry.valid_from is None or entry.valid_from <= on) and (entry.valid_to is None or entry.valid_to >= on)


def last_day(declared: Iterable[Qualification], plan: Plan, on: date) -> date | None:
    """The last day on which a certificate counts, from a day on which one does; None: no end was declared.

    One that begins no later than the day after another ends carries on. Which names are listed stays as of `on`.
    """
    listed = [entry for entry in declared if (found := plan.qualifications.find(entry.name)) and found.counts_on(on)]
    last = on - timedelta(days=1)
    while True:
        ends = [entry.valid_to or date.max for entry in listed if _valid(entry, last + timedelta(days=1))]
        if not ends:
            return last
        last = max(ends)
        if last == date.max:
            return None


def said(entry: Mapping[str, Any]) -> tuple[str, str]:
    """A certificate in Chinese and English, with what was given of it and why it does not count."""
    name, given = entry["name"], [entry[part] for part in ("issuer", "number") if entry.get(part)]
    begins, ends = entry.get("valid_from"), entry["valid_to"]
    if entry["counts"]:
        span = (f"{begins} 起", f"from {begins}") if begins else None
        if begins and ends:
            span = (f"{begins} 至 {ends}", f"{begins} to {ends}")
        zh, en = [*given, *(span[:1] if span else ())], [*given, *(span[1:] if span else ())]
        return (name + (f"（{'，'.join(zh)}）" if zh else ""), name + (f" ({', '.join(en)})" if en else ""))
    zh, en = ["不计", *given], ["does not count", *given]
    if entry.get("because") == NOT_YET:
        zh, en = [*zh, f"自 {begins} 起有效"], [*en, f"valid from {begins}"]
    elif ends:
        zh, en = [*zh, f"有效期至 {ends}"], [*en, f"valid to {ends}"]
    if last := entry.get("listed_until"):
        zh, en = [*zh, f"名单只认定至 {last}"], [*en, f"on the list until {last} only"]
    return f"{name}（{'，'.join(zh)}）", f"{name}（{', '.join(en)}）"
