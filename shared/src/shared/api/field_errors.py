"""Field errors of a request: all at once, each with its place, a permanent code and a text in both languages."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from shared.api.field_words import words_of
from shared.api.pointers import pointer_of
from shared.domain.bad_value import BadValue

MOST: Final = 200
"""A body may hold a hundred thousand faults; its sender mends these and asks again."""
_CHARACTERS: Final = {"too_long": "string_too_long", "too_short": "string_too_short"}
"""Pydantic counts a text as items where a function has cleaned it before."""
_OR: Final = {"zh": "；或", "en": "; or: "}


def field_errors(errors: Iterable[Mapping[str, Any]], body: Any = None) -> list[dict[str, Any]]:
    """Pydantic's errors with JSON Pointers (RFC 6901) and texts in both languages; nothing of what was sent.

    `body` is what was judged, where it is at hand. Several branches of a union that refuse one value are one error.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for error in islice(errors, MOST):
        shown = _field_error(error, body)
        earlier = found.setdefault((shown["in"], shown["pointer"]), shown)
        if earlier["message"] != shown["message"]:
            earlier["message"] = {
                name: text + _OR[name] + shown["message"][name] for name, text in earlier["message"].items()
            }
    return list(found.values())


def _field_error(error: Mapping[str, Any], body: Any) -> dict[str, Any]:
    context = error.get("ctx") or {}
    bad = context.get("error")
    if isinstance(bad, BadValue):
        code, message = bad.reason, {"zh": bad.zh, "en": bad.en}
    else:
        code = _code(error, context)
        message = _message(code, error, context)
    place = error["loc"]
    return {
        "pointer": pointer_of(error, body),
        "in": str(place[0]) if place else "body",
        "code": code,
        "message": message,
    }


def _code(error: Mapping[str, Any], context: Mapping[str, Any]) -> str:
    kind: str = error["type"]
    text = isinstance(error["input"], str) if "input" in error else context.get("field_type") == "Value"
    return _CHARACTERS.get(kind, kind) if text else kind


def _message(code: str, error: Mapping[str, Any], context: Mapping[str, Any]) -> dict[str, str]:
    at = error["loc"][1:2]
    if code == "json_invalid" and at:
        return words_of("json_invalid_at", {"place": at[0] + 1})
    return words_of(code, context)
