"""The committed OpenAPI documents: as the routes are, with stable names, callers, and an example for each body."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter

from shared.api.callers import api_routes
from shared.api.openapi import document_of, text_of
from shared.service import wired_service
from shared.services import SERVICE_NAMES
from shared.testing.described import described

FOLDER = Path(__file__).parents[2] / "docs" / "openapi"
Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(params=SERVICE_NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@cache
def made(name: str) -> dict[str, Any]:
    """The document as the routes are; it takes half a second, and tests only look at it."""
    return document_of(wired_service(name))


@pytest.fixture
def document(name: str) -> dict[str, Any]:
    return made(name)


def operations(document: dict[str, Any]) -> list[Operation]:
    return [(path, method, op) for path, methods in document["paths"].items() for method, op in methods.items()]


def examples_of(document: dict[str, Any], content: dict[str, Any]) -> list[Any]:
    """Examples beside the body's schema or in it."""
    schema = content.get("schema", {})
    referred = document["components"]["schemas"].get(schema.get("$ref", "").rpartition("/")[2], schema)
    return [content["example"]] if "example" in content else list(referred.get("examples", []))


def test_the_committed_document_is_what_the_routes_say(name: str, document: dict[str, Any]) -> None:
    committed = (FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert committed == text_of(document), "run make openapi"


def test_there_is_a_document_for_each_service_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SERVICE_NAMES)


def test_a_document_is_openapi_3_1_and_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1.")
    for reference in references(document):
        part: Any = document
        for step in reference.removeprefix("#/").split("/"):
            part = part[step]


def references(part: Any) -> list[str]:
    """All `$ref` of a document."""
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in references(value)]
    return [found for value in part for found in references(value)] if isinstance(part, list) else []


def test_names_of_operations_are_their_functions_and_unique(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name.islower() for name in names)


def test_every_operation_says_what_it_does_and_who_may_call_it(name: str, document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        assert operation["description"], path
        if path.startswith(f"/{name}/v1/"):
            assert operation["x-roles"], path
            assert operation["security"] == [{"token": []}], path


def test_every_query_parameter_is_described_in_both_languages(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        for parameter in operation.get("parameters", ()):
            if parameter["in"] == "query":
                zh, _, en = parameter.get("description", "").partition(" / ")
                assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), (path, parameter)
                assert en.isascii(), (path, parameter)


def test_refusals_are_problems_in_every_operation(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        assert {"4XX", "5XX"} <= operation["responses"].keys(), path
        assert "422" not in operation["responses"], path
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_every_post_takes_an_idempotency_key(name: str, document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        if method == "post":
            assert "Idempotency-Key" in [parameter["name"] for parameter in operation["parameters"]], path


def test_every_body_of_json_has_an_example(document: dict[str, Any]) -> None:
    for path, _, operation in operations(document):
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" in content:
            assert examples_of(document, content["application/json"]), path


def test_every_example_is_a_body_that_its_route_takes(name: str, document: dict[str, Any]) -> None:
    checked = 0
    for route in api_routes(described(wired_service(name))):
        if route.body_field is None:
            continue
        for method in route.methods or ():
            content = document["paths"][route.path_format][method.lower()]["requestBody"]["content"]
            for example in examples_of(document, content["application/json"]):
                TypeAdapter(route.body_field.field_info.annotation).validate_python(example)
                checked += 1
    assert checked


def answers(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Path and content of every success that answers JSON."""
    return [
        (f"{method} {path}", response["content"]["application/json"])
        for path, method, operation in operations(document)
        for status, response in operation["responses"].items()
        if status.startswith("2") and "application/json" in response.get("content", {})
    ]


def test_every_answer_of_json_has_an_example_that_fits_its_schema(document: dict[str, Any]) -> None:
    found = answers(document)
    assert found
    for where, content in found:
        schema = {**content["schema"], "components": document["components"]}
        faults = [fault.message for fault in Draft202012Validator(schema).iter_errors(content["example"])]
        assert faults == [], where


def test_an_example_shows_fields_and_not_an_empty_shell(document: dict[str, Any]) -> None:
    for where, content in answers(document):
        assert content["example"] not in ({}, [], None), where
        if "items" in content["example"]:
            assert content["example"]["items"][0], where
