"""Certificates of annex 2: which of them count on a day, and until when one does without a gap."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from shared.domain.declaration import Declaration, Qualification
from shared.plan.certificate_notices import Noticed
from shared.plan.model import Plan
from shared.plan.qualifications import ListedQualification

NOT_YET: Final = "not_yet_valid"
_GIVEN: Final = ("issuer", "number", "valid_from", "award_batch")


def certificates(declaration: Declaration, plan: Plan, on: date) -> tuple[Mapping[str, object], ...] | None:
    """Each with its listed spelling and what was given of it; it counts when it is listed and valid on the day.

    `listed_until` is told of one that was on the list and has left it, `edition` where the rules under which it was
    given are told apart by then, `extended_to` and `withdrawn_on` with their document where a notice moves its end.
    """
    declared = declaration.qualifications
    return None if declared is None else tuple(_seen(declaration.uscc, entry, plan, on) for entry in declared)


def _seen(uscc: str, entry: Qualification, plan: Plan, on: date) -> Mapping[str, object]:
    name, listed = plan.qualifications.known_on(entry.name, on) or (entry.name, None)
    noticed = plan.notices.of(listed.key, uscc, entry, on) if listed and plan.notices else None
    last = noticed.valid_to if noticed else entry.valid_to
    counts = listed is not None and listed.counts_on(on) and _valid(entry, last, on)
    seen: dict[str, object] = {
        "name": name,
        "valid_to": entry.valid_to.isoformat() if entry.valid_to else None,
        "counts": counts,
    }
    for name in _GIVEN:
        if (value := getattr(entry, name)) is not None:
            seen[name] = value.isoformat() if isinstance(value, date) else value
    if entry.valid_from is not None and entry.valid_from > on:
        seen["because"] = NOT_YET
    if listed and (ended := listed.last_counted_on(on)):
        seen["listed_until"] = ended.isoformat()
    if edition := _edition(entry, listed, plan, on):
        seen["edition"] = edition
    return seen | _told(noticed) if noticed else seen


def _edition(entry: Qualification, listed: ListedQualification | None, plan: Plan, on: date) -> str | None:
    """As declared, or by its days."""
    if entry.edition is not None or listed is None:
        return entry.edition
    found = plan.qualifications.editions.of_award(listed.key, entry.valid_from, entry.valid_to, on)
    return found.edition if found else None


def _told(noticed: Noticed) -> dict[str, object]:
    told: dict[str, object] = {}
    if longer := noticed.extension:
        told |= {"extended_to": longer.extended_to.isoformat(), "extended_by": longer.document}
    if taken := noticed.withdrawal:
        told |= {"withdrawn_on": taken.withdrawn_on.isoformat(), "withdrawn_by": taken.document}
    return told


def _valid(entry: Qualification, last: date | None, on: date) -> bool:
    return (entry.valid_from is None or entry.valid_from <= on) and (last is None or last >= on)


def last_day(declaration: Declaration, plan: Plan, on: date) -> date | None:
    """The last day on which a certificate counts, from a day on which one does; None: no end was declared.

    One that begins no later than the day after another ends carries on. Which names are listed stays as of `on`, and so
    do notices.
    """
    known = [(entry, plan.qualifications.known_on(entry.name, on)) for entry in declaration.qualifications or ()]
    listed = [
        (entry, plan.notices.of(found.listed.key, declaration.uscc, entry, on).valid_to)
        for entry, found in known
        if found and found.listed.counts_on(on)
    ]
    last = on - timedelta(days=1)
    while True:
        following = last + timedelta(days=1)
        ends = [end or date.max for entry, end in listed if _valid(entry, end, following)]
        if not ends:
            return last
        last = max(ends)
        if last == date.max:
            return None
