"""Amounts of money: exact decimal yuan, never a float, and one way of writing them."""

import re
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from shared.domain.bad_value import BadValue

INTEGER_DIGITS = 18
DECIMAL_PLACES = 20
"""What an amount typed in 亿元 or computed by a spreadsheet needs; a cent is two of them."""

_WRITTEN = re.compile(rf"[+-]?[0-9]{{1,{INTEGER_DIGITS}}}(\.[0-9]{{1,{DECIMAL_PLACES}}})?", re.ASCII)


class BadAmount(BadValue):
    """Not a finite decimal amount of at most 18 digits before the point and 20 after it."""


def plain(number: Decimal | int) -> str:
    """The number without exponent, without zeros at the end of its fraction, and without a negative zero."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def read_amount(value: object) -> Decimal:
    """An amount from a decimal, a whole number or its text; a float is refused, for it has lost cents already.

    Raises:
        BadAmount: not such a number, or too long.
    """
    if isinstance(value, str) and _WRITTEN.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**INTEGER_DIGITS:
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite() and _fits(value):
        return value
    raise BadAmount(
        "bad_amount",
        "金额应写成十进制字符串或整数，单位为元，例如 “5000000” 或 “123.45”",
        'Write the amount in yuan as a decimal string or a whole number, such as "5000000" or "123.45"',
    )


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return value.adjusted() < INTEGER_DIGITS and isinstance(exponent, int) and exponent >= -DECIMAL_PLACES


_EXAMPLES: Final = ["5000000", "123.45"]
_TEXT: Final = {"type": "string", "pattern": rf"^-?\d{{1,{INTEGER_DIGITS}}}(\.\d{{1,{DECIMAL_PLACES}}})?$"}
_JSON_SCHEMA = WithJsonSchema({**_TEXT, "examples": _EXAMPLES})
_READ_SCHEMA = WithJsonSchema({"anyOf": [_TEXT, {"type": "integer"}], "examples": _EXAMPLES})
_TO_JSON = PlainSerializer(plain, return_type=str, when_used="json")

Yuan = Annotated[Decimal, BeforeValidator(read_amount), _TO_JSON, _JSON_SCHEMA]
"""An amount in yuan; a plain decimal string in JSON."""
YuanGiven = Annotated[Decimal, BeforeValidator(read_amount), _TO_JSON, _READ_SCHEMA]
"""The same in the body of a request, whose schema tells that a whole number is read as well."""
Amount = Annotated[Decimal, Field(ge=Decimal(0)), BeforeValidator(read_amount), _TO_JSON, _JSON_SCHEMA]
"""An amount in yuan that cannot be negative. The bound stands first, so that it is checked without calling Python."""
