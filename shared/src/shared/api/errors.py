"""Turns every exception that leaves a route into a problem document."""

from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.api.problems import (
    BodyTooLarge,
    MalformedRequest,
    NotFound,
    Problem,
    ServerFault,
    Unavailable,
    problem_response,
)
from shared.log import get_logger
from shared.store.inbox import is_infrastructure

log = get_logger(__name__)
RETRY_AFTER_S = 2
_ZH = {
    "missing": "缺少必填项",
    "json_invalid": "不是有效的 JSON",
    "extra_forbidden": "不接受此项",
    "string_too_long": "文本过长",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "enum": "不在允许的取值内",
    "literal_error": "不在允许的取值内",
    "date_from_datetime_parsing": "不是有效日期（YYYY-MM-DD）",
    "uuid_parsing": "不是有效的编号（UUID）",
}


class _FrameworkProblem(Problem):
    """What the framework itself refuses: an unknown path, a wrong method."""

    def __init__(self, error: HTTPException) -> None:
        super().__init__()
        self.status_of_error, self.text = error.status_code, str(error.detail)

    def document(self, language: str, instance: str) -> dict[str, Any]:
        code = self.text.lower().replace(" ", "-")
        title = self.text if language == "en" else f"请求无法处理：{self.text}"
        return {**super().document(language, instance), "type": f"/problems/{code}", "code": code, "title": title,
                "detail": title, "status": self.status_of_error}  # fmt: skip


def add_error_handlers(app: FastAPI) -> None:
    """Installs the renderer for all that can go wrong."""
    app.add_exception_handler(Problem, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_validation)
    app.add_exception_handler(HTTPException, _on_http)
    for kind in (DBAPIError, PoolTimeout, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
        app.add_exception_handler(kind, _on_database)
    app.add_exception_handler(Exception, _on_fault)


def _render(request: Request, problem: Problem) -> Response:
    return problem_response(problem, request.headers.get("accept-language"), request.url.path)


async def _on_problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    log.info("request refused", code=error.code, path=request.url.path)
    return _render(request, error)


async def _on_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _render(request, MalformedRequest(errors=field_errors(error.errors())))


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == NotFound.status:
        return _render(request, NotFound())
    if error.status_code == BodyTooLarge.status:
        return _render(request, BodyTooLarge())
    problem = _FrameworkProblem(error)
    response = _render(request, problem)
    response.status_code = error.status_code
    return response


async def _on_database(request: Request, error: Exception) -> Response:
    if is_infrastructure(error):
        log.warning("the database could not be used", path=request.url.path, reason=str(error).splitlines()[0][:200])
        return _render(request, Unavailable(retry_after_s=RETRY_AFTER_S))
    return await _on_fault(request, error)


async def _on_fault(request: Request, error: Exception) -> Response:
    log.error("a request failed", path=request.url.path, exc_info=error)
    return _render(request, ServerFault())


def field_errors(errors: Any) -> list[dict[str, Any]]:
    """Field errors with JSON Pointers and texts in both languages."""
    return [
        {
            "pointer": "/" + "/".join(str(part) for part in error["loc"][1:]) if len(error["loc"]) > 1 else "",
            "in": str(error["loc"][0]) if error["loc"] else "body",
            "code": error["type"],
            "message": {"en": error["msg"], "zh": _ZH.get(error["type"], f"内容无法识别（{error['msg']}）")},
        }
        for error in errors
    ]
