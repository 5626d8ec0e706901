"""An example for every answer of JSON: the model's own, or one made from its schema, so that no route is without."""

import re
from collections.abc import Mapping
from typing import Any

from shared.api.documents.example_values import BY_FIELD, BY_MODEL

Schema = Mapping[str, Any]
_REFERENCE = "#/components/schemas/"
_STRINGS = {"uuid": "01900000-0000-7000-8000-000000000000", "date": "2024-07-01", "date-time": "2024-07-01T02:30:00Z"}
_PLAIN: dict[str, Any] = {"boolean": True, "integer": 1, "number": 1}
_SHAPES: dict[str, type] = {"array": list, "object": dict}
_ANSWER = re.compile("(Out|Detail|Accepted|Proposed|Staged|Decided|Registered)$")
_MISSING = object()


def add_answer_examples(operation: dict[str, Any], schemas: Mapping[str, Schema]) -> None:
    """Gives each success that answers JSON the example that it lacks."""
    for status, response in operation["responses"].items():
        content = response.get("content", {}).get("application/json", {})
        if status.startswith("2") and "schema" in content:
            content.setdefault("example", example_of(content["schema"], schemas))


def example_of(schema: Schema, schemas: Mapping[str, Schema], model: str = "") -> Any:
    """A value of the schema: what the model says of itself, or its fields one by one.

    Of what may be null, models are shown and plain values are not: a new thing has not been decided, has not ended.
    """
    if "$ref" in schema:
        model = schema["$ref"].removeprefix(_REFERENCE)
        return example_of(schemas[model], schemas, model)
    if "anyOf" in schema:
        choices = schema["anyOf"]
        nullable = any(choice.get("type") == "null" for choice in choices)
        return None if nullable and "$ref" not in choices[0] else example_of(choices[0], schemas, model)
    if (own := _own(schema)) is not _MISSING:
        return own
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas, model)]
    if schema.get("type") == "object":
        return {name: _field(name, field, schemas, model) for name, field in schema.get("properties", {}).items()}
    return _PLAIN.get(schema.get("type", ""), _STRINGS.get(schema.get("format", ""), "…"))


def _own(schema: Schema) -> Any:
    """What a schema says of itself; of an enumeration the first, since states begin there."""
    if "const" in schema:
        return schema["const"]
    return next(iter(schema.get("examples") or schema.get("enum") or ()), _MISSING)


def _field(name: str, schema: Schema, schemas: Mapping[str, Schema], model: str) -> Any:
    """A word for this field of this model, what the body it came from says there, its enumeration, or a word for it."""
    if (word := BY_MODEL.get(f"{model}.{name}", _MISSING)) is not _MISSING:
        return word
    if (word := _as_sent(name, schemas, model)) is not _MISSING and _fits(word, schema):
        return word
    if "enum" in schema or "const" in schema or name not in BY_FIELD:
        return example_of(schema, schemas)
    return BY_FIELD[name]


def _as_sent(name: str, schemas: Mapping[str, Schema], model: str) -> Any:
    """The field in the example of the body: a `ViolationOut` is what a `ViolationIn` became."""
    examples = schemas.get(f"{_ANSWER.sub('', model)}In", {}).get("examples", [{}])
    return examples[0].get(name, _MISSING)


def _fits(word: Any, schema: Schema) -> bool:
    """Bodies and answers may give one name to things of another shape."""
    return isinstance(word, _SHAPES.get(schema.get("type", ""), object))
