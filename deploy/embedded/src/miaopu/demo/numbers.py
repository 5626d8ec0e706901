"""Codes and numbers with right check characters, each made once."""

from random import Random
from typing import Final

from stdnum.cn import uscc

_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714."""
_PATENT_WEIGHTS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
"""ZC 0006-2003."""
_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_KIND_DIGITS: Final = {"发明": "1", "实用新型": "2", "外观设计": "3"}


class Numbers:
    """Makes credit codes and patent numbers from one source of chance; none twice."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._made: set[str] = set()

    def uscc(self, issued_in: str, entity: str = "91") -> str:
        """A credit code issued in a division; `entity` 92 is an individual household."""
        while True:
            organisation = "MA" + "".join(self._chance.choices(_SIGNS, k=6))
            body = f"{entity}{issued_in}{organisation}{_organisation_check(organisation)}"
            code = body + uscc.calc_check_digit(body)
            if self._is_new(code):
                return code

    def patent(self, year: int, kind: str) -> str:
        """A patent number of 13 characters, filed in a year."""
        while True:
            body = f"{year}{_KIND_DIGITS[kind]}{self._chance.randrange(10**7):07d}"
            check = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS, strict=True)) % 11
            number = f"{body}{'0123456789X'[check]}"
            if self._is_new(number):
                return number

    def _is_new(self, number: str) -> bool:
        known = number in self._made
        self._made.add(number)
        return not known


def _organisation_check(organisation: str) -> str:
    check = (
        11 - sum(int(sign, 36) * weight for sign, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)) % 11
    )
    return {10: "X", 11: "0"}.get(check, str(check))
