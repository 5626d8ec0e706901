"""The bank's other way: it asks for its events, stores them, confirms them, and compares its copy with the list."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from example_bank.copy_of_lists import KINDS, CopyOfLists
from example_bank.events import NotAnEvent

_BANK = "/finance-matching/v1/bank"


@dataclass(slots=True)
class Pulled:
    """What a run did."""

    stored: int = 0
    faults: dict[str, dict[str, str]] = field(default_factory=dict)


def pull(copy: CopyOfLists, url: str, token: str, most: int = 100) -> Pulled:
    """Fetches until nothing new is open. An event is confirmed only after it is on the disk.

    A new copy begins with the snapshot of both lists. One of another epoch than the feed's stores the revocations,
    which apply whatever their version, and then takes the snapshot, which replaces it.

    Raises:
        httpx.HTTPError: the platform cannot be reached or refuses; what is stored stays stored, and is confirmed by
            the next run, since it is offered again.
    """
    done = Pulled()
    with _connected(url, token) as client:
        if copy.is_new:
            _take_snapshots(copy, client)
        ack: list[str] = []
        reported: dict[str, dict[str, str]] = {}
        while True:
            answer = _asked(client, "POST", "/events", {"max": most, "ack": ack, "errors": reported})
            events = [event for event in answer["events"] if event.get("id") not in done.faults]
            ack, reported = _store(copy, events)
            done.stored += len(ack)
            done.faults |= reported
            if ack or reported:
                continue
            if copy.stands_in(answer["feed_epoch"]):
                return done
            _take_snapshots(copy, client)


def take_snapshots(copy: CopyOfLists, url: str, token: str) -> None:
    """Takes both lists as they stand, whatever was here.

    Raises:
        httpx.HTTPError: the platform cannot be reached or refuses.
    """
    with _connected(url, token) as client:
        _take_snapshots(copy, client)


def compare(copy: CopyOfLists, url: str, token: str) -> dict[str, dict[str, Any]]:
    """How the copy stands to each list, by its digest, and which codes differ.

    Raises:
        httpx.HTTPError: the platform cannot be reached or refuses.
    """
    with _connected(url, token) as client:
        as_of = copy.complete_to
        return {
            kind: _asked(
                client,
                "POST",
                f"/lists/{kind}/compare",
                {"as_of": as_of, "digest": copy.digest(kind), "entries": copy.versions(kind)},
            )
            for kind in KINDS
        }


def say_applied(copy: CopyOfLists, url: str, token: str) -> dict[str, Any]:
    """Says which events the bank acts on: here those in its copy, since it lends by nothing else.

    Raises:
        httpx.HTTPError: the platform cannot be reached or refuses; they are said by the next run.
    """
    with _connected(url, token) as client:
        events = copy.to_apply()[:1000]
        digests = {kind: copy.digest(kind) for kind in KINDS}
        answer: dict[str, Any] = _asked(
            client, "POST", "/applied", {"events": events, "as_of": copy.complete_to, "digest": digests}
        )
        copy.applied(events)
        return answer


@contextmanager
def _connected(url: str, token: str) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=30, follow_redirects=False) as client:
        yield client


def _asked(client: httpx.Client, method: str, path: str, body: Any = None) -> Any:
    answer = client.request(method, f"{_BANK}{path}", json=body)
    answer.raise_for_status()
    return answer.json()


def _take_snapshots(copy: CopyOfLists, client: httpx.Client) -> None:
    for kind in KINDS:
        copy.take_snapshot(_asked(client, "GET", f"/lists/{kind}/snapshot"))


def _store(copy: CopyOfLists, events: list[dict[str, Any]]) -> tuple[list[str], dict[str, dict[str, str]]]:
    ack: list[str] = []
    faults: dict[str, dict[str, str]] = {}
    for event in events:
        try:
            if copy.apply(event) != "waits":
                ack.append(event["id"])
        except NotAnEvent as error:
            faults[str(event.get("id"))] = {"code": "not-understood", "text": str(error)[:500]}
    return ack, faults
