"""The bank's other way: it asks for its events, stores them, and confirms them with its next question."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from example_bank.copy_of_lists import CopyOfLists, NotAnEvent

PATH = "/finance-matching/v1/bank/events"


@dataclass(slots=True)
class Pulled:
    """What a run did."""

    stored: int = 0
    faults: dict[str, dict[str, str]] = field(default_factory=dict)


def pull(copy: CopyOfLists, url: str, token: str, most: int = 100) -> Pulled:
    """Fetches until nothing new is open. An event is confirmed only after it is on the disk.

    Raises:
        httpx.HTTPError: the platform cannot be reached or refuses; what is stored stays stored, and is confirmed by
            the next run, since it is offered again.
    """
    headers, done = {"Authorization": f"Bearer {token}"}, Pulled()
    with httpx.Client(base_url=url, headers=headers, timeout=30, follow_redirects=False) as client:
        ack: list[str] = []
        reported: dict[str, dict[str, str]] = {}
        while True:
            answer = client.post(PATH, json={"max": most, "ack": ack, "errors": reported})
            answer.raise_for_status()
            events = [event for event in answer.json()["events"] if event.get("id") not in done.faults]
            ack, reported = _store(copy, events)
            done.stored += len(ack)
            done.faults |= reported
            if not ack and not reported:
                return done


def _store(copy: CopyOfLists, events: list[dict[str, Any]]) -> tuple[list[str], dict[str, dict[str, str]]]:
    ack: list[str] = []
    faults: dict[str, dict[str, str]] = {}
    for event in events:
        try:
            copy.apply(event)
            ack.append(event["id"])
        except NotAnEvent as error:
            faults[str(event.get("id"))] = {"code": "not-understood", "text": str(error)[:500]}
    return ack, faults
