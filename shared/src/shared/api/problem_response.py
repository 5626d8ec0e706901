"""The answer to a refused request (RFC 9457), in the language that the caller prefers."""

import orjson
from starlette.responses import Response

from shared.problems import Problem, Unauthenticated


def language_of(accept: str | None) -> str:
    """`en` where English is preferred over Chinese (RFC 9110, weights and then order), else `zh`."""
    best, chosen = 0.0, "zh"
    for part in (accept or "").lower().split(","):
        tag, _, parameter = part.strip().partition(";")
        language, weight = tag.strip().partition("-")[0], _weight(parameter)
        if language in ("en", "zh") and weight > best:
            best, chosen = weight, language
    return chosen


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def problem_response(problem: Problem, accept_language: str | None, instance: str) -> Response:
    """The answer for a problem."""
    language = language_of(accept_language)
    headers = {"Content-Language": language, **problem.headers}
    if problem.status == Unauthenticated.status:
        headers["WWW-Authenticate"] = "Bearer"
    body = orjson.dumps(problem.document(language, instance), default=str)
    return Response(body, problem.status, headers, "application/problem+json")
