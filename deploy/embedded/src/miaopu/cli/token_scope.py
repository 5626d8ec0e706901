"""The one data scope of a token that a person orders, checked against the plan before anything is signed."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from shared.domain.bad_value import BadValue
from shared.domain.uscc import check_uscc
from shared.identity.caller import Role
from shared.plan.model import Plan

_SCOPES: Final = ("unit", "bank", "uscc", "body")
_NEEDED: Final = {Role.FIRM: "uscc", Role.CITY: "unit", Role.BANK: "bank", Role.DEPARTMENT: "body"}
_OFFICES: Final = ("", "ip", "eit")
_BANKS: Final = "GET /finance-matching/v1/banks"


class BadScope(BadValue):
    """A scope that no service would take, or that names nothing the plan knows."""


def scope_of(role: Role, given: Mapping[str, str], plan: Plan) -> dict[str, str]:
    """What the token says of its scope; `given` are the options `unit`, `office`, `bank`, `uscc` and `body`.

    Raises:
        BadScope, UnknownUnit, BadUscc: missing, not the only one, or of no known unit, bank id, code or body.
    """
    _must_be_the_one(role, given)
    if given["office"] not in _OFFICES:
        raise BadScope(
            "office",
            f"--office 应为 ip 或 eit，而不是 {given['office']}",
            f"--office is ip or eit, not {given['office']}",
        )
    return {
        "unit": given["unit"] and plan.units.find(given["unit"]).code,
        "office": given["office"],
        "bank": given["bank"] and _bank(given["bank"]),
        "uscc": given["uscc"] and check_uscc(given["uscc"]),
        "body": given["body"] and _body(given["body"], plan),
    }


def _must_be_the_one(role: Role, given: Mapping[str, str]) -> None:
    needed = _NEEDED.get(role)
    if needed and not given[needed]:
        raise BadScope("missing", f"角色 {role} 需要 --{needed}", f"the role {role} needs --{needed}")
    if len(named := [f"--{name}" for name in _SCOPES if given[name]]) > 1:
        options = " ".join(named)
        raise BadScope(
            "several",
            f"令牌只能有一个数据范围，而给出了 {options}",
            f"a token has one data scope only, and {options} were given",
        )


def _bank(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise BadScope(
            "bank",
            f"--bank 应为银行编号（UUID，即 id），而不是 {text}：登记银行时的回答中有，也可查 {_BANKS}",
            f"--bank takes the bank's id (a UUID), not {text}: the answer to its registration has it, "
            f"and so has {_BANKS}",
        ) from None


def _body(code: str, plan: Plan) -> str:
    if code in plan.bodies:
        return code
    zh = "、".join(f"{body.code} {body.name_zh}" for body in plan.bodies.values())
    en = ", ".join(f"{body.code} ({body.name_en})" for body in plan.bodies.values())
    raise BadScope("body", f"没有代码为 {code} 的部门，可选：{zh}", f"there is no body {code}; choose one of {en}")
