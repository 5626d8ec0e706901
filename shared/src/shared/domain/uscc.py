"""The unified social credit code (统一社会信用代码, GB 32100-2015), the key of every firm."""

import re
import unicodedata
from operator import mul
from typing import Annotated, Final

from pydantic import AfterValidator, WithJsonSchema
from stdnum.cn import uscc as gb32100
from stdnum.exceptions import InvalidFormat, InvalidLength, ValidationError

from shared.domain.bad_value import BadValue

_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES: Final = bytes.maketrans(_ALPHABET.encode(), bytes(range(len(_ALPHABET))))
_WEIGHTS: Final = (*(pow(3, place, 31) for place in range(17)), 1)
_CANONICAL: Final = re.compile(rf"[0-9]{{8}}[{_ALPHABET}]{{10}}")


class BadUscc(BadValue):
    """Not such a code; `reason` is `length`, `alphabet` or `check`."""


def check_uscc(text: str) -> str:
    """The code in its one stored form: 18 characters, upper case, no blanks.

    Lower case, full width and blanks inside are accepted. Positions 3-8 (place of issue) are not judged.

    Raises:
        BadUscc: length, alphabet (positions 1-8 are digits, no I O S V Z after them) or check character.
    """
    if _CANONICAL.fullmatch(text) and _sum_is_right(text):
        return text
    return _check_with_reasons(text)


def _sum_is_right(code: str) -> bool:
    # The same sum as python-stdnum's, without its clean-up: this runs for every request of the hot path.
    total: int = sum(map(mul, code.encode().translate(_VALUES), _WEIGHTS))
    return total % 31 == 0


def _check_with_reasons(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text[:200]).split())
    try:
        return str(gb32100.validate(folded))
    except InvalidLength:
        raise BadUscc(
            "length",
            "统一社会信用代码应为 18 位，请核对营业执照",
            "A unified social credit code has 18 characters; compare it with the business licence",
        ) from None
    except InvalidFormat:
        raise BadUscc(
            "alphabet",
            "统一社会信用代码前 8 位应为数字，其后不用字母 I、O、S、V、Z，请核对营业执照",
            "The first 8 characters of the code are digits and I, O, S, V, Z do not occur; compare it with the licence",
        ) from None
    except ValidationError:
        raise BadUscc(
            "check",
            "统一社会信用代码的校验码不符，请核对营业执照",
            "The check character of the code does not fit; compare the code with the business licence",
        ) from None


Uscc = Annotated[
    str,
    AfterValidator(check_uscc),
    WithJsonSchema(
        {"type": "string", "pattern": rf"^[0-9]{{8}}[{_ALPHABET}]{{10}}$", "examples": ["91990100MA4TEKT065"]}
    ),
]
"""A valid code, compact and in upper case."""
