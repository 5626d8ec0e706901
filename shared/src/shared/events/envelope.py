"""The envelope round an event: CloudEvents 1.0 as structured JSON, the stored truth on every transport."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson

_MAX_SEQUENCE = 2**62
_MAX_DIGITS = 30


class Malformed(ValueError):
    """Bytes that are no event of ours; the text says which rule they break."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event on the wire."""

    id: UUID
    type: str
    source: str
    subject: str
    sequence: int
    """1, 2, 3 … within (topic, subject)."""
    time: datetime
    data: dict[str, Any] | orjson.Fragment
    """An object when read; JSON text as the producer stored it when written."""
    effective_on: date | None = None
    traceparent: str | None = None
    correlation_id: UUID | None = None
    causation_id: UUID | None = None

    def to_bytes(self) -> bytes:
        """CloudEvents 1.0, structured mode; `data` passes through as it is."""
        document: dict[str, Any] = {
            "specversion": "1.0",
            "id": str(self.id),
            "type": self.type,
            "source": self.source,
            "subject": self.subject,
            "sequence": self.sequence,
            "time": self.time.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "dataschema": f"/schemas/{self.type}.json",
        }
        optional = {
            "effectiveon": self.effective_on and self.effective_on.isoformat(),
            "traceparent": self.traceparent,
            "correlationid": self.correlation_id and str(self.correlation_id),
            "causationid": self.causation_id and str(self.causation_id),
        }
        document.update((key, value) for key, value in optional.items() if value)
        document["data"] = self.data
        return orjson.dumps(document)

    @classmethod
    def parse(cls, raw: bytes) -> "Envelope":
        """Reads an envelope.

        Raises:
            Malformed: not UTF-8, not JSON, NUL characters, a missing or mistyped attribute.
        """
        if b"\\u0000" in raw or b"\x00" in raw:
            raise Malformed("the event holds a NUL character, which no database field may hold")
        try:
            document = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Malformed(f"not JSON in UTF-8: {error}") from error
        if len(orjson.dumps(document)) != len(raw):
            _refuse_what_readers_differ_on(raw)
        if not isinstance(document, dict) or document.get("specversion") != "1.0":
            raise Malformed("not a CloudEvents 1.0 document")
        try:
            return cls._of(document)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Malformed(f"attribute missing or mistyped: {error}") from error

    @classmethod
    def _of(cls, document: dict[str, Any]) -> "Envelope":
        sequence, data = document["sequence"], document["data"]
        if not isinstance(sequence, int) or isinstance(sequence, bool) or not 1 <= sequence < _MAX_SEQUENCE:
            raise ValueError("sequence is not a number from 1")
        if not isinstance(data, dict):
            raise TypeError("data is not an object")
        texts = {name: document[name] for name in ("type", "source", "subject")}
        if not all(isinstance(value, str) and value for value in texts.values()):
            raise TypeError("type, source and subject are texts")
        effective_on = document.get("effectiveon")
        return cls(
            id=UUID(document["id"]),
            **texts,
            sequence=sequence,
            time=datetime.fromisoformat(document["time"]),
            data=data,
            effective_on=date.fromisoformat(effective_on) if effective_on else None,
            traceparent=document.get("traceparent"),
            correlation_id=_uuid_or_none(document.get("correlationid")),
            causation_id=_uuid_or_none(document.get("causationid")),
        )


def _refuse_what_readers_differ_on(raw: bytes) -> None:
    """Duplicate keys and numbers beyond any field: each reader would see another event."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in items}) != len(items):
            raise Malformed("an object holds one key twice")
        return dict(items)

    def number(text: str) -> float:
        value = float(text)
        if not math.isfinite(value):
            raise Malformed(f"a number is out of range: {text[:40]}")
        return value

    def whole(text: str) -> int:
        if len(text) > _MAX_DIGITS:
            raise Malformed("a whole number has more digits than any field holds")
        return int(text)

    json.loads(raw, object_pairs_hook=pairs, parse_float=number, parse_int=whole)


def _uuid_or_none(value: str | None) -> UUID | None:
    return UUID(value) if value else None
