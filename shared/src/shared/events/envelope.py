"""The envelope round an event: CloudEvents 1.0 as structured JSON, the stored truth on every transport."""

import json
import math
import re
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from asyncpg.pgproto import pgproto

_MAX_SEQUENCE = 2**62
_MAX_SUBJECT = 500
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Malformed(ValueError):
    """Bytes that are no event of ours; the text says which rule they break."""


class Envelope(NamedTuple):
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
    epoch: UUID | None = None
    """The producer's epoch, a UUIDv7: a later one counts on from where a restored database stood. None: the first."""

    def to_bytes(self) -> bytes:
        """CloudEvents 1.0, structured mode; `data` passes through as it is."""
        document = attributes(self)
        document["data"] = self.data
        return orjson.dumps(document, option=orjson.OPT_UTC_Z)

    @classmethod
    def parse(cls, raw: bytes) -> "Envelope":
        """Reads an envelope.

        Raises:
            Malformed: not UTF-8, not JSON, a NUL character, a key twice, a number that no field holds, an attribute
                missing or mistyped.
        """
        try:
            document = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise Malformed(f"not JSON in UTF-8: {error}") from error
        if not isinstance(document, dict) or document.get("specversion") != "1.0":
            raise Malformed("not a CloudEvents 1.0 document")
        try:
            if b"\\u0000" in raw or orjson.dumps(document) != raw:
                _refuse_what_readers_differ_on(raw)
            return cls._of(document)
        except (TypeError, RecursionError, KeyError, ValueError) as error:
            if isinstance(error, Malformed):
                raise
            raise Malformed(f"attribute missing, mistyped or nested too deeply: {error}") from error

    @classmethod
    def _of(cls, document: dict[str, Any]) -> "Envelope":
        sequence, data, time = document["sequence"], document["data"], datetime.fromisoformat(document["time"])
        if type(sequence) is not int or not 1 <= sequence < _MAX_SEQUENCE:
            raise ValueError("sequence is not a number from 1")
        if not isinstance(data, dict):
            raise TypeError("data is not an object")
        if time.tzinfo is None:
            raise ValueError("time has no offset from UTC")
        effective_on, traceparent = document.get("effectiveon"), document.get("traceparent")
        correlation_id, causation_id = document.get("correlationid"), document.get("causationid")
        epoch = document.get("epoch")
        return cls(
            pgproto.UUID(document["id"]),
            _text(document, "type"),
            _text(document, "source"),
            _text(document, "subject"),
            sequence,
            time,
            data,
            date.fromisoformat(effective_on) if effective_on else None,
            traceparent if isinstance(traceparent, str) else None,
            pgproto.UUID(correlation_id) if correlation_id else None,
            pgproto.UUID(causation_id) if causation_id else None,
            pgproto.UUID(epoch) if epoch else None,
        )


def attributes(envelope: Envelope) -> dict[str, Any]:
    """All of the document but its data; what is not known stands for nothing."""
    document: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(envelope.id),
        "type": envelope.type,
        "source": envelope.source,
        "subject": envelope.subject,
        "sequence": envelope.sequence,
        "time": envelope.time.astimezone(UTC),
        "datacontenttype": "application/json",
        "dataschema": schema_id(envelope.type),
    }
    if envelope.effective_on:
        document["effectiveon"] = envelope.effective_on
    if envelope.traceparent:
        document["traceparent"] = envelope.traceparent
    if envelope.correlation_id:
        document["correlationid"] = str(envelope.correlation_id)
    if envelope.causation_id:
        document["causationid"] = str(envelope.causation_id)
    if envelope.epoch:
        document["epoch"] = str(envelope.epoch)
    return document


def schema_id(event_type: str) -> str:
    """What `dataschema` says: an absolute URI, as CloudEvents asks, which is the `$id` of the published schema."""
    return f"urn:miaopu:schema:{event_type}"


def _text(document: dict[str, Any], name: str) -> str:
    value = document[name]
    if not isinstance(value, str) or not 0 < len(value) <= _MAX_SUBJECT:
        raise ValueError(f"{name} is not a text of 1 to {_MAX_SUBJECT} characters")
    return value


def _refuse_what_readers_differ_on(raw: bytes) -> None:
    """Duplicate keys, NUL and numbers beyond any field: each reader would see another event, or none."""
    if _NUL.search(raw):
        raise Malformed("the event holds a NUL character, which no database field may hold")
    json.loads(raw.decode(), object_pairs_hook=_pairs, parse_float=_number, parse_int=_whole)


def _pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) != len(items):
        raise Malformed("an object holds one key twice")
    return found


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Malformed(f"a number is out of range: {text[:40]}")
    return value


def _whole(text: str) -> int:
    if len(text) > 20 or not -(2**63) <= int(text) < 2**64:
        raise Malformed("a whole number has more digits than any field holds")
    return int(text)
