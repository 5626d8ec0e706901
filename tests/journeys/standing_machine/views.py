"""What somebody knows of a firm, written down as the plain history that the forbidden situations are read off."""

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from shared.events.base import Event
from shared.events.eligibility import ApplicationAssessed, WaiverDecided
from shared.events.intake import ApplicationRecommended, ApplicationSubmitted
from shared.events.monitoring import AppealRecorded, ViolationConfirmed
from shared.events.pool import FirmAdmitted, FirmExited, FirmReinstated
from tests.shared.domain.histories import History

View = History
Row = dict[str, Any]


def view_of(known: Sequence[Event], told: Sequence[Event]) -> View:
    """The history of these facts of one firm; `told` are all facts, by whose order applications are counted."""
    submitted = [event.application_id for event in told if isinstance(event, ApplicationSubmitted)]
    view = History(Random(0))
    for event in known:
        if row := _row(event):
            _apply(view, event, submitted)
            view.events.append(row)
            if isinstance(event, ViolationConfirmed) and event.appeal_state not in (None, "not_appealed"):
                step = {"state": event.appeal_state, "on": event.effective_on}
                view.events.append({"kind": "appeal", "id": event.violation_id, **step})
    return view


def _apply(view: View, event: Any, submitted: Sequence[UUID]) -> None:
    """An application is known by the first word of it; its day and its place by who tells them."""
    if not isinstance(event, ApplicationSubmitted | ApplicationAssessed | ApplicationRecommended | WaiverDecided):
        return
    row = next((one for one in view.of("applied") if one["id"] == event.application_id), None)
    if row is None:
        row = {"kind": "applied", "id": event.application_id, "received": date.min, "number": 0, "home": None}
        view.events.append(row | {"unit": event.reporting_unit})
        row = view.events[-1]
    if isinstance(event, ApplicationSubmitted | ApplicationAssessed):
        row["received"], row["number"] = event.received_on, submitted.index(event.application_id) + 1
    if isinstance(event, ApplicationSubmitted) and event.declaration.registered_division:
        row["home"] = event.declaration.registered_division[:4] + "00"


def _row(event: Any) -> Row | None:
    match event:
        case ApplicationSubmitted():
            return {"kind": "submitted"}
        case ApplicationAssessed():
            found = {"outcome": event.outcome, "doubt": event.contested, "lapse": event.stands_until}
            return {"kind": "assessed", "id": event.application_id, **found}
        case WaiverDecided():
            return {
                "kind": "waived",
                "id": event.application_id,
                "granted": event.granted,
                "last": event.expires_on,
            }
        case ApplicationRecommended():
            return {"kind": "recommended", "id": event.application_id, "on": event.effective_on}
        case ViolationConfirmed():
            days = {"occurred": event.occurred_on, "day": event.effective_on}
            return {"kind": "confirmed", "id": event.violation_id, "ground": event.ground, **days}
        case AppealRecorded():
            step = {"state": event.appeal_state, "on": event.effective_on}
            return {"kind": "appeal", "id": event.violation_id, **step}
        case FirmAdmitted():
            return {"kind": "admitted", "id": event.application_id, "on": event.effective_on}
        case FirmExited():
            return {"kind": "exited", "route": event.route, "on": event.effective_on, "by": event.violation_id}
        case FirmReinstated():
            return {"kind": "reinstated", "on": event.effective_on}
    return None
