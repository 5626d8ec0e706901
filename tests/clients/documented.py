"""The committed documents and the clients, side by side."""

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter

from shared.api.documents.answer_examples import example_of
from shared.clients.base import ServiceClient
from shared.clients.paged import Paged, Pages
from shared.schemas.page import Page

_FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
_REFERENCE = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Documented:
    """One operation of a document."""

    service: str
    method: str
    path: str
    operation: Mapping[str, Any]
    schemas: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Its `operationId`."""
        return str(self.operation["operationId"])

    @property
    def parameters(self) -> list[Mapping[str, Any]]:
        """What stands in path, query and headers."""
        return list(self.operation.get("parameters", []))

    @property
    def content(self) -> Mapping[str, Any]:
        """The body by media type."""
        found: Mapping[str, Any] = self.operation.get("requestBody", {}).get("content", {})
        return found

    @property
    def answers(self) -> Mapping[str, Any]:
        """The success by media type."""
        found = [one for status, one in self.operation["responses"].items() if status.startswith("2")]
        content: Mapping[str, Any] = found[0].get("content", {})
        return content

    def example(self, schema: Mapping[str, Any]) -> Any:
        """A value of a schema."""
        return example_of(schema, self.schemas)


def operations_of(service: str) -> Iterator[Documented]:
    """All operations of the service's committed document."""
    document = json.loads((_FOLDER / f"{service}.json").read_text(encoding="utf-8"))
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield Documented(service, method.upper(), path, operation, document["components"]["schemas"])


def method_of(client: type[ServiceClient], one: Documented) -> Callable[..., Any] | None:
    """The client's method of the operation's name."""
    found: Callable[..., Any] | None = getattr(client, one.name, None)
    return found


def faults_of(client: type[ServiceClient], one: Documented) -> list[str]:
    """How the method differs from the document."""
    method = method_of(client, one)
    if method is None:
        return [f"{one.name}: there is no method"]
    hints = get_type_hints(method)
    given = set(inspect.signature(method).parameters) - {"self"}
    faults = [f"a dict or Any: {name}" for name, hint in hints.items() if _untyped(hint)]
    known = {_argument(parameter["name"], given): parameter for parameter in one.parameters}
    body = {"content"} if one.content and "application/json" not in one.content else {"body"} if one.content else set()
    if given != known.keys() | body:
        faults.append(f"arguments {sorted(given)}, documented {sorted(known.keys() | body)}")
        return [f"{one.name}: {fault}" for fault in faults]
    for name, parameter in known.items():
        if not shape(parameter["schema"]) <= shape(TypeAdapter(hints[name]).json_schema()):
            faults.append(f"{name} is {hints[name]}, documented as {parameter['schema']}")
    faults += _faults_of_body(one, hints) + _faults_of_answer(one, hints["return"])
    return [f"{one.name}: {fault}" for fault in faults]


def _faults_of_body(one: Documented, hints: Mapping[str, Any]) -> list[str]:
    if "body" not in hints:
        return []
    wanted = one.content["application/json"]["schema"]["$ref"]
    (model,) = [kind for kind in (get_args(hints["body"]) or (hints["body"],)) if kind is not type(None)]
    return [] if f"{_REFERENCE}{model.__name__}" == wanted else [f"body is {model}, documented as {wanted}"]


def _faults_of_answer(one: Documented, result: Any) -> list[str]:
    if get_origin(result) is Pages and "items" in one.answers["application/json"]["schema"]:
        result = list[get_args(result)[0]]  # type: ignore[misc]
    if get_origin(result) is Pages:
        result = Page[get_args(result)[0]]  # type: ignore[misc]
    if get_origin(result) is Paged:
        result = get_args(result)[0]
    json_answer = one.answers.get("application/json")
    if json_answer is None:
        return []
    kinds = [kind for kind in get_args(result) if kind not in (bytes, type(None))] if _choice(result) else [result]
    schema = TypeAdapter(kinds[0]).json_schema(ref_template=f"{_REFERENCE}{{model}}", mode="serialization")
    wanted = json_answer["schema"]
    same = _fields(_resolved(wanted, one.schemas)) == _fields(schema)
    return [] if same else [f"answers {result}, documented as {wanted}"]


def _choice(result: Any) -> bool:
    return bool(get_args(result)) and get_origin(result) is not list and not isinstance(result, type)


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schemas[schema["$ref"].removeprefix(_REFERENCE)] if "$ref" in schema else schema
    return found


def _fields(schema: Mapping[str, Any]) -> object:
    """Names of an object's fields and those that are always there, or what an array holds."""
    if "items" in schema:
        return str(schema["items"].get("$ref", "")).rpartition("/")[2]
    return schema.get("title"), sorted(schema.get("properties", {})), sorted(schema.get("required", []))


def shape(schema: Mapping[str, Any]) -> frozenset[object]:
    """Types, formats and enumerated values that a schema lets through, null aside."""
    if "anyOf" in schema:
        return frozenset().union(*(shape(choice) for choice in schema["anyOf"])) - {("null", None)}
    if "enum" in schema or "const" in schema:
        return frozenset(schema.get("enum") or [schema["const"]])
    if schema.get("type") == "array":
        return frozenset(("array", one) for one in shape(schema["items"]))
    return frozenset({(schema.get("type"), schema.get("format"))})


def _argument(name: str, given: set[str]) -> str:
    plain = name.lower().replace("-", "_")
    return f"{plain}_" if f"{plain}_" in given else plain


def _untyped(hint: Any) -> bool:
    return hint in (Any, dict) or get_origin(hint) is dict or any(_untyped(one) for one in get_args(hint))


def arguments_of(client: type[ServiceClient], one: Documented) -> dict[str, Any]:
    """What the document's examples say, as the method takes it; lists from their first page."""
    method = method_of(client, one)
    assert method is not None
    hints = get_type_hints(method)
    given: dict[str, Any] = {}
    for parameter in one.parameters:
        name = _argument(parameter["name"], set(hints))
        if name == "cursor":
            continue
        example = _example(one, parameter)
        given[name] = TypeAdapter(hints[name]).validate_python(example)
    if "application/json" in one.content:
        content = one.content["application/json"]
        example = content.get("example", one.example(content["schema"]))
        (model,) = [kind for kind in (get_args(hints["body"]) or (hints["body"],)) if kind is not type(None)]
        assert issubclass(model, BaseModel)
        given["body"] = model.model_validate(example)
    elif one.content:
        given["content"] = b"PK\x03\x04"
    return given


def _example(one: Documented, parameter: Mapping[str, Any]) -> Any:
    """A value of the parameter; null is what is left out."""
    schema = parameter["schema"]
    if parameter["in"] == "header":
        return one.name
    if "examples" in schema:
        return schema["examples"][0]
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    return one.example(choices[0] if choices else schema)
