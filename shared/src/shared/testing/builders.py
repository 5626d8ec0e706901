"""Made-up firms with right check characters, as many as a test needs."""

from copy import deepcopy
from typing import Any

from stdnum.cn import uscc as _uscc

from shared.schemas.intake.example import APPLICATION_EXAMPLE

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def uscc(number: int, division: str = "420100") -> str:
    """The code of made-up enterprise `number`, issued in a division; both check characters are right."""
    body = ""
    for _ in range(6):
        number, digit = divmod(number, len(_ALPHABET))
        body = _ALPHABET[digit] + body
    organisation = "MA" + body
    total = sum(weight * int(letter, 36) for weight, letter in zip(_WEIGHTS, organisation, strict=True))
    check = (11 - total % 11) % 11
    return uscc_with(f"91{division}{organisation}{'X' if check == 10 else check}")


def uscc_with(first_seventeen: str) -> str:
    """The code with its own check character."""
    return first_seventeen + str(_uscc.calc_check_digit(first_seventeen))


def application(number: int, *, batch: str = "2024-1", unit: str = "420100", **declared: Any) -> dict[str, Any]:
    """The body of an application of made-up firm `number`; eligible unless `declared` says otherwise."""
    body = deepcopy(APPLICATION_EXAMPLE)
    body["batch"] = batch
    body["declaration"] |= {
        "uscc": uscc(number),
        "name": f"武汉测试第{number}号科技有限公司",
        "reporting_unit": unit,
        "registered_division": unit,
        **declared,
    }
    return body
