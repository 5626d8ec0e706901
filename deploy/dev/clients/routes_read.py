"""Routes of a service as a client calls them: name, path, parameters, body and answer, read off the application."""

import inspect
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from fastapi.sse import ServerSentEvent
from pydantic import BaseModel

from shared.api.app import describe
from shared.api.callers import api_routes
from shared.schemas.jobs import JobOut
from shared.service import Service

EVENTS: dict[str, type[BaseModel]] = {"get_job_events": JobOut}
"""The model of a stream's events: server-sent events are typed as text."""
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value of a path, query or header, under its name on the wire."""

    name: str
    annotation: Any
    required: bool
    most: int | None = None
    """The highest number that it takes."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    name: str
    tag: str
    frame: bool
    method: str
    path: str
    text: str
    parts: tuple[Parameter, ...]
    query: tuple[Parameter, ...]
    headers: tuple[str, ...]
    body: type[BaseModel] | None
    body_needed: bool
    uploads: bool
    answer: Any
    media: frozenset[str]
    also: int = 0
    """A status beside the successes that comes with the same answer."""

    @property
    def page_of(self) -> Any:
        """The entries' type, where the answer is a page that a cursor leads on from."""
        if "cursor" not in {one.name for one in self.query}:
            return None
        if get_origin(self.answer) is list:
            return get_args(self.answer)[0]
        return get_args(self.answer.model_fields["items"].annotation)[0]


def operations_of(service: Service) -> list[Operation]:
    """All routes of a service that its document has, in their order."""
    app = describe(service)
    return [one for route in api_routes(app) for one in _of_route(service, app.openapi(), route)]


def _of_route(service: Service, document: dict[str, Any], route: Any) -> Iterator[Operation]:
    for method in sorted(route.methods or ()):
        described = document["paths"].get(route.path_format, {}).get(method.lower())
        if described is None:
            continue
        given = _flat(route.dependant)
        headers = tuple(one.alias for one in given["header_params"])
        body, needed, uploads = _body(service, route, described)
        yield Operation(
            name=described["operationId"],
            tag=described["tags"][0],
            frame=route.endpoint.__module__.startswith("shared."),
            method=method,
            path=route.path_format.removeprefix(f"/{service.name}"),
            text=inspect.cleandoc(route.endpoint.__doc__ or ""),
            parts=tuple(_parameter(one) for one in given["path_params"]),
            query=tuple(_parameter(one) for one in given["query_params"]),
            headers=headers,
            body=body,
            body_needed=needed,
            uploads=uploads,
            answer=_answer(route, described),
            media=frozenset(_success(described)),
            also=503 if "503" in described["responses"] else 0,
        )


def _flat(dependant: Any) -> dict[str, list[Any]]:
    """Parameters of a route and of all that it depends on, each once."""
    kinds = ("path_params", "query_params", "header_params")
    own = {kind: list(getattr(dependant, kind)) for kind in kinds}
    for below in dependant.dependencies:
        for kind, more in _flat(below).items():
            own[kind] += [one for one in more if one.alias not in {known.alias for known in own[kind]}]
    return own


def _parameter(one: Any) -> Parameter:
    most = [limit.le for limit in one.field_info.metadata if hasattr(limit, "le")]
    return Parameter(one.alias, one.field_info.annotation, one.field_info.is_required(), *most)


def _success(described: dict[str, Any]) -> dict[str, Any]:
    found = [answer for status, answer in described["responses"].items() if status.startswith("2")]
    content: dict[str, Any] = found[0].get("content", {})
    return content


def _answer(route: Any, described: dict[str, Any]) -> Any:
    if _JSON in _success(described):
        return route.response_model
    if any(media.startswith("text/event-stream") for media in _success(described)):
        hints = get_type_hints(route.endpoint)["return"]
        assert get_origin(hints) is AsyncIterator
        assert get_args(hints) == (ServerSentEvent,)
        return EVENTS[described["operationId"]]
    return None


def _body(service: Service, route: Any, described: dict[str, Any]) -> tuple[type[BaseModel] | None, bool, bool]:
    """The model of the body, whether it must be given, and whether it is a file instead."""
    content = described.get("requestBody", {}).get("content", {})
    if not content:
        return None, False, False
    if _JSON not in content:
        return None, False, True
    if route.body_field is not None:
        annotation = route.body_field.field_info.annotation
        model = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
        return model, route.body_field.field_info.is_required(), False
    return _raw_body(service, content[_JSON]["schema"]["$ref"].rpartition("/")[2]), True, False


def _raw_body(service: Service, name: str) -> type[BaseModel]:
    """The model of a body that the route reads itself."""
    models = [*_below(BaseModel)]
    home = f"shared.schemas.{service.package}."
    (found,) = {one for one in models if one.__name__ == name and one.__module__.startswith(home)}
    return found


def _below(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)
