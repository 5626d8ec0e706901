"""Turns every exception that leaves a route into a problem document."""

from collections.abc import Mapping

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.api.callers import runtime_of
from shared.api.edge import ANSWERED, LOGGED
from shared.api.field_errors import field_errors
from shared.api.problem_response import problem_response
from shared.database.failures import is_infrastructure, lost_race, refused_value
from shared.log import get_logger
from shared.problems import (
    BodyTooLarge,
    ChangedMeanwhile,
    MalformedRequest,
    MethodNotAllowed,
    NotFound,
    NotStorable,
    Problem,
    ServerFault,
    Unavailable,
    UnreadableBody,
)

__all__ = ["add_error_handlers", "field_errors"]

log = get_logger(__name__)
RETRY_AFTER_S = 2
_DATABASE = (
    DBAPIError,
    PoolTimeout,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
)
_OF_STATUS: Mapping[int, type[Problem]] = {400: UnreadableBody, 404: NotFound, 413: BodyTooLarge}


def add_error_handlers(app: FastAPI) -> None:
    """Installs the renderer for all that can go wrong."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in _DATABASE:
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(Exception, _on_fault)


def _render(request: Request, problem: Problem) -> Response:
    log.info("request refused", code=problem.code, status=problem.status, path=request.url.path)
    return problem_response(problem, request.headers.get("accept-language"), request.url.path)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return _render(request, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _render(request, MalformedRequest(errors=field_errors(error.errors(), error.body)))


async def _on_http(request: Request, error: Exception) -> Response:
    """What the framework itself refuses; a status that it has no business with is a fault of ours."""
    assert isinstance(error, HTTPException)
    if error.status_code == MethodNotAllowed.status:
        return _render(request, MethodNotAllowed((error.headers or {}).get("Allow", "")))
    if error.status_code in _OF_STATUS:
        return _render(request, _OF_STATUS[error.status_code]())
    return await _on_fault(request, error)


async def _on_database(request: Request, error: Exception) -> Response:
    if refused_value(error):
        return _render(request, NotStorable())
    if lost_race(error):
        return _render(request, ChangedMeanwhile())
    if is_infrastructure(error):
        runtime_of(request).database.state.failed(error)
        return _render(request, Unavailable(retry_after_s=RETRY_AFTER_S))
    return await _on_fault(request, error)


async def _on_fault(request: Request, error: Exception) -> Response:
    """Where the answer has begun already, the framework throws this one away."""
    answered = ANSWERED in request.scope
    sentence = "a request failed after its answer had begun" if answered else "a request failed"
    log.error(sentence, path=request.url.path, exc_info=error)
    request.scope[LOGGED] = True
    return Response() if answered else _render(request, ServerFault())
