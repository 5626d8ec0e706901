"""Questions that a route does not know are refused: a filter that is mistyped must not answer with everything."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from urllib.parse import parse_qsl

from fastapi import FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import RouteContext

from shared.problems import Problem

Known = Mapping[Callable[..., Any], frozenset[str]]
"""The query parameters of each route, by its endpoint."""
_NEAREST, _LIKENESS = 3, 0.5
_SHOWN = 40


class UnknownParameter(Problem):
    """A query parameter that the route does not take."""

    status, code = 422, "unknown-parameter"
    title = {"zh": "此地址不接受该查询参数", "en": "This address does not take such a query parameter"}
    detail = {
        "zh": "不接受的查询参数：{unknown}。请按逐项说明改正或去掉后重发。",
        "en": "Not taken here: {unknown}. Mend each as told, or leave it out, and send the request again.",
    }


def parameters_of(routes: list[RouteContext]) -> Known:
    """What each route can be asked."""
    return {
        route.endpoint: frozenset((*_names(route.dependant), *_documented(route)))
        for route in routes
        if route.endpoint is not None
    }


def refuse_unknown(request: Request) -> None:
    """Lets on what asks for nothing that the route does not know.

    Raises:
        UnknownParameter: names each, with the nearest that the route takes.
    """
    query: bytes = request.scope["query_string"]
    if not query:
        return
    known = _known(request.app)[request.scope["route"].endpoint]
    asked = dict.fromkeys(name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if unknown := [name for name in asked if name not in known]:
        shown = [name[:_SHOWN] for name in unknown]
        raise UnknownParameter(errors=[_told(name, known) for name in shown], unknown=", ".join(shown))


def _known(app: FastAPI) -> Known:
    known: Known = app.state.known_parameters
    return known


def _told(name: str, known: frozenset[str]) -> dict[str, Any]:
    near = get_close_matches(name, sorted(known), _NEAREST, _LIKENESS) or sorted(known)
    names = {"zh": "、".join(near), "en": ", ".join(near)}
    message = {"zh": f"没有参数 {name}；可用：{names['zh']}", "en": f"there is no {name}; take {names['en']}"}
    if not near:
        message = {"zh": f"没有参数 {name}；此地址不带查询参数", "en": f"there is no {name}; this address takes none"}
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return {"in": "query", "pointer": pointer, "code": UnknownParameter.code, "message": message}


def _names(dependant: Dependant) -> Iterator[str]:
    """Parameters of the route itself and of all that it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for each in dependant.dependencies:
        yield from _names(each)


def _documented(route: RouteContext) -> Iterator[str]:
    """Parameters that the route reads from the request by itself, as its `openapi_extra` says."""
    for parameter in (route.openapi_extra or {}).get("parameters", ()):
        if parameter["in"] == "query":
            yield parameter["name"]
