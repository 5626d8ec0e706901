"""The OpenAPI document beyond what the framework writes: who may call, the token, the one shape of all refusals."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from shared.api.callers import api_routes, roles_of
from shared.api.documents.answer_examples import add_answer_examples
from shared.api.documents.places import with_places
from shared.identity.caller import Role
from shared.lists.words import WORDS, described
from shared.plan.load import load_plan
from shared.plan.model import Plan
from shared.schemas.problems import ProblemOut

_REFUSAL = {"$ref": "#/components/responses/Problem"}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "同键同内容返回首次答复 / The same key and body get the first answer again",
}
_LANGUAGES = "按 Accept-Language 为中文或英文 / Chinese or English by Accept-Language"


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """`openapi_extra` of a route that reads its raw body itself: what the framework then cannot know of it."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


def openapi_of(app: FastAPI, document: dict[str, Any]) -> dict[str, Any]:
    """The framework's document with callers, token, key header and problems; its examples name the plan's places."""
    components = document.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}}
    components["responses"] = {
        "Problem": {
            "description": _LANGUAGES,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
        }
    }
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs"), "ProblemOut": problem}
    for route in api_routes(app):
        if route.path_format not in document["paths"]:
            continue  # the API page itself is not part of the document
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            _complete(operation, method, roles_of(route))
            _describe(operation)
            _share_schema(operation, schemas)
            add_answer_examples(operation, schemas)
    complete: dict[str, Any] = with_places(document, _plan_of(app))
    return complete


def _plan_of(app: FastAPI) -> Plan:
    """The plan in force; without a runtime, for the committed documents, the one that is shipped."""
    plan: Plan = app.state.runtime.plan if hasattr(app.state, "runtime") else load_plan()
    return plan


def _describe(operation: dict[str, Any]) -> None:
    """Query parameters in both languages; one that a route does not describe has the common words of its name."""
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "query" and parameter["name"] in WORDS:
            parameter.setdefault("description", described(WORDS[parameter["name"]]))


def _share_schema(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Moves a body's own schema to where all others are."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = dict(content.get("schema", {}))
        if "$defs" in schema:
            schemas |= schema.pop("$defs")
            schemas[schema["title"]] = schema
            content["schema"] = {"$ref": f"#/components/schemas/{schema['title']}"}


def _complete(operation: dict[str, Any], method: str, roles: frozenset[Role] | None) -> None:
    operation["responses"].pop("422", None)
    operation["responses"] |= {"4XX": _REFUSAL, "5XX": _REFUSAL}
    if roles is None:
        return
    operation["security"] = [{"token": []}]
    operation["x-roles"] = sorted(roles)
    if method == "POST":
        operation.setdefault("parameters", []).append(_KEY)
