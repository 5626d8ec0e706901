"""What the bank reads of an event."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

STATES = {
    "miaopu.finance-matching.whitelist-entry-listed.v1": "listed",
    "miaopu.finance-matching.whitelist-entry-marked.v1": "graduated",
    "miaopu.finance-matching.whitelist-entry-revoked.v1": "revoked",
}


class NotAnEvent(ValueError):
    """The document cannot be read as an event of the lists."""


@dataclass(frozen=True)
class Read:
    """An event; without an `entry` it changes no list."""

    id: str
    type: str
    number: int | None
    supersedes: Sequence[int]
    feed_epoch: str
    entry: dict[str, Any] | None


def read_event(event: Mapping[str, Any]) -> Read:
    """The event of a document.

    Raises:
        NotAnEvent: something is missing, or number and version are no whole numbers.
    """
    try:
        event_id, kind, number, data = str(event["id"]), str(event["type"]), event.get("number"), event["data"]
        if kind not in STATES:
            return Read(event_id, kind, number if isinstance(number, int) else None, (), "", None)
        supersedes = [_whole("supersedes", one) for one in event.get("supersedes", ())]
        entry = {
            "list_kind": str(data["list_kind"]),
            "uscc": str(data["uscc"]),
            "state": STATES[kind],
            "version": _whole("version", data["version"]),
            "number": _whole("number", number),
            "epoch": str(event["feedepoch"]),
            **{name: data.get(name) for name in ("name", "reporting_unit", "admitted_on", "effective_on", "reason")},
        }
        return Read(event_id, kind, entry["number"], supersedes, entry["epoch"], entry)
    except (KeyError, TypeError, AttributeError) as error:
        raise NotAnEvent(f"not an event of the lists: {error!r}") from error


def _whole(name: str, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise NotAnEvent(f"{name} {value!r} is no whole number")
    return value


def read_json(body: bytes) -> Mapping[str, Any]:
    """The event of a body.

    Raises:
        NotAnEvent: no JSON object.
    """
    try:
        event = json.loads(body)
    except ValueError as error:
        raise NotAnEvent(f"not JSON: {error}") from error
    if not isinstance(event, dict):
        raise NotAnEvent("not a JSON object")
    return event
