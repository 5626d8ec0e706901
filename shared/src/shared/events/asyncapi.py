"""The published contract of all events: AsyncAPI 3 and a JSON Schema each, generated from the classes.

`python -m shared.events.asyncapi` writes `docs/events`; a test compares what is committed with what is generated.
"""

import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any

from shared.events.base import Event, registry
from shared.events.catalogue import load_all
from shared.events.envelope import schema_id
from shared.events.epoch_began import FACT, SCHEMA

FOLDER = Path("docs/events")
_VERSION = "1.0.0"
_EPOCH_BEGAN = "EpochBegan"
_ENVELOPE: dict[str, Any] = {
    "type": "object",
    "required": ["specversion", "id", "type", "source", "subject", "sequence", "time", "datacontenttype", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "UUIDv7; what an inbox remembers"},
        "type": {"type": "string"},
        "source": {"type": "string", "description": "the service that owns the fact"},
        "subject": {"type": "string", "description": "what the fact is about; also the message key"},
        "sequence": {"type": "integer", "minimum": 1, "description": "1, 2, 3 … within (topic, subject)"},
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string"},
        "effectiveon": {"type": "string", "format": "date", "description": "the legal date, where there is one"},
        "traceparent": {"type": "string"},
        "correlationid": {"type": "string", "format": "uuid"},
        "causationid": {"type": "string", "format": "uuid"},
        "epoch": {
            "type": "string",
            "format": "uuid",
            "description": "the producer's epoch (UUIDv7), greater after each restore; absent in the first",
        },
        "data": {"type": "object"},
    },
}


def events() -> list[type[Event]]:
    """All event classes by type."""
    load_all()
    return [kind for _, kind in sorted(registry().items()) if kind.__module__.startswith("shared.events.")]


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """The JSON Schema of one event's data, as it is written."""
    schema = kind.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schema_id(kind.type), **schema}


def document() -> dict[str, Any]:
    """The AsyncAPI 3.0.0 document."""
    kinds = events()
    topics = sorted({kind.topic for kind in kinds})
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "苗圃 Miaopu events",
            "version": _VERSION,
            "description": "CloudEvents 1.0, structured JSON. At least once; per subject in the order of `sequence`.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {topic: _channel(topic, kinds) for topic in topics},
        "operations": {kind.__name__: _operation(kind) for kind in kinds},
        "components": {
            "messages": {kind.__name__: _message(kind) for kind in kinds} | {_EPOCH_BEGAN: _epoch_began()},
            "schemas": {"envelope": _ENVELOPE},
        },
    }


def _channel(topic: str, kinds: list[type[Event]]) -> dict[str, Any]:
    own = [kind for kind in kinds if kind.topic == topic]
    names = [*(kind.__name__ for kind in own), _EPOCH_BEGAN]
    messages = {name: {"$ref": f"#/components/messages/{name}"} for name in names}
    return {"address": topic, "messages": messages}


def _operation(kind: type[Event]) -> dict[str, Any]:
    channel = f"#/channels/{kind.topic}"
    message = {"$ref": f"{channel}/messages/{kind.__name__}"}
    return {"action": "send", "channel": {"$ref": channel}, "messages": [message], "summary": f"by {kind.source()}"}


def _message(kind: type[Event]) -> dict[str, Any]:
    payload = {
        "allOf": [
            {"$ref": "#/components/schemas/envelope"},
            {"properties": {"type": {"const": kind.type}, "data": {"$ref": f"./schemas/{kind.type}.json"}}},
        ]
    }
    return {"name": kind.type, "summary": inspect.getdoc(kind), "payload": payload}


def _epoch_began() -> dict[str, Any]:
    """No fact about a firm, and on every topic: the type names its service."""
    kind = {"type": {"type": "string", "pattern": rf"^miaopu\.[a-z-]+\.{re.escape(FACT)}$"}, "data": SCHEMA}
    summary = "The producer's database was restored: of this subject it counts on from `last`, in the epoch named."
    payload = {"allOf": [{"$ref": "#/components/schemas/envelope"}, {"properties": kind}]}
    return {"name": FACT, "summary": summary, "payload": payload}


def files() -> dict[Path, str]:
    """Every file of the contract with its text."""
    texts = {FOLDER / "asyncapi.json": document()}
    texts |= {FOLDER / "schemas" / f"{kind.type}.json": schema_of(kind) for kind in events()}
    return {path: json.dumps(content, ensure_ascii=False, indent=2) + "\n" for path, content in texts.items()}


def main() -> int:
    """Writes the contract."""
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sys.stdout.write(f"wrote {len(files())} files to {FOLDER}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
