"""The bodies that issued the plan and the grounds on which a member is removed: short lists with permanent codes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Body:
    """A department; `issued_plan` tells the eight issuing bodies from others that answer for obligations."""

    code: str
    name_zh: str
    name_en: str
    issued_plan: bool


@dataclass(frozen=True, slots=True)
class RemovalGround:
    """A ground of removal (T12.3a-c, M22); `needs_law` where the text only says 等, so that a law must be cited."""

    code: str
    clause: str
    name_zh: str
    name_en: str
    needs_law: bool
