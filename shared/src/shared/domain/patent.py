"""Chinese patent numbers (ZC 0006-2003): the application number with its check character, with or without ZL."""

import re
import unicodedata
from operator import mul
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, WithJsonSchema

from shared.domain.bad_value import BadValue

PatentKind = Literal["invention", "utility_model", "design"]

_KINDS: Final[dict[str, PatentKind]] = {
    "1": "invention",
    "2": "utility_model",
    "3": "design",
    "8": "invention",  # international application that entered the national phase
    "9": "utility_model",
}
_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_CHECKS: Final = "0123456789X"
_CURRENT: Final = re.compile(r"(?:198[5-9]|199[0-9]|[2-9][0-9]{3})[12389][0-9]{7}[0-9X]")
"""A current number as it is stored, but for the value of its check character; nearly all that comes is written so."""
_OF_ZEROS: Final = {length: ord("0") * sum(_WEIGHTS[:length]) for length in (8, 12)}
"""What the digits' places in ASCII add to a weighed sum."""
_COMPACT: Final = re.compile(r"(?:(?P<old>[0-9]{8})|(?P<new>[0-9]{12}))(?P<check>[0-9X])")
_FIRST_YEAR: Final = 1985
"""The patent law has been in force since 1985-04-01."""
_LAST_OLD_YEAR: Final = 2003
"""Numbers of eight digits ended on 2003-09-30."""


class BadPatentNo(BadValue):
    """Not such a number; `reason` is `publication`, `length`, `kind`, `year` or `check`."""


def parse_patent_no(text: str) -> str:
    """The compact number: 12 digits and the check character, or the 8 and one of the time before 2003-10.

    `ZL`, blanks, full width, lower case and the dot before the check character are accepted.

    Raises:
        BadPatentNo: a publication number, another length, an unknown kind, an impossible year, a wrong check character.
    """
    if _CURRENT.fullmatch(text) and text[-1] == _check_character(text[:-1]):
        return text
    return _parse_with_reasons(text)


def _check_character(digits: str) -> str:
    return _CHECKS[(sum(map(mul, digits.encode(), _WEIGHTS)) - _OF_ZEROS[len(digits)]) % 11]


def _parse_with_reasons(text: str) -> str:
    folded = "".join(unicodedata.normalize("NFKC", text[:200]).split()).upper()
    if folded.startswith("CN"):
        raise _bad("publication", "这是公布（公告）号而非专利号", "This is a publication number, not a patent number")
    folded = folded.removeprefix("ZL")
    if folded[-2:-1] == ".":
        folded = folded[:-2] + folded[-1]
    match = _COMPACT.fullmatch(folded)
    if match is None:
        raise _bad("length", "专利号应为 13 位（旧号 9 位）", "A patent number has 13 characters (9 in the old form)")
    _check_parts(folded, match["check"])
    return folded


def _check_parts(number: str, check: str) -> None:
    if _kind_digit(number) not in _KINDS:
        raise _bad("kind", "专利号中的种类位不存在", "The digit of the kind in the patent number does not exist")
    if filing_year(number) < _FIRST_YEAR or (len(number) == 9 and filing_year(number) > _LAST_OLD_YEAR):
        raise _bad("year", "专利号中的申请年份不可能", "The filing year in the patent number is impossible")
    if check != _check_character(number[:-1]):
        raise _bad("check", "专利号校验位不符", "The check character of the patent number does not fit")


def _bad(reason: str, zh: str, en: str) -> BadPatentNo:
    return BadPatentNo(
        reason,
        f"{zh}，请按专利证书填写，例如 ZL201310699744.2",
        f"{en}; write it as on the patent certificate, such as ZL201310699744.2",
    )


def _kind_digit(number: str) -> str:
    return number[4] if len(number) == 13 else number[2]


def kind_of(number: str) -> PatentKind:
    """The kind that a compact number states; international applications count with the kind they ask for."""
    return _KINDS[_kind_digit(number)]


def filing_year(number: str) -> int:
    """The year of application that a compact number states; two digits from 85 on lie in the last century."""
    if len(number) == 13:
        return int(number[:4])
    year = int(number[:2])
    return (1900 if year >= _FIRST_YEAR % 100 else 2000) + year


PatentNo = Annotated[
    str,
    AfterValidator(parse_patent_no),
    WithJsonSchema(
        {"type": "string", "pattern": r"^([0-9]{8}|[0-9]{12})[0-9X]$", "examples": ["2013106997442", "95115608X"]}
    ),
]
"""A valid number, compact: no ZL, no dot."""
