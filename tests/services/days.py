"""Days and dates of the bodies that the routes of all services take."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((ROOT / "docs" / "openapi").glob("*.json")):
        yield path.stem, json.loads(path.read_text(encoding="utf-8"))


def days_in(schemas: dict[str, Any], node: Any, name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Names of all fields of a schema, and of those it refers to, that are days."""
    if isinstance(node, list):
        for each in node:
            yield from days_in(schemas, each, name, seen)
    if not isinstance(node, dict):
        return
    if reference := node.get("$ref"):
        target = reference.rpartition("/")[2]
        if target not in seen:
            yield from days_in(schemas, schemas[target], target, seen | {target})
        return
    if node.get("format") == "date":
        yield name
    for field, schema in node.get("properties", {}).items():
        yield from days_in(schemas, schema, f"{name.partition('.')[0]}.{field}", seen)
    for part in ("items", "anyOf", "oneOf", "allOf", "additionalProperties", "prefixItems"):
        yield from days_in(schemas, node.get(part), name, seen)


def days_of_requests() -> set[str]:
    found: set[str] = set()
    for service, document in documents():
        schemas = document["components"]["schemas"]
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                for parameter in operation.get("parameters", []):
                    name = f"{method.upper()} {path}?{parameter['name']}"
                    found |= {f"{service}:{day}" for day in days_in(schemas, parameter["schema"], name)}
                for content in operation.get("requestBody", {}).get("content", {}).values():
                    found |= {f"{service}:{day}" for day in days_in(schemas, content["schema"], "body")}
    return found
