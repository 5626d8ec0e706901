"""Refusals, as they are answered (RFC 9457)."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class FieldErrorOut(BaseModel):
    """One fault: `pointer` is a JSON Pointer into the part named by `in`, or the fault is that of a firm it names."""

    model_config = ConfigDict(extra="allow")

    pointer: str | None = None
    in_: Literal["body", "query", "path", "header", "cookie"] | None = Field(None, alias="in")
    code: str
    message: str
    uscc: str | None = None
    codes: list[str] | None = None
    """All reasons against the firm, heaviest first; `code` is the heaviest."""


class ProblemText(BaseModel):
    """What people read of a problem, in one language."""

    title: str
    detail: str
    errors: list[FieldErrorOut] | None = None


class ProblemOut(BaseModel):
    """Why a request was refused (RFC 9457). `code` is permanent; what else stands here depends on it.

    `translations` are there where `Accept-Language` names `mul`: the same in the other language.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "type": "/problems/not-found",
                    "code": "not-found",
                    "title": "未找到，或不在您的数据范围内",
                    "status": 404,
                    "detail": "未找到，或不在您的数据范围内",
                    "instance": "/pool/v1/members/91990100MA4TEKT065",
                    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
                }
            ]
        },
    )

    type: str
    code: str
    title: str
    status: int
    detail: str
    instance: str
    errors: list[FieldErrorOut] | None = None
    translations: Mapping[Literal["zh", "en"], ProblemText] | None = None
    trace_id: str | None = None

    def translated(self, language: Literal["zh", "en"]) -> "ProblemText | ProblemOut":
        """The text in a language, or in the only one there is."""
        return (self.translations or {}).get(language) or self
