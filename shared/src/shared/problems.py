"""Errors that tell the caller what to do, in Chinese and English (RFC 9457).

The tree::

    Problem                       status, permanent code, title and detail in both languages
    ├── UnreadableBody 400        no JSON that anybody could read
    ├── Unauthenticated 401       one answer for every bad token
    │   └── SubjectNotAccepted    a good token in a name that could be another's
    ├── RoleNotAllowed 403
    ├── NotFound 404              also for what lies outside the caller's scope
    ├── MethodNotAllowed 405      with Allow
    ├── ChangedMeanwhile 409      two at once; the other one was first
    ├── BodyTooLarge 413
    ├── UnsupportedMediaType 415
    ├── MalformedRequest 422      all field errors at once
    ├── NotStorable 422           a character or number that no table can hold
    ├── Unavailable 503           database, lock or keys not to be had just now; Retry-After
    ├── ServerFault 500           ours; the trace id is what to report
    └── one class beside each use case that refuses (409), and `etags.py` (412, 428)
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from shared import trace

Texts = Mapping[str, str]
"""`zh` and `en` of one text; placeholders in braces are filled from the problem's members."""


class Problem(Exception):
    """An expected refusal. Members given by keyword stand in the answer and fill the texts."""

    status: ClassVar[int] = 409
    code: ClassVar[str] = "conflict"
    title: ClassVar[Texts] = {"zh": "与当前状态冲突", "en": "This conflicts with the present state"}
    detail: ClassVar[Texts] = {}

    def __init__(
        self, *, errors: Sequence[Mapping[str, Any]] = (), retry_after_s: int | None = None, **members: Any
    ) -> None:
        super().__init__(self.code)
        self.errors = list(errors)
        self.members = members
        self.headers: dict[str, str] = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}

    def document(self, language: str, instance: str) -> dict[str, Any]:
        """The problem document in one language."""
        texts = self.detail or self.title
        document: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": self.title[language],
            "status": self.status,
            "detail": texts[language].format_map(_Members(self.members)),
            "instance": instance,
            **self.members,
        }
        if self.errors:
            document["errors"] = [_in_language(error, language) for error in self.errors]
        if trace_id := trace.trace_id(trace.current.get()):
            document["trace_id"] = trace_id
        return document


class _Members(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"


def _in_language(error: Mapping[str, Any], language: str) -> dict[str, Any]:
    message = error.get("message")
    text = message.get(language) if isinstance(message, Mapping) else message
    return {**error, "message": text}


class UnreadableBody(Problem):
    """The body is no JSON, nested without end, or holds a number without end."""

    status, code = 400, "unreadable-body"
    title = {
        "zh": "请求内容无法读取，请检查 JSON 语法、编码（UTF-8）、嵌套层数与数字长度",
        "en": "The body cannot be read; check its JSON syntax, encoding (UTF-8), depth and the length of its numbers",
    }


class Unauthenticated(Problem):
    """No token, or one that proves nothing."""

    status, code = 401, "unauthenticated"
    title = {"zh": "请提供有效的访问令牌", "en": "A valid access token is needed"}


class SubjectNotAccepted(Unauthenticated):
    """The issuer vouches for a name that could pass for another person's."""

    code = "subject-not-accepted"
    detail = {
        "zh": "令牌的用户名（sub）含有不接受的字符 {character}。用户名只能由汉字或拉丁字母（二者取一）、数字及 "
        "._@:|+- 组成，不含空格和全角字符；请由身份系统改正后重新登录。",
        "en": "The token's subject (sub) holds {character}. A subject is made of Latin letters or Han characters, one "
        "of the two, digits and ._@:|+- without blanks or full-width forms; have the issuer correct it and log in "
        "again.",
    }


class RoleNotAllowed(Problem):
    """The token is good, the act is for others."""

    status, code = 403, "role-not-allowed"
    title = {"zh": "该操作不对您的角色开放", "en": "This is not open to your role"}
    detail = {"zh": "此操作仅限：{allowed}。", "en": "Only these roles may do it: {allowed}."}


class NotFound(Problem):
    """Not there, or not within the caller's scope; which of the two is not told."""

    status, code = 404, "not-found"
    title = {"zh": "未找到，或不在您的数据范围内", "en": "Not found, or outside your data scope"}


class MethodNotAllowed(Problem):
    """The path exists, this method does not."""

    status, code = 405, "method-not-allowed"
    title = {"zh": "该地址不支持此请求方法", "en": "This address does not take this method"}
    detail = {"zh": "该地址支持的方法：{allowed}。", "en": "It takes: {allowed}."}

    def __init__(self, allowed: str) -> None:
        super().__init__(allowed=allowed)
        self.headers["Allow"] = allowed


class ChangedMeanwhile(Problem):
    """Another request wrote the same thing in the same moment."""

    status, code = 409, "changed-meanwhile"
    title = {
        "zh": "同一内容刚被另一请求写入，请重新读取后再试",
        "en": "Another request has just written the same; read it again, then decide",
    }


class MalformedRequest(Problem):
    """The request cannot be read as what it should be."""

    status, code = 422, "malformed-request"
    title = {
        "zh": "请求内容不符合格式，请按逐项说明修改后重发",
        "en": "The request is malformed; mend each item named and send it again",
    }


class NotStorable(Problem):
    """A value that passed for text or number, but that no table can hold."""

    status, code = 422, "not-storable"
    title = {
        "zh": "某项内容无法保存：含有空字符（U+0000）或数字超出范围，请改正后重发",
        "en": "A value cannot be stored: it holds U+0000 or a number out of range; mend it and send again",
    }


class UnsupportedMediaType(Problem):
    """The body is said to be something else than this route takes."""

    status, code = 415, "unsupported-media-type"
    title = {"zh": "不支持该内容类型", "en": "This type of content is not taken here"}
    detail = {"zh": "请将 Content-Type 设为 {wanted}。", "en": "Set Content-Type to {wanted}."}


class BodyTooLarge(Problem):
    """More than this route takes."""

    status, code = 413, "body-too-large"
    title = {"zh": "内容超过大小上限", "en": "The body is larger than this route takes"}


class Unavailable(Problem):
    """Nothing is wrong with the request; the same one will do a little later."""

    status, code = 503, "unavailable"
    title = {"zh": "服务暂不可用，请稍后原样重试", "en": "Not available just now; send the same request again shortly"}


class ServerFault(Problem):
    """Our fault. Nothing was saved."""

    status, code = 500, "server-fault"
    title = {
        "zh": "服务器内部错误，未保存任何内容；请提供 trace_id 反馈",
        "en": "A fault on our side; nothing was saved. Report the trace_id",
    }


class EffectiveDateAhead(Problem):
    """A legal date after today: of an act, a notice, a verification."""

    status, code = 422, "effective-date-ahead"
    title = {"zh": "日期不得晚于今天", "en": "The date may not lie ahead of today"}
    detail = {
        "zh": "所填日期 {effective_on} 晚于今天 {today}，请改为今天或此前的日期。",
        "en": "{effective_on} is after today, {today}; give today or an earlier day.",
    }
