"""What a type of pydantic's errors is called in Chinese and in English: our words, never the library's."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from shared.domain.money import plain

Both = tuple[str, str]
"""A text in Chinese and in English."""
_OBJECT: Final[Both] = ("应为 JSON 对象", "Must be a JSON object")
_LIST: Final[Both] = ("应为数组", "Must be an array")
_INTEGER: Final[Both] = ("应为整数", "Must be a whole number")
_NUMBER: Final[Both] = ("应为数字", "Must be a number")
_DECIMAL: Final[Both] = ("应为十进制数", "Must be a decimal number")
_BOOLEAN: Final[Both] = ("应为 true 或 false", "Must be true or false")
_DATE: Final[Both] = ("不是有效日期（YYYY-MM-DD）", "Not a valid date (YYYY-MM-DD)")
_INSTANT: Final[Both] = ("不是有效时刻（ISO 8601）", "Not a valid time (ISO 8601)")
_UUID: Final[Both] = ("不是有效的编号（UUID）", "Not a valid id (UUID)")
_URL: Final[Both] = ("不是有效的网址", "Not a valid URL")
_CHOICE: Final[Both] = ("不在允许的取值内，应为 {expected}", "Must be {expected}")
_KIND: Final[Both] = ("不在允许的取值内，应为 {expected_tags}", "Must be {expected_tags}")
_WORDS: Final[Mapping[str, Both]] = {
    "missing": ("缺少必填项", "This field is required"),
    "extra_forbidden": ("不接受此项，请删除", "This field is not accepted; remove it"),
    "json_invalid": ("不是有效的 JSON", "Not valid JSON"),
    "json_invalid_at": ("不是有效的 JSON（第 {place} 个字符处）", "Not valid JSON (at character {place})"),
    "json_type": ("应为 JSON 文本", "Must be JSON text"),
    "model_attributes_type": _OBJECT,
    "model_type": _OBJECT,
    "dict_type": _OBJECT,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "string_type": ("应为文本", "Must be text"),
    "string_unicode": ("文本含有无效的 Unicode 字符", "The text holds characters that are not valid Unicode"),
    "string_too_long": ("文本过长，最多 {max_length} 个字符", "Too long: at most {max_length} characters"),
    "string_too_short": ("文本过短，至少 {min_length} 个字符", "Too short: at least {min_length} characters"),
    "string_pattern_mismatch": ("格式不符，应符合 {pattern}", "Does not match the pattern {pattern}"),
    "too_long": ("项数过多，最多 {max_length} 项", "Too many items: at most {max_length}"),
    "too_short": ("项数过少，至少 {min_length} 项", "Too few items: at least {min_length}"),
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_from_float": _INTEGER,
    "int_parsing_size": ("数字过长", "The number is too long"),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": ("应为有限的数字", "Must be a finite number"),
    "decimal_type": _DECIMAL,
    "decimal_parsing": _DECIMAL,
    "bool_type": _BOOLEAN,
    "bool_parsing": _BOOLEAN,
    "greater_than": ("应大于 {gt}", "Must be more than {gt}"),
    "greater_than_equal": ("不得小于 {ge}", "Must be at least {ge}"),
    "less_than": ("应小于 {lt}", "Must be less than {lt}"),
    "less_than_equal": ("不得大于 {le}", "Must be at most {le}"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "union_tag_invalid": _KIND,
    "union_tag_not_found": ("缺少必填项", "This field is required"),
    "date_type": ("应为日期（YYYY-MM-DD）", "Must be a date (YYYY-MM-DD)"),
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": (
        "应为日期，不含时刻（YYYY-MM-DD）",
        "Must be a date without a time of day (YYYY-MM-DD)",
    ),
    "datetime_type": ("应为时刻（ISO 8601）", "Must be a time (ISO 8601)"),
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "timezone_aware": ("时刻须带时区", "The time needs an offset from UTC"),
    "uuid_type": ("应为编号（UUID）", "Must be an id (UUID)"),
    "uuid_parsing": _UUID,
    "url_parsing": _URL,
    "url_syntax_violation": _URL,
    "url_scheme": ("网址须以 {expected_schemes} 开头", "The URL must begin with {expected_schemes}"),
}
_OTHER: Final[Both] = (
    "内容不符合要求，请对照接口文档（/docs）修改",
    "Not acceptable; compare it with the API's documentation (/docs)",
)
_NAMED: Final = re.compile(r"'((?:[^'\\]|\\.)*)'|(-?\d+)")
_LISTS: Final = frozenset({"expected", "expected_tags", "expected_schemes"})
_OR: Final = (("、", " 或 "), (", ", " or "))
"""Between all but the last two, and between these."""


def words_of(code: str, context: Mapping[str, Any]) -> dict[str, str]:
    """The text of one error in both languages; `context` holds its limits and choices."""
    texts = _WORDS.get(code, _OTHER)
    languages = zip(("zh", "en"), texts, _OR, strict=True)
    return {language: text.format_map(_Context(context, between)) for language, text, between in languages}


class _Context(dict[str, str]):
    def __init__(self, context: Mapping[str, Any], between: Both) -> None:
        super().__init__({name: _said(name, value, between) for name, value in context.items()})

    def __missing__(self, key: str) -> str:
        return "…"


def _said(name: str, value: Any, between: Both) -> str:
    if name in _LISTS:
        *most, last = [text or number for text, number in _NAMED.findall(str(value))] or [str(value)]
        return between[1].join(filter(None, (between[0].join(most), last)))
    return plain(value) if isinstance(value, Decimal) else str(value)
