"""The answer to a refused request (RFC 9457), in the language that the caller prefers."""

from typing import Any

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


def _wants_both(accept: str | None) -> bool:
    """`mul` is the tag for several languages (ISO 639-2)."""
    return any(part.partition(";")[0].strip().lower() == "mul" for part in (accept or "").split(","))


def _translated(problem: Problem, language: str, instance: str) -> dict[str, Any]:
    document = problem.document(language, instance)
    return {language: {name: document[name] for name in ("title", "detail", "errors") if name in document}}


def problem_response(problem: Problem, accept_language: str | None, instance: str) -> Response:
    """The answer for a problem."""
    language = language_of(accept_language)
    headers = {"Content-Language": language, **problem.headers}
    if problem.status == Unauthenticated.status:
        headers["WWW-Authenticate"] = "Bearer"
    document = problem.document(language, instance)
    if _wants_both(accept_language):
        document["translations"] = _translated(problem, "en" if language == "zh" else "zh", instance)
    return Response(orjson.dumps(document, default=str), problem.status, headers, "application/problem+json")
