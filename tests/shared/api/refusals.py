"""What every refusal has, whatever was refused."""

from typing import Any

from shared.http import Response


def sound(answer: Response, status: int, code: str) -> dict[str, Any]:
    """The problem document, once everything that all refusals have in common is checked."""
    document: dict[str, Any] = answer.json()
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code), document
    assert answer.headers["content-type"] == "application/problem+json"
    assert document["type"] == f"/problems/{code}"
    assert document["instance"] == answer.request.url.path
    assert document["title"]
    assert document["detail"]
    assert document["trace_id"] == answer.headers["traceparent"].split("-")[1]
    return document
