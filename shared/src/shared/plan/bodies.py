"""The bodies that issued the plan, the ways out of the pool and the grounds: short lists with permanent codes."""

from dataclasses import dataclass
from typing import Literal

from shared.domain.standing import Bars


@dataclass(frozen=True, slots=True)
class Body:
    """A department, or another body that answers for obligations of the plan."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class RemovalGround:
    """A ground of removal (T12.3a-c, M22); `needs_law` where the text only says 等, so that a law must be cited."""

    code: str
    clause: str
    name_zh: str
    name_en: str
    needs_law: bool
    exit: str = "removal"
    """The row of the table of exits by which a firm leaves on it."""
    bars_older_declarations: bool = False
    """Whether nothing counts again that the firm declared before it was confirmed."""


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of the pool: what follows for the banks' lists, for the locality, and for coming in again."""

    key: str
    name_zh: str
    name_en: str
    clause: str
    on_lists: Literal["revoke", "mark"]
    gives_right: bool
    """Whether it gives the locality rights to replenish (T12.2a)."""
    bars: Bars
    """For how long: for good, for the plan's cooling months, or not at all."""
    without_fault: bool = False
    """Whether it is recorded on a document alone: nobody reports, confirms or contests anything."""
    persons: Literal[1, 2] = 2
    """How many persons it takes; an exit with fault, and a graduation, take two."""
    seat_to: Literal["province", "unit"] | None = None
    """Who gives out the seat that it frees; None: as the parameters say of a removal."""
