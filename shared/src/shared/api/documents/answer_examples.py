"""An example for every answer of JSON: the model's own, or one made of its fields', so that no route is without."""

import re
from collections.abc import Mapping
from typing import Any

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
    """A value of the schema: what the field or model says of itself, or its fields one by one.

    Of what may be null, models are shown and plain values only where they say how they look: a new thing has not been
    decided, has not ended. Of an enumeration the first is shown, since states begin there.
    """
    if (own := _own(schema)) is not _MISSING:
        return own
    if "$ref" in schema:
        model = schema["$ref"].removeprefix(_REFERENCE)
        return example_of(schemas[model], schemas, model)
    if "anyOf" in schema:
        first = schema["anyOf"][0]
        nullable = any(choice.get("type") == "null" for choice in schema["anyOf"])
        return None if nullable and not {"$ref", "examples"} & first.keys() else example_of(first, schemas, model)
    if schema.get("type") == "array":
        return [example_of(schema["items"], schemas, model)]
    if schema.get("type") == "object":
        return {name: _field(name, field, schemas, model) for name, field in schema.get("properties", {}).items()}
    return _PLAIN.get(schema.get("type", ""), _STRINGS.get(schema.get("format", ""), "…"))


def _own(schema: Schema) -> Any:
    """What a schema says of itself."""
    if "const" in schema:
        return schema["const"]
    return next(iter(schema.get("examples") or schema.get("enum") or ()), _MISSING)


def sent_as(name: str, schemas: Mapping[str, Schema], model: str) -> Any:
    """The field in the example of the body that an answer came from: a `ViolationOut` is what a `ViolationIn` became.

    Raises:
        KeyError: there is no such body, or its example leaves the field out.
    """
    return schemas[f"{_ANSWER.sub('', model)}In"]["examples"][0][name]


def _field(name: str, schema: Schema, schemas: Mapping[str, Schema], model: str) -> Any:
    """The field's own example, what the body it came from says there, or one of its type."""
    if "examples" not in schema:
        try:
            word = sent_as(name, schemas, model)
        except KeyError:
            return example_of(schema, schemas)
        if _fits(word, schema):
            return word
    return example_of(schema, schemas)


def _fits(word: Any, schema: Schema) -> bool:
    """Bodies and answers may give one name to things of another shape."""
    return isinstance(word, _SHAPES.get(schema.get("type", ""), object))
