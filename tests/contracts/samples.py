"""Samples of events against what the classes read of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from shared.events.asyncapi import events
from shared.events.envelope import Envelope

KINDS = {kind.type: kind for kind in events()}


def lost_of(path: Path) -> list[str]:
    """Places of a stored sample whose value its class does not give back."""
    envelope = Envelope.parse(path.read_bytes())
    kind = KINDS[envelope.type]
    event = kind.model_validate(envelope.data)
    assert (event.subject, kind.source()) == (envelope.subject, envelope.source)
    return list(lost(envelope.data, orjson.loads(event.model_dump_json())))


def lost(sample: Any, again: Any, place: str = "") -> Iterator[str]:
    """Places of the sample whose value did not come back; a field that the sample lacks is no loss, at any depth."""
    if isinstance(sample, dict) and isinstance(again, dict):
        for name, value in sample.items():
            if name not in again:
                yield f"{place}/{name}"
            else:
                yield from lost(value, again[name], f"{place}/{name}")
    elif isinstance(sample, list) and isinstance(again, list) and len(sample) == len(again):
        for number, (one, other) in enumerate(zip(sample, again, strict=True)):
            yield from lost(one, other, f"{place}/{number}")
    elif type(sample) is not type(again) or sample != again:
        yield place
