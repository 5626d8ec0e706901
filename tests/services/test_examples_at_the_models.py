"""Examples stand at the models: a body has one of its own, an answer is made of its fields', and none is a stopgap."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from shared.api.documents.answer_examples import sent_as
from shared.services import SERVICE_NAMES

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
REFERENCE = "#/components/schemas/"
FORMATS = {"uuid", "date", "date-time"}
"""Of which one value says as much as another."""
Schema = Mapping[str, Any]


def document_of(service: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FOLDER / f"{service}.json").read_text(encoding="utf-8"))
    return document


def contents(document: Schema, *, answers: bool) -> Iterator[tuple[str, Schema]]:
    """Schemas of JSON that operations answer, or take."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            successes = [one for status, one in operation["responses"].items() if status.startswith("2")]
            for one in successes if answers else [operation.get("requestBody", {})]:
                if "application/json" in (content := one.get("content", {})):
                    yield f"{method} {path}", content["application/json"]["schema"]


def resolved(body: Schema, document: Schema) -> Schema:
    """A body's model; one that may be left out is a choice of its model or null."""
    first = body["anyOf"][0] if "anyOf" in body else body
    model: Schema = document["components"]["schemas"][first["$ref"].removeprefix(REFERENCE)]
    return model


def stopgaps(schema: Schema, schemas: Schema, place: str = "", model: str = "") -> list[str]:
    """Texts and maps that are shown although neither their field nor model says how they look, nor the body sent."""
    if {"examples", "const", "enum"} & schema.keys():
        return []
    if "$ref" in schema:
        model = schema["$ref"].removeprefix(REFERENCE)
        return stopgaps(schemas[model], schemas, model, model)
    if "anyOf" in schema:
        first = schema["anyOf"][0]
        shown = {"type": "null"} not in schema["anyOf"] or "$ref" in first
        return stopgaps(first, schemas, place, model) if shown else []
    if schema.get("type") == "array":
        return stopgaps(schema["items"], schemas, place, model)
    if "properties" in schema:
        fields = {name: field for name, field in schema["properties"].items() if not sent(name, field, schemas, model)}
        return [one for name, field in fields.items() for one in stopgaps(field, schemas, f"{place}.{name}", model)]
    return [] if schema.get("type") in ("boolean", "integer", "number") or schema.get("format") in FORMATS else [place]


def sent(name: str, field: Schema, schemas: Schema, model: str) -> bool:
    """Whether the body that the answer came from shows the field."""
    try:
        sent_as(name, schemas, model)
    except KeyError:
        return False
    return "examples" not in field


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_every_model_of_a_body_has_its_example(service: str) -> None:
    document = document_of(service)
    bodies = list(contents(document, answers=False))
    assert bodies
    assert [where for where, body in bodies if "examples" not in resolved(body, document)] == []


@pytest.mark.parametrize("service", SERVICE_NAMES)
def test_no_answer_is_shown_by_a_stopgap(service: str) -> None:
    document = document_of(service)
    schemas, answers = document["components"]["schemas"], list(contents(document, answers=True))
    assert answers
    assert sorted({place for _, schema in answers for place in stopgaps(schema, schemas)}) == []


def test_a_field_that_says_nothing_is_named() -> None:
    text, by_name = {"type": "string"}, {"type": "object", "additionalProperties": {"type": "integer"}}
    fields = {"a": text, "b": {"type": "array", "items": text}, "c": by_name, "d": {**text, "format": "date"}}
    answer: Schema = {"type": "object", "properties": fields}
    schemas = {"SeenOut": answer, "SeenIn": {"examples": [{"b": ["x"]}]}}
    seen = {"$ref": f"{REFERENCE}SeenOut"}
    assert stopgaps(seen, schemas) == ["SeenOut.a", "SeenOut.c"]
    assert stopgaps(seen, {"SeenOut": {**answer, "examples": [{}]}}) == []
    assert stopgaps({"anyOf": [seen, {"type": "null"}]}, schemas) == ["SeenOut.a", "SeenOut.c"]
    assert stopgaps({"anyOf": [text, {"type": "null"}]}, schemas) == []
