"""Field errors of a request: all at once, each with its place, a permanent code and a text in both languages."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Final

from shared.domain.bad_value import BadValue

MOST: Final = 200
"""A body may hold a hundred thousand faults; its sender mends these and asks again."""
_ZH: Final[Mapping[str, str]] = {
    "missing": "缺少必填项",
    "extra_forbidden": "不接受此项，请删除",
    "json_invalid": "不是有效的 JSON",
    "json_type": "应为 JSON 文本",
    "model_attributes_type": "应为 JSON 对象",
    "model_type": "应为 JSON 对象",
    "dict_type": "应为 JSON 对象",
    "list_type": "应为数组",
    "tuple_type": "应为数组",
    "string_type": "应为文本",
    "string_unicode": "文本含有无效的 Unicode 字符",
    "string_too_long": "文本过长，最多 {max_length} 个字符",
    "string_too_short": "文本过短，至少 {min_length} 个字符",
    "string_pattern_mismatch": "格式不符，应符合 {pattern}",
    "too_long": "项数过多，最多 {max_length} 项",
    "too_short": "项数过少，至少 {min_length} 项",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数字过长",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "decimal_type": "应为十进制数",
    "decimal_parsing": "应为十进制数",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "enum": "不在允许的取值内：{expected}",
    "literal_error": "不在允许的取值内：{expected}",
    "date_type": "应为日期（YYYY-MM-DD）",
    "date_parsing": "不是有效日期（YYYY-MM-DD）",
    "date_from_datetime_parsing": "不是有效日期（YYYY-MM-DD）",
    "date_from_datetime_inexact": "应为日期，不含时刻（YYYY-MM-DD）",
    "datetime_type": "应为时刻（ISO 8601）",
    "datetime_parsing": "不是有效时刻（ISO 8601）",
    "datetime_from_date_parsing": "不是有效时刻（ISO 8601）",
    "timezone_aware": "时刻须带时区",
    "uuid_type": "应为编号（UUID）",
    "uuid_parsing": "不是有效的编号（UUID）",
    "url_parsing": "不是有效的网址",
    "url_scheme": "网址须以 {expected_schemes} 开头",
}


def field_errors(errors: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Pydantic's errors with JSON Pointers (RFC 6901) and texts in both languages; nothing of what was sent."""
    return [_field_error(error) for error in islice(errors, MOST)]


def _field_error(error: Mapping[str, Any]) -> dict[str, Any]:
    place = [str(part) for part in error["loc"]]
    bad = (error.get("ctx") or {}).get("error")
    if isinstance(bad, BadValue):
        code, message = bad.reason, {"zh": bad.zh, "en": bad.en}
    else:
        code, message = error["type"], {"zh": _chinese(error), "en": error["msg"]}
    return {
        "pointer": "".join(f"/{_escaped(part)}" for part in place[1:]),
        "in": place[0] if place else "body",
        "code": code,
        "message": message,
    }


def _chinese(error: Mapping[str, Any]) -> str:
    text = _ZH.get(error["type"])
    return text.format_map(_Context(error.get("ctx") or {})) if text else f"内容不符合要求（{error['msg']}）"


class _Context(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1")
