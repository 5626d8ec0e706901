"""JSON that decides something: read to the last digit and strictly, with the digest of its canonical form (RFC 8785).

Refused is what two readers may understand differently: a key given twice, a number beyond ±(2⁵³ − 1), a lone surrogate,
a byte order mark. The digest sees a JSON number as the nearest double; what must stay exact in it belongs in a string.
"""

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any, Final

import orjson

from shared.digest import digest_of, digest_of_bytes
from shared.domain.bad_value import BadValue

LARGEST: Final = 2**53 - 1
MOST_DECIMALS: Final = 1000
_DECIMAL: Final = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_SORTS_BY_CODE_POINT: Final = re.compile(rb"[\xee-\xff]|\\u")
"""Where none of these bytes stands, keys in the order of UTF-8 are in the order of UTF-16, as RFC 8785 wants them."""

Exact = tuple[int, int]
"""A decimal number: n and k of n ÷ 10ᵏ."""


class BadJson(BadValue):
    """Not JSON that can be read in one way alone."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__("bad_json", zh, en)


class Number(str):
    """A JSON number with a fraction or an exponent, as it stands; whole ones are `int`."""

    __slots__ = ()


class _NeedsTheLibrary(Exception):
    """A number that the quick writer writes in another way than RFC 8785."""


def read_exact(raw: bytes) -> Any:
    """The document, with `Number` for what is no whole number.

    Raises:
        BadJson: one of the things named above, or no JSON in UTF-8 at all.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        raise BadJson("JSON 开头有字节顺序标记（BOM），请去掉", "the JSON begins with a byte order mark: leave it out")
    try:
        text = raw.decode()
        document = json.loads(
            text, object_pairs_hook=_object, parse_float=_number, parse_int=_whole, parse_constant=_constant
        )
    except UnicodeDecodeError as error:
        raise BadJson(f"第 {error.start} 字节起不是 UTF-8", f"byte {error.start} is no UTF-8") from error
    except json.JSONDecodeError as error:
        raise BadJson(
            f"第 {error.lineno} 行第 {error.colno} 列起不是 JSON", f"line {error.lineno}, column {error.colno}: no JSON"
        ) from error
    except RecursionError as error:
        raise BadJson("JSON 嵌套过深", "the JSON is nested too deeply") from error
    if b"\\u" in raw:
        _refuse_surrogates(document)
    return document


def digest_of_exact(raw: bytes, document: Any) -> str:
    """SHA-256 of the canonical form of what `read_exact` read from `raw`, as 64 hexadecimal digits."""
    if not _SORTS_BY_CODE_POINT.search(raw):
        options = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_SUBCLASS
        try:
            return digest_of_bytes(orjson.dumps(document, default=_quick_double, option=options))
        except (_NeedsTheLibrary, orjson.JSONEncodeError):
            pass
    return digest_of(_with_doubles(document))


def exact(value: object) -> Exact | None:
    """A JSON number, or a decimal in a string; None when it is neither."""
    if isinstance(value, Number):
        return _of_text(value) if "e" not in value and "E" not in value else _of_exponent(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value, 0
    if isinstance(value, str) and len(value) <= MOST_DECIMALS and _DECIMAL.fullmatch(value):
        return _of_text(value)
    return None


def _of_text(text: str) -> Exact:
    whole, _, fraction = text.partition(".")
    return int(whole + fraction), len(fraction)


def _of_exponent(text: str) -> Exact | None:
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if not number:
        return 0, 0
    if not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
        return None
    numerator, denominator = number.as_integer_ratio()
    places = max(0, -exponent)
    return numerator * 10**places // denominator, places


def _object(items: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(items)
    if len(found) != len(items):
        twice = Counter(key for key, _ in items).most_common(1)[0][0]
        raise BadJson(f"键 {twice!r} 出现两次", f"the key {twice!r} is given twice")
    return found


def _number(text: str) -> Number:
    if abs(float(text)) >= LARGEST and abs(Decimal(text)) > LARGEST:
        raise _too_large(text)
    return Number(text)


def _whole(text: str) -> int:
    if len(text) > 17 or abs(int(text)) > LARGEST:  # a sign and sixteen digits
        raise _too_large(text)
    return int(text)


def _too_large(text: str) -> BadJson:
    return BadJson(
        f"数字 {text[:40]} 超出 ±(2⁵³ − 1)，请写成字符串",
        f"the number {text[:40]} is beyond ±(2⁵³ − 1): write a string",
    )


def _constant(text: str) -> Any:
    raise BadJson(f"{text} 不是 JSON 数字", f"{text} is no JSON number")


def _refuse_surrogates(document: Any) -> None:
    try:
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadJson(
            "文本中有不成对的代理字符（\\ud800–\\udfff）", "a text holds a lone surrogate (\\ud800 to \\udfff)"
        ) from error


def _double(number: Number) -> float | int:
    value = float(number)
    return int(value) if value.is_integer() else value


def _quick_double(value: object) -> float | int:
    if not isinstance(value, Number):
        raise _NeedsTheLibrary
    double = _double(value)
    if 0 < abs(double) < 1e-5:
        raise _NeedsTheLibrary
    return double


def _with_doubles(document: Any) -> Any:
    if isinstance(document, Number):
        return _double(document)
    if isinstance(document, dict):
        return {key: _with_doubles(value) for key, value in document.items()}
    if isinstance(document, list):
        return [_with_doubles(value) for value in document]
    return document
